using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>Follows the nodes of a roll: how many are there, what keeps the others, and when it is over.</summary>
internal sealed class NodeWatch(EvictionWatch evictions)
{
    /// <summary>A node that EKS has done with is gone within minutes; one that stays longer is nobody's any more.</summary>
    private static readonly TimeSpan Leaving = TimeSpan.FromMinutes(15);

    /// <summary>The roll goes on.</summary>
    public Task<StepOutcome> FollowAsync(StepContext step, NodesNow now, IReadOnlyList<string> more, CancellationToken cancellationToken) =>
        FollowAsync(step, now, $"EKS rolls the nodes to {now.Target}", more, cancellationToken);

    /// <summary>EKS has done its part: the step is done when no old node is left, and says what it did not touch.</summary>
    public async Task<StepOutcome> FinishAsync(StepContext step, NodesNow now, string? aboutOwnAmis, CancellationToken cancellationToken)
    {
        if (now.OwnAmiLagging.FirstOrDefault(group => now.NodesOf(group).Any(node => !SkewPolicy.Allows(node.KubeletVersion, now.Plane.Version))) is { } group)
        {
            return new StepOutcome.Failed(
                $"{NodeReport.OwnAmi(now, group)} A control plane at {now.Plane.Version} must not have kubelets that old.",
                $"{NodeReport.OwnAmiRemedy(now.Target)} Then retry.");
        }

        var moved = now.Groups.Except(now.Gone).Except(now.OwnAmiLagging).ToList();
        var nodes = moved.SelectMany(now.NodesOf).ToList();
        var old = nodes.Where(node => now.Lags(node.KubeletVersion)).Select(node => node.Name).ToList();
        if (old.Count > 0)
        {
            const string Text = "The last old nodes leave their groups";
            return step.State.Progress is { Text: Text, Since: { } since } && step.Now - since >= Leaving
                ? new StepOutcome.Failed(
                    $"EKS says that the node groups run {now.Target}, but after {Leaving.TotalMinutes:0} minutes {(now.IsBack ? "newer" : "older")} nodes are still there: {Wording.Some(old, 5)}.",
                    "See in EC2 why they were not terminated, end them, then retry.")
                : await FollowAsync(step, now, Text, [], cancellationToken);
        }

        return new StepOutcome.Done(
            $"{Wording.Count(nodes.Count, "node")} in {Wording.Count(moved.Count, "node group")} {(nodes.Count == 1 ? "runs" : "run")} {now.Target}.",
            NodeReport.NotTouched(now, aboutOwnAmis));
    }

    private async Task<StepOutcome> FollowAsync(
        StepContext step, NodesNow now, string text, IReadOnlyList<string> more, CancellationToken cancellationToken)
    {
        var followed = now.Groups.Except(now.Gone).Except(now.OwnAmiLagging.Except(now.Busy)).ToList();
        var draining = followed.SelectMany(now.NodesOf).Where(node => !node.IsSchedulable).Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        var watched = await evictions.LookAsync(step, draining, cancellationToken);
        var waiting = step.Wait(
            text,
            [
                .. followed.OrderBy(group => group.Name, StringComparer.Ordinal).Select(group => Line(now, group)),
                .. NodeReport.Followed(now),
                .. more,
                .. watched.Unread is { } unread ? new[] { unread } : [],
            ],
            followed.Sum(group => There(now, group)),
            followed.Sum(group => group.DesiredSize));
        return waiting with
        {
            Progress = waiting.Progress with { Attention = watched.Attention, Sightings = watched.Sightings },
        };
    }

    private static string Line(NodesNow now, NodeGroup group) =>
        $"{group.Name}: {There(now, group)} of {group.DesiredSize} nodes at {now.Target}"
        + (now.NodesOf(group).Count(node => !node.IsSchedulable) is > 0 and var draining ? $", {draining} draining" : "");

    // While a group rolls it has more nodes than it wants.
    private static int There(NodesNow now, NodeGroup group) =>
        Math.Min(group.DesiredSize, now.NodesOf(group).Count(node => !now.Lags(node.KubeletVersion) && node.IsReady));
}
