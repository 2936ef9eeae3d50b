using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>
/// Pods on Fargate keep the kubelet they were born with. EKS refuses a control plane update that would leave one too far behind, so the
/// run restarts their workloads; a bare pod it cannot restart.
/// </summary>
internal sealed class FargateFollows : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("FARGATE-001", Severity.Know, "Workloads on Fargate are restarted by the run.", "EKS user guide, Fargate pod patching"),
        new("FARGATE-002", Severity.Act, "A pod on Fargate has no workload that could be restarted.", "EKS user guide, Fargate pod patching"),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        var nodes = question.Cluster.Nodes.Where(node => node.IsFargate).Select(node => node.Name).ToHashSet();
        if (nodes.Count == 0 || question.Hops.Count == 0)
        {
            yield break;
        }

        var pods = question.Evidence.Pods.Where(pod => pod is { IsFinished: false, Node: { } node } && nodes.Contains(node)).ToList();
        var owners = pods.Select(pod => pod.Owner).OfType<ObjectName>().Select(owner => $"{owner.Namespace}/{owner.Name}").Distinct().Order(StringComparer.Ordinal).ToList();
        yield return new Finding(
            "FARGATE-001", Severity.Know, $"{Listing.Count(nodes.Count, "Fargate node")} will be renewed",
            owners.Count > 0 ? $"workloads {Listing.Some(owners)}" : Listing.Some(nodes),
            "A Fargate node never changes its version: only a new pod brings a new one.",
            "Nothing: the run restarts these workloads after the control plane.");

        var bare = pods.Where(pod => pod.Owner is null || pod.Owner.Kind is not ("Deployment" or "StatefulSet")).Select(pod => $"{pod.Name.Namespace}/{pod.Name.Name}").ToList();
        if (bare.Count > 0)
        {
            yield return new Finding(
                "FARGATE-002", Severity.Act, $"{Listing.Count(bare.Count, "pod")} on Fargate cannot be restarted by the run", Listing.Some(bare),
                "Only Deployments and StatefulSets are restarted; EKS refuses a later hop while such a pod is too old.",
                "Delete and make it anew after the control plane, or put it under a Deployment.");
        }
    }
}
