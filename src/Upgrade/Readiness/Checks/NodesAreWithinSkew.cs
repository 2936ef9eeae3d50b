using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>
/// Every kubelet stays within the version skew policy after every hop. Managed groups are brought along by the run itself;
/// other nodes are not, so they block as soon as a hop would leave them too far behind.
/// </summary>
internal sealed class NodesAreWithinSkew : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("SKEW-001", Severity.Know, "A node group lags behind the control plane, and is brought along.", "Kubernetes version skew policy"),
        new("SKEW-002", Severity.Blocks, "Nodes are newer than the control plane.", "Kubernetes version skew policy") { MayBeWaived = false },
        new("SKEW-003", Severity.Blocks, "Nodes that the run does not touch would be too old after a hop.", "Kubernetes version skew policy") { MayBeWaived = false },
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
            else if (group.HasCustomAmi)
            {
                // Only a new launch template moves it, which no step makes.
                foreach (var hop in question.Hops.Where(hop => !SkewPolicy.Allows(group.Version, hop.To)).Take(1))
                {
                    yield return TooOld($"Node group {group.Name}", group.Version, $"kubelet {group.Version}, with an AMI of your own", "Give the group a launch template with a newer image before this hop.", hop);
                }
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

        // A run restarts the workloads on Fargate before the first hop and after each, which brings new nodes.
        var renewed = question.Evidence.Pods.Where(pod => pod is { Node: not null, Owner.Kind: "Deployment" or "StatefulSet" }).Select(pod => pod.Node!).ToHashSet();
        var others = question.Cluster.Nodes
            .Where(node => node.NodeGroup is null && !(node.IsFargate && node.KubeletVersion <= plane && renewed.Contains(node.Name)))
            .GroupBy(node => (node.KubeletVersion, node.IsFargate));
        foreach (var kind in others)
        {
            var what = kind.Key.IsFargate ? $"{Count(kind)} on Fargate" : $"{Count(kind)} outside managed groups";
            if (kind.Key.KubeletVersion > plane)
            {
                yield return Newer(what, kind.Key.KubeletVersion, plane);
            }

            foreach (var hop in question.Hops.Where(hop => hop.To > plane && !SkewPolicy.Allows(kind.Key.KubeletVersion, hop.To)).Take(1))
            {
                yield return TooOld(
                    what, kind.Key.KubeletVersion, $"kubelet {kind.Key.KubeletVersion}: {string.Join(", ", kind.Select(node => node.Name).Take(5))}",
                    kind.Key.IsFargate ? "Restart the workloads on these nodes before this hop." : "Replace these nodes before this hop; the bot does not touch them.",
                    hop);
            }
        }
    }

    private static string Count(IEnumerable<Node> nodes) => nodes.Count() is 1 ? "1 node" : $"{nodes.Count()} nodes";

    private static Finding TooOld(string what, KubernetesVersion kubelet, string seen, string remedy, Hop hop) => new(
        "SKEW-003", Severity.Blocks, $"{what} would be too old for {hop.To}", seen,
        $"A kubelet may be at most {SkewPolicy.MinorsAllowed(kubelet)} minors behind the API server.", remedy, hop);

    private static Finding Newer(string what, KubernetesVersion nodes, KubernetesVersion plane) => new(
        "SKEW-002", Severity.Blocks, $"{what}: newer than the control plane",
        $"nodes {nodes}, control plane {plane}",
        "A kubelet must never be newer than its API server.",
        "Bring these nodes back to the control plane's version, or find out who moved the control plane.");
}
