using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>
/// Proposes the moves of add-ons: by a Terraform plan for those that Terraform moves, and, in a proposal of its own when there is
/// no such plan any more, by EKS itself.
/// </summary>
internal sealed class AddonProposals(ICode code, TerraformChange terraform)
{
    private const string NoPin = "Terraform knows this add-on, pins no version that the bot finds and has nothing to change";
    private const string PinIsIgnored = "Terraform knows this add-on and ignores its version; the pin in the code is set along";

    public async Task<StepOutcome> ProposeAsync(StepContext step, AddonsNow now, string? because, CancellationToken cancellationToken)
    {
        // The code says what the control plane runs, or a plan for the add-ons would take the control plane along.
        var prepared = await terraform.PrepareAsync(step, now.Plane.Version, cancellationToken);
        var addresses = prepared.State.Addons;
        var owned = now.Lagging.Where(lagging => addresses.ContainsKey(lagging.Addon.Name)).Select(lagging => lagging.Addon.Name).ToList();
        if (owned.Count == 0)
        {
            return ProposeMoves(step, now, because);
        }

        var pins = await code.SetAddonVersionsAsync(
            step.Run, prepared.Change.Copy, step.Cluster.Code, [.. Wanted(now, addresses)],
            CommitMessage.Proposed(step), cancellationToken);
        prepared = prepared with
        {
            Change = prepared.Change with { Copy = pins.Copy, Diff = pins.Diff.Length > 0 ? pins.Diff : prepared.Change.Diff },
            Refuse = plan => now.Judge.Refuse(plan, addresses),
        };
        var targets = owned.Select(name => addresses[name]).ToList();
        var outcome = await terraform.ProposeAsync(step, prepared, now.Plane.Version, targets, Named, because, cancellationToken);
        return outcome switch
        {
            StepOutcome.Proposes { Proposal: { Terraform: { } shown } proposal } =>
                new StepOutcome.Proposes(proposal with { Addons = [.. MovesOf(shown.Plan, now, addresses)] }),
            not null => outcome,
            null when pins.Unsafe is [var pin, ..] => new StepOutcome.Failed(
                $"The version of add-on {pin.Addon} cannot be set in the code. {pin.Reason}.",
                $"Set it to {now.Moves.First(move => move.Addon == pin.Addon).To} by hand, then retry: the step plans from what the code says then. {pin.Remedy}"),
            null => ProposeMoves(step, now, because, owned, pins),
        };

        string? Named(TerraformPlan plan) => MovesOf(plan, now, addresses).Select(move => move.Addon).ToList() is { Count: > 0 } moving ? Title(step, now, moving) : null;
    }

    private static IEnumerable<AddonInCode> Wanted(AddonsNow now, IReadOnlyDictionary<string, string> addresses) =>
        from lagging in now.Lagging
        let addon = lagging.Addon
        where addresses.ContainsKey(addon.Name)
        let version = lagging.Move.Versions[0]
        let good = now.Releases[addon.Name].Select(release => release.Version).Where(other =>
            now.Judge.Objection(addon.Name, version, other) is null && now.Judge.Objection(addon.Name, addon.Version, other) is null)
        select new AddonInCode(addon.Name, addresses[addon.Name], addon.Version, version, [.. good]);

    /// <param name="owned">The add-ons that Terraform knows and does not move.</param>
    /// <param name="pins">What became of their versions in the code; null when nobody looked.</param>
    private static StepOutcome.Proposes ProposeMoves(
        StepContext step, AddonsNow now, string? because, IReadOnlyList<string>? owned = null, AddonsCodeChange? pins = null)
    {
        var moves = now.Moves.Select(move => owned?.Contains(move.Addon) != true ? move
            : move with { Why = $"{move.Why}. {(pins?.Pinned.Contains(move.Addon) == true ? PinIsIgnored : NoPin)}" }).ToList();

        // The diff of an earlier commit, with the version of the control plane, is none of the pins.
        var diff = pins is not null && moves.Any(move => pins.Diff.Contains(move.To, StringComparison.Ordinal)) ? pins.Diff : "";
        return new StepOutcome.Proposes(new Proposal
        {
            Digest = TerraformChange.Digest(
                [step.Run.Value, step.Key, step.Cluster.Address.EksName, diff, .. moves.Select(move => $"{move.Addon} {move.From} {move.To}")]),
            Title = Title(step, now, [.. moves.Select(move => move.Addon).Distinct()]),
            ControlPlane = now.Plane.Version,
            Target = now.Next,
            MadeAt = step.Now,
            ExpiresAt = step.Now + step.Cluster.Approvals.ExpiresAfter,
            Addons = moves,
            PinsDiff = ShownDiff.Of(diff),
            Because = because,
        });
    }

    private static IEnumerable<AddonMove> MovesOf(TerraformPlan plan, AddonsNow now, IReadOnlyDictionary<string, string> addresses) =>
        from lagging in now.Lagging
        where addresses.ContainsKey(lagging.Addon.Name)
        let change = plan.Changes.FirstOrDefault(change => (change.PreviousAddress ?? change.Address) == addresses[lagging.Addon.Name])
        let to = change?.Attribute("addon_version")?.After
        where to is not null
        let known = now.Moves.FirstOrDefault(move => move.Addon == lagging.Addon.Name && move.To == to)
        select new AddonMove(
            lagging.Addon.Name, lagging.Addon.Version, to, known?.Why ?? "the version that the Terraform code asks for; it works here",
            AddonConfiguration.UnderTerraform(lagging.Addon));

    private static string Title(StepContext step, AddonsNow now, IReadOnlyList<string> addons) =>
        $"Move {(addons.Count == 1 ? "add-on" : "add-ons")} {string.Join(", ", addons)} of {step.Cluster.Name} "
        + (now.Next != now.Plane.Version ? $"to versions that work with {now.Next} too" : $"to the versions for {now.Plane.Version}");
}
