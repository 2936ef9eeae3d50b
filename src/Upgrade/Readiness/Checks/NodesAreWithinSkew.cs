using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>
/// Every kubelet stays within the version skew policy after every hop. Managed groups and Fargate are brought along by the run
/// itself; other nodes are not. They block when a hop would leave them too far behind, unless something else usually moves them in
/// time: then the run looks again before that hop.
/// </summary>
internal sealed class NodesAreWithinSkew : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("SKEW-001", Severity.Know, "Nodes lag behind the control plane, and the run brings them along.", "Kubernetes version skew policy"),
        new("SKEW-002", Severity.Blocks, "Nodes are newer than the control plane.", "Kubernetes version skew policy") { MayBeWaived = false },
        new("SKEW-003", Severity.Blocks, "Nodes that the run does not move would be too old for a hop; something to act on when others usually move them in time.", "Kubernetes version skew policy") { MayBeWaived = false },
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        var plane = question.Cluster.ControlPlane.Version;

        foreach (var group in question.Cluster.NodeGroups)
        {
            if (group.Version > plane)
            {
                yield return Newer($"Node group {group.Name}", group.Version, plane);
            }
            else if (group.Version < plane)
            {
                yield return new Finding(
                    "SKEW-001", Severity.Know, $"Node group {group.Name} lags behind the control plane",
                    $"nodes {group.Version}, control plane {plane}",
                    "EKS wants nodes at the control plane's version before the next hop.",
                    "Nothing: the run brings the group to the control plane's version first.");
            }
        }

        var others = question.Cluster.Nodes
            .Where(node => node.NodeGroup is null || question.Cluster.NodeGroups.Any(group => group.Name == node.NodeGroup && group.HasCustomAmi))
            .GroupBy(node => (node.Kind, node.KubeletVersion));
        foreach (var alike in others)
        {
            var (kind, kubelet) = alike.Key;
            var what = kind == NodeKind.Managed ? $"{kind.Count(alike.Count())} with an AMI of your own" : kind.Count(alike.Count());
            if (kubelet > plane)
            {
                yield return Newer(what, kubelet, plane);
            }
            else if (kind == NodeKind.Fargate && kubelet < plane)
            {
                yield return new Finding(
                    "SKEW-001", Severity.Know, $"{what} {(alike.Count() == 1 ? "lags" : "lag")} behind the control plane",
                    $"kubelet {kubelet}, control plane {plane}", "EKS wants Fargate pods at the control plane's version before the next hop.",
                    "Nothing: the run restarts their workloads first, once that is approved.");
            }
            else if (kind != NodeKind.Fargate && question.Hops.FirstOrDefault(hop => !SkewPolicy.Allows(kubelet, hop.To)) is { To.Minor: > 0 } hop)
            {
                yield return new Finding(
                    "SKEW-003", Weight(kind, hop == question.Hops[0]), $"{what} would be too old for {hop.To}",
                    $"kubelet {kubelet}: {string.Join(", ", alike.Select(node => node.Name).Take(5))}",
                    $"A kubelet may be at most {SkewPolicy.MinorsAllowed(kubelet)} minors behind the API server.",
                    $"{(kind == NodeKind.Managed ? "Give these groups an AMI of the control plane's version" : kind.Remedy())}, before this hop. {Who(kind)}",
                    hop);
            }
        }
    }

    // At the first hop nobody has the time to move anything.
    private static Severity Weight(NodeKind kind, bool isFirstHop) =>
        !isFirstHop && kind is NodeKind.AutoMode or NodeKind.Karpenter or NodeKind.Managed ? Severity.Act : Severity.Blocks;

    private static string Who(NodeKind kind) =>
        kind == NodeKind.Managed ? "After each hop the run proposes the AMI that the Terraform code names." : kind.HowTheyMove();

    private static Finding Newer(string what, KubernetesVersion nodes, KubernetesVersion plane) => new(
        "SKEW-002", Severity.Blocks, $"{what}: newer than the control plane",
        $"nodes {nodes}, control plane {plane}",
        "A kubelet must never be newer than its API server.",
        "Bring these nodes back to the control plane's version, or find out who moved the control plane.");
}
