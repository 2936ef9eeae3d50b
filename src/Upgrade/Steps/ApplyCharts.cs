using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>
/// Brings the Helm releases to what the helmfile says: compares, proposes what differs, and once that is approved compares again and
/// applies only what was shown. helmfile has no plan file, so the commit and the diff together stand for one.
/// </summary>
internal sealed class ApplyCharts(ICode code, ICharts charts) : IStep
{
    // Helm waits for pods by itself, five minutes a release unless a chart says more. After this somebody should look.
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(30);

    public async Task<StepOutcome> AdvanceAsync(StepContext step, CancellationToken cancellationToken)
    {
        if (step.Cluster.Charts is null)
        {
            return new StepOutcome.Done("The configuration names no charts any more.");
        }

        // The apply first: what it did before it ended shows in the cluster afterwards, and not the other way round.
        var apply = LostApplies.Judge(await FollowAsync(step, cancellationToken), step.Now);
        return apply.Phase switch
        {
            ApplyPhase.Running or ApplyPhase.OutOfSight => Applying(step, apply),

            // Proposed once more to somebody who wants the run to end, it is declined: see the engine.
            ApplyPhase.NotStarted when step.ToDecline is { } declined => new StepOutcome.Proposes(declined),
            ApplyPhase.NotStarted => await CompareAsync(step, step.Approved, cancellationToken),
            ApplyPhase.Succeeded => await VerifyAsync(step, apply, cancellationToken),
            ApplyPhase.Failed => Explain(apply),
            _ => await ProposeRestAsync(step, cancellationToken),
        };
    }

    private async Task<StepOutcome> CompareAsync(StepContext step, Proposal? approved, CancellationToken cancellationToken)
    {
        var (copy, place, diff) = await DiffAsync(step, cancellationToken);
        if (diff.Releases.Count == 0)
        {
            return new StepOutcome.Done($"The charts of {step.Cluster.Name} are as the helmfile says: nothing to apply.");
        }

        if (approved?.Charts is not { } shown)
        {
            return Propose(step, copy, diff, null);
        }

        if (FindMove(shown, copy, diff) is { } moved)
        {
            return Propose(step, copy, diff, moved);
        }

        if (step.WaitForWindow() is { } closed)
        {
            return closed;
        }

        await charts.StartApplyAsync(step.Cluster.Address, step.Run, shown.Key, place, cancellationToken);
        return step.Wait(Applies, done: 0, total: shown.Releases.Count);
    }

    private async Task<StepOutcome> VerifyAsync(StepContext step, ChartApply apply, CancellationToken cancellationToken)
    {
        var (_, _, left) = await DiffAsync(step, cancellationToken);
        if (left.Releases.Count > 0)
        {
            return new StepOutcome.Failed(
                $"helmfile says that it applied the charts, but {Names(left.Releases)} still {(left.Releases.Count == 1 ? "differs" : "differ")} from what the helmfile says.",
                "Retry proposes what is left. A chart that renders something random, such as a password, differs each time: give it a fixed value.");
        }

        var applied = step.Approved?.Charts?.Releases ?? [];
        return new StepOutcome.Done(
            applied.Count == 0
                ? $"{Wording.Count(apply.Completed.Count, "release")} applied: {string.Join(", ", apply.Completed)}."
                : $"{Wording.Count(applied.Count, "release")} applied: {Names(applied)}.",
            [.. applied.Select(Describe), "A further diff shows nothing left."]);
    }

    private async Task<StepOutcome> ProposeRestAsync(StepContext step, CancellationToken cancellationToken)
    {
        var (copy, _, left) = await DiffAsync(step, cancellationToken);
        return left.Releases.Count == 0
            ? new StepOutcome.Done($"The charts of {step.Cluster.Name} are as the helmfile says, although helmfile ended without a last word.")
            : Propose(step, copy, left, "helmfile ended without a last word, and not everything is applied");
    }

    private async Task<(WorkingCopy Copy, ChartPlace Place, ChartDiff Diff)> DiffAsync(StepContext step, CancellationToken cancellationToken)
    {
        var settings = step.Cluster.Charts!;
        var copy = await code.CheckOutAsync(step.Run, step.Cluster.Code, cancellationToken);
        var place = new ChartPlace(copy.Root.Length > 0 ? $"{copy.Root}/{settings.Directory}" : settings.Directory, settings.Environment);
        return (copy, place, await charts.DiffAsync(step.Cluster.Address, step.Run, step.Key, place, cancellationToken));
    }

