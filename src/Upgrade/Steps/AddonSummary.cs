using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>What a pass over the add-ons came to.</summary>
internal static class AddonSummary
{
    public static StepOutcome.Done Of(StepContext step, AddonsNow now)
    {
        var moves = step.State.Proposals.Where(record => record.Approvals.Count > 0).SelectMany(record => record.Proposal.Addons).ToList();
        var moved = now.Addons.Where(addon => moves.Any(move => move.Addon == addon.Name && move.To == addon.Version)).ToList();
        var minor = now.Next;
        return new StepOutcome.Done(
            moved.Count > 0 ? $"{Wording.Count(moved.Count, "add-on")} moved; every add-on works with {minor}."
                : now.Addons.Count == 0 ? "The cluster has no EKS add-ons any more."
                : $"Nothing had to move: every add-on works with {minor}.",
            [
                .. now.Addons.Select(addon => moved.Contains(addon)
                    ? $"{addon.Name}: moved from {moves.First(move => move.Addon == addon.Name).From} to {addon.Version}."
                    : $"{addon.Name}: {((AddonChoice.Keep)now.Choices[addon.Name]).Why}."),
                .. moves.Select(move => move.Addon).Distinct().Where(name => now.Addons.All(addon => addon.Name != name))
                    .Select(name => $"{name}: no longer an add-on of EKS; not touched."),
                .. now.Addons.Where(addon => addon.Status != "ACTIVE")
                    .Select(addon => $"{addon.Name} is {addon.Status}: look at it.{string.Concat((addon.HealthIssues ?? []).Select(issue => $" {issue}."))}"),
                .. moved.Where(addon => IsChanged(addon, moves.Last(move => move.Addon == addon.Name).Configuration))
                    .Select(addon => $"The configuration of {addon.Name} has other settings than before: look at it."),
            ]);
    }

    private static bool IsChanged(Addon addon, IReadOnlyList<string> before) =>
        !AddonConfiguration.Preserved(addon).SequenceEqual(before) && !AddonConfiguration.UnderTerraform(addon).SequenceEqual(before);
}
