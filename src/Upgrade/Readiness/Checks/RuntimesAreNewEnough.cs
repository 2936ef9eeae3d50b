using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>
/// Container runtimes are new enough: kubelets of 1.35 are the last that take containerd 1.x. Managed groups and Karpenter bring the
/// runtime with the image, so only nodes whose image is the team's own concern people.
/// </summary>
internal sealed class RuntimesAreNewEnough : IReadinessCheck
{
    private static readonly KubernetesVersion FirstWithoutOne = new(1, 36);

    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("NODE-002", Severity.Act, "Nodes with an image of the team's own run containerd 1.x, which kubelets of 1.36 do not take.", "EKS user guide, release notes of 1.35"),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        var ownImages = question.Cluster.NodeGroups.Where(group => group.HasCustomAmi).Select(group => group.Name).ToHashSet();
        var old = question.Cluster.Nodes
            .Where(node => node.ContainerRuntime?.StartsWith("containerd://1.", StringComparison.Ordinal) is true)
            .Where(node => node.NodeGroup is { } group ? ownImages.Contains(group) : node.Kind is NodeKind.SelfManaged or NodeKind.Hybrid)
            .ToList();
        if (old.Count == 0 || question.Target < FirstWithoutOne.Previous)
        {
            yield break;
        }

        yield return new Finding(
            "NODE-002", Severity.Act, $"{Listing.Count(old.Count, "node")} with an image of your own {(old.Count == 1 ? "runs" : "run")} containerd 1.x",
            Listing.Some([.. old.Select(node => $"{node.Name} ({node.ContainerRuntime})")], 3),
            "1.35 is the last version whose kubelet takes containerd 1.x.",
            "Bring containerd 2 with the next image, before these nodes go to 1.36.",
            question.HopTo(FirstWithoutOne));
    }
}