    private static string? FindMove(ChartProposal shown, WorkingCopy copy, ChartDiff diff) => (copy.Commit == shown.Commit, diff.Sha256 == shown.DiffSha256) switch
    {
        (false, true) => $"the code moved to {Short(copy.Commit)}",
        (false, false) => $"the code moved to {Short(copy.Commit)}, and the charts differ otherwise than was shown",
        (true, false) => "the charts differ otherwise than was shown: the releases in the cluster or in a chart repository changed, or a chart renders something random",
        _ => null,
    };

    private static StepOutcome.Proposes Propose(StepContext step, WorkingCopy copy, ChartDiff diff, string? because)
    {
        var settings = step.Cluster.Charts!;
        return new StepOutcome.Proposes(new Proposal
        {
            Digest = TerraformChange.Digest(
                step.Run.Value, step.Key, step.Cluster.Address.EksName, settings.Directory, settings.Environment ?? "", copy.Commit, diff.Sha256),
            Title = $"Apply the charts of {step.Cluster.Name}: {Names(diff.Releases)}",
            ControlPlane = step.Planned.Target,
            Target = step.Planned.Target,
            MadeAt = step.Now,
            ExpiresAt = step.Now + step.Cluster.Approvals.ExpiresAfter,
            Charts = new ChartProposal(step.Key, diff.Sha256, copy.Commit, diff.Releases),
            Because = because,
        });
    }

    private const string Applies = "helmfile applies the approved charts";

    private static StepOutcome Applying(StepContext step, ChartApply apply)
    {
        var waiting = (StepOutcome.Waiting)step.Wait(
            apply.Phase == ApplyPhase.OutOfSight
                ? $"Replica {apply.BegunBy}, which began to apply the approved charts, is silent since {apply.LastSeenAt:HH:mm:ss} UTC; the cluster is asked soon what became of it"
                : Applies,
            [.. apply.Completed.Select(release => $"{release}: done")], apply.Completed.Count, step.Approved?.Charts?.Releases.Count ?? 0);
        return step.Now - apply.StartedAt > Long
            ? waiting with
            {
                Progress = waiting.Progress with
                {
                    Attention = [$"helmfile has been at it for more than {Long.TotalMinutes:0} minutes: look with `helm list --all-namespaces --pending` what it waits for."],
                },
            }
            : waiting;
    }

    private static StepOutcome.Failed Explain(ChartApply apply) => new(
        $"helmfile apply failed: {apply.Failure?.Summary ?? "it did not say why."}"
        + (apply.Completed.Count > 0 ? $" Done before that: {string.Join(", ", apply.Completed)}." : " No release was changed."),
        apply.Failure?.Remedy ?? "Retry compares anew and proposes what is left.");

    /// <summary>
    /// How the apply of the approved charts stands; not started when none are approved. An apply whose approval is void by now counts
    /// while it runs: a failure of the bot itself does not end it.
    /// </summary>
    private async Task<ChartApply> FollowAsync(StepContext step, CancellationToken cancellationToken)
    {
        if (step.Approved?.Charts is { } approved)
        {
            return await charts.FollowApplyAsync(step.Run, approved.Key, cancellationToken);
        }

        var earlier = step.State.Proposals.LastOrDefault(record => record is { Approvals.Count: > 0, Proposal.Charts: not null });
        return earlier is not null
            && await charts.FollowApplyAsync(step.Run, earlier.Proposal.Charts!.Key, cancellationToken) is { Phase: ApplyPhase.Running or ApplyPhase.OutOfSight } apply
            && LostApplies.Judge(apply, step.Now).Phase != ApplyPhase.Lost
                ? apply
                : new ChartApply(ApplyPhase.NotStarted, null, []);
    }

    private static string Names(IReadOnlyList<ReleaseChange> releases) =>
        string.Join(", ", releases.Take(8).Select(release => release.Name)) + (releases.Count > 8 ? $" and {releases.Count - 8} more" : "");

    private static string Describe(ReleaseChange release) => release switch
    {
        { To: null } => $"{release.Namespace}/{release.Name}: uninstalled.",
        { From: null } => $"{release.Namespace}/{release.Name}: {release.To} installed.",
        { From: var from } when from != release.To => $"{release.Namespace}/{release.Name}: {from} → {release.To}.",
        _ => $"{release.Namespace}/{release.Name}: {release.To}, {Wording.Count(release.Objects.Count, "object")} changed.",
    };

    private static string Short(string commit) => commit.Length > 10 ? commit[..10] : commit;
}
