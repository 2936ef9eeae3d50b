using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>
/// Restarts the workloads whose pods lie on Fargate nodes below the control plane's version, once that is approved, and follows them
/// until none of their nodes lags. EKS refuses the next hop of a cluster whose Fargate pods are too old.
/// </summary>
internal sealed class RecycleFargatePods(IEks eks, IKubernetes kubernetes) : IStep
{
    private const string Restarting = "The restarted workloads come up";

    /// <summary>Fargate takes a minute or two for a pod: so long without any is a roll-out that does not come.</summary>
    private static readonly TimeSpan Stalled = TimeSpan.FromMinutes(10);

    public async Task<StepOutcome> AdvanceAsync(StepContext step, CancellationToken cancellationToken)
    {
        var target = step.Planned.Target;
        var plane = await eks.DescribeControlPlaneAsync(step.Cluster.Address, cancellationToken);
        if (plane.Version < target)
        {
            return new StepOutcome.Failed(
                $"Pods on Fargate cannot go to {target}: the control plane runs {plane.Version}, and new pods come up at its version.",
                "Abort this run and start a new one from where the cluster is.");
        }

        var now = await FargateNow.ReadAsync(step, kubernetes, cancellationToken);
        if (step.Approved is not { } approved)
        {
            return now.Restarts.Count > 0 && !step.AbortWished ? Propose(step, plane, now, null) : Finish(step, now, []);
        }

        // What has been restarted is followed, not restarted again: somebody may have restarted it once more since.
        if (step.State.Progress?.Text.StartsWith(Restarting, StringComparison.Ordinal) is not true)
        {
            // Proposed once more to somebody who wants the run to end, it is declined: see the engine.
            if (step.AbortWished)
            {
                return new StepOutcome.Proposes(approved);
            }

            if (plane.Version != approved.ControlPlane)
            {
                return Propose(step, plane, now, $"the control plane runs {plane.Version} now");
            }

            if (step.WaitForWindow() is { } closed)
            {
                return closed;
            }

            await RestartAsync(step, now, approved, cancellationToken);
        }

        return Follow(step, plane, now, approved);
    }

    // The stamp is the same in every repetition of this turn, and a workload that has it already does not restart again.
    private async Task RestartAsync(StepContext step, FargateNow now, Proposal approved, CancellationToken cancellationToken)
    {
        var stamp = $"{step.Run}.{step.Planned.Id}.{step.State.Proposals.Count}";
        foreach (var restart in approved.Restarts.Where(shown => now.Restarts.Any(lagging => lagging.Workload == shown.Workload)))
        {
            await kubernetes.RestartAsync(step.Cluster.Address, restart.Workload, stamp, cancellationToken);
        }
    }

    private static StepOutcome Follow(StepContext step, ControlPlane plane, FargateNow now, Proposal approved)
    {
        // What was deleted meanwhile has nothing to come up.
        var followed = now.Workloads.Where(workload => approved.Restarts.Any(restart => restart.Workload == workload.Name)).ToList();
        var open = followed
            .Where(workload => !workload.IsRolledOut || now.Restarts.Any(restart => restart.Workload == workload.Name))
            .Select(workload => $"{workload.Name}: {New(workload)} of {Wording.Count(workload.Wanted, "pod")} new"
                + (now.Restarts.FirstOrDefault(restart => restart.Workload == workload.Name) is { } old ? $", {old.Pods} on old nodes" : ""))
            .ToList();
        if (open.Count == 0)
        {
            return now.Restarts.Count > 0 && !step.AbortWished
                ? Propose(step, plane, now, "other workloads lag on Fargate than those that were shown")
                : Finish(step, now, approved.Restarts);
        }

        // The numbers stand in the text, so that it says since when nothing has moved.
        var waiting = step.Wait(
            $"{Restarting}: {followed.Sum(New)} of {Wording.Count(followed.Sum(workload => workload.Wanted), "pod")} new, "
                + $"{Wording.Count(now.Lagging.Count, "node")} below {now.Target}",
            open, followed.Count - open.Count, followed.Count);
        return step.Now - waiting.Progress.Since >= Stalled
            ? new StepOutcome.Failed(
                $"For {Stalled.TotalMinutes:0} minutes no restarted pod has come up. {string.Join("; ", open)}.",
                "See with kubectl describe why their pods do not start (image, Fargate profile, free addresses in its subnets), mend it, then retry.")
            : waiting;
    }

    private static StepOutcome Finish(StepContext step, FargateNow now, IReadOnlyList<WorkloadRestart> restarted)
    {
        var text = $"The last old Fargate nodes leave: {now.Leaving.Count} left";
        if (now.Leaving.Count > 0 && !(step.State.Progress is { Since: { } since } before && before.Text == text && step.Now - since >= Stalled))
        {
            return step.Wait(text, [.. now.Leaving.Select(node => node.Name).Take(20)]);
        }

        var there = now.Nodes.Count - now.Lagging.Count;
        return new StepOutcome.Done(
            $"{Wording.Count(there, "Fargate node")} {(there == 1 ? "runs" : "run")} {now.Target}"
                + (now.Lagging.Count > 0 ? $", {now.Lagging.Count} {(now.Lagging.Count == 1 ? "stays" : "stay")} below." : "."),
            [
                .. restarted.Select(restart => $"{restart.Workload} was restarted."),
                .. now.NotTouched,
                .. now.Leaving.Count > 0 ? new[] { $"Without a pod, and still there: {Wording.Some([.. now.Leaving.Select(node => node.Name)], 5)}." } : [],
            ]);
    }

    private static StepOutcome.Proposes Propose(StepContext step, ControlPlane plane, FargateNow now, string? because) =>
        new(new Proposal
        {
            Digest = TerraformChange.Digest(
                [step.Run.Value, step.Key, step.Cluster.Address.EksName, .. now.Restarts.Select(restart => $"restart {restart.Workload} {restart.Pods}")]),
            Title = $"Restart {Wording.Count(now.Restarts.Count, "workload")} of {step.Cluster.Name} on Fargate, so that their nodes come back at {plane.Version}",
            ControlPlane = plane.Version,
            Target = now.Target,
            MadeAt = step.Now,
            ExpiresAt = step.Now + step.Cluster.Approvals.ExpiresAfter,
            Restarts = now.Restarts,
            Because = because,
        });

    private static int New(Workload workload) =>
        workload.IsObserved ? Math.Min(workload.Wanted, Math.Min(workload.Updated, workload.Available)) : 0;
}
