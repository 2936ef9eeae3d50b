using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Readiness;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>
/// Refuses a hop of the control plane that would leave a kubelet too old for it, whoever runs its node. It looks right before the
/// proposal: a roll may have failed and been skipped, and nodes that nobody watches may have come since the run began.
/// </summary>
internal sealed class SkewGuard(IEks eks, IKubernetes kubernetes)
{
    /// <summary>Which nodes are in the way, with the remedy; null when none is.</summary>
    public async Task<StepOutcome.Failed?> RefuseAsync(StepContext step, KubernetesVersion plane, CancellationToken cancellationToken)
    {
        var target = step.Planned.Target;
        var groups = await eks.ListNodeGroupsAsync(step.Cluster.Address, cancellationToken);

        // EKS's word for the version of a group with an AMI of the team's own says nothing: its kubelets do.
        if (groups.FirstOrDefault(group => group is { HasCustomAmi: false, Status: not "DELETING" } && IsTooOld(group.Version, target)) is { } group)
        {
            return new StepOutcome.Failed(
                $"Node group {group.Name} runs {group.Version}, which a control plane at {target} must not have "
                + $"(at most {SkewPolicy.MinorsAllowed(group.Version)} minors behind).",
                $"Bring {group.Name} to {plane}, then retry.");
        }

        var nodes = await kubernetes.ListNodesAsync(step.Cluster.Address, cancellationToken);
        var kinds = nodes.Where(node => IsTooOld(node.KubeletVersion, target)).GroupBy(node => node.Kind).OrderBy(kind => kind.Key).ToList();
        return kinds.Count == 0
            ? null
            : new StepOutcome.Failed(
                $"A control plane at {target} must not have kubelets that old: {string.Join("; ", kinds.Select(Named))}.",
                $"{string.Join(". ", kinds.Select(kind => kind.Key.Remedy()))}. Then retry.");
    }

    private static bool IsTooOld(KubernetesVersion kubelet, KubernetesVersion server) => kubelet < server && !SkewPolicy.Allows(kubelet, server);

    private static string Named(IGrouping<NodeKind, Node> kind) =>
        $"{kind.Key.Count(kind.Count())} at {string.Join(", ", kind.Select(node => node.KubeletVersion).Distinct().Order())} "
        + $"({Wording.Some([.. kind.Select(node => node.NodeGroup is { } own ? $"{node.Name} of {own}" : node.Name)], 5)})";
}
