using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>
/// No node stays newer than the older minor: EKS takes back neither managed, self-managed nor hybrid nodes with the control plane, and
/// Fargate pods at the newer minor have to be gone (EKS user guide, rollback). Managed groups go back with UpdateNodegroupVersion.
/// </summary>
internal sealed class NodesCanGoBack : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("ROLLBACK-003", Severity.Know, "Node groups are newer than the older minor, and the run moves them back first.", "EKS user guide, update a managed node group"),
        new("ROLLBACK-004", Severity.Blocks, "Nodes that the run does not move are newer than the older minor.", "EKS user guide, rollback; Kubernetes version skew policy") { MayBeWaived = false },
        new("ROLLBACK-005", Severity.Know, "EKS takes the nodes of Auto Mode back before the control plane, which may take days.", "EKS user guide, rollback with Auto Mode"),
    ];

    /// <summary>True when nodes are drained for the rollback.</summary>
    public static bool Drains(ReadinessQuestion question) =>
        question.Cluster.NodeGroups.Any(group => !group.HasCustomAmi && group.Version > question.Target)
        || question.Cluster.Nodes.Any(node => node.Kind == NodeKind.AutoMode && node.KubeletVersion > question.Target);

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        var (cluster, target) = (question.Cluster, question.Target);
        Hop? hop = question.Hops.Count > 0 ? question.Hops[0] : null;
        foreach (var group in cluster.NodeGroups.Where(group => !group.HasCustomAmi && group.Version > target))
        {
            yield return new Finding(
                "ROLLBACK-003", Severity.Know, $"Node group {group.Name} goes back to {target} first", $"nodes {group.Version}",
                "EKS takes no control plane back below its nodes.", "Nothing: the run asks EKS to roll it back, once that is approved.", hop);
        }

        var newer = cluster.Nodes.Where(node => node.KubeletVersion > target).ToList();
        var own = cluster.NodeGroups.Where(group => group.HasCustomAmi).Select(group => group.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var alike in newer.Where(node => node.Kind != NodeKind.AutoMode && (node.NodeGroup is null || own.Contains(node.NodeGroup)))
            .GroupBy(node => node.Kind).OrderBy(kind => kind.Key))
        {
            var what = alike.Key == NodeKind.Managed ? $"{alike.Key.Count(alike.Count())} with an AMI of your own" : alike.Key.Count(alike.Count());
            yield return new Finding(
                "ROLLBACK-004", Severity.Blocks, $"{what} would be newer than {target}",
                $"kubelet {string.Join(", ", alike.Select(node => node.KubeletVersion).Distinct().Order())}: {Listing.Some([.. alike.Select(node => node.Name)])}",
                "A kubelet must never be newer than its API server, and a rollback does not move these nodes.",
                $"{alike.Key.RemedyBack(target)}. Then ask again.", hop);
        }

        if (newer.Count(node => node.Kind == NodeKind.AutoMode) is > 0 and var auto)
        {
            yield return new Finding(
                "ROLLBACK-005", Severity.Know, $"EKS takes {NodeKind.AutoMode.Count(auto)} back first", "EKS gives them 12 hours, as disruption budgets allow",
                "Node pools with a budget of 0 and pods that must not be disrupted hold the rollback up; until the control plane's turn it can be cancelled at EKS.",
                "See that node pools and disruption budgets let EKS replace nodes.", hop);
        }
    }
}
