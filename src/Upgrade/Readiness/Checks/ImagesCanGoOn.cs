using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>Node images have a successor. EKS makes no Amazon Linux 2 image after 1.32, and a managed group cannot change its AMI type.</summary>
internal sealed class ImagesCanGoOn : IReadinessCheck
{
    private static readonly KubernetesVersion FirstWithoutAl2 = new(1, 33);

    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("AMI-001", Severity.Blocks, "A managed group runs Amazon Linux 2, for which there is no image from 1.33 on.", "EKS user guide, release notes of 1.33"),
        new("AMI-002", Severity.Act, "Nodes outside of managed groups run Amazon Linux 2.", "EKS user guide, release notes of 1.33; awslabs/amazon-eks-ami#2545"),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        foreach (var group in question.Cluster.NodeGroups.Where(group => group.AmiType?.StartsWith("AL2_", StringComparison.Ordinal) is true))
        {
            yield return question.Hops.Where(hop => hop.To >= FirstWithoutAl2).Select(hop => (Hop?)hop).FirstOrDefault() is { } hop
                ? new Finding(
                    "AMI-001", Severity.Blocks, $"Node group {group.Name} cannot follow to {hop.To}: it runs Amazon Linux 2",
                    $"AMI type {group.AmiType}",
                    "EKS makes no Amazon Linux 2 image after 1.32, and the AMI type of a group cannot be changed.",
                    "Make a new group with AL2023 or Bottlerocket (user data moves to nodeadm), drain the old one, and delete it.",
                    hop)
                : new Finding(
                    "AMI-001", Severity.Act, $"Node group {group.Name} runs Amazon Linux 2", $"AMI type {group.AmiType}",
                    "1.32 is the last version with such an image, and the system itself ended on 2026-06-30.",
                    "Plan a new group with AL2023 or Bottlerocket.");
        }

        var others = question.Cluster.Nodes.Where(node => node is { Kind: NodeKind.SelfManaged or NodeKind.Hybrid, OsImage: "Amazon Linux 2" }).Select(node => node.Name).ToList();
        if (others.Count > 0)
        {
            yield return new Finding(
                "AMI-002", Severity.Act, $"{Listing.Count(others.Count, "node")} outside of managed groups {(others.Count == 1 ? "runs" : "run")} Amazon Linux 2",
                Listing.Some(others),
                "EKS makes no Amazon Linux 2 image after 1.32; from 1.35 on its kubelet refuses the old cgroups.",
                "Replace them by nodes with AL2023 or Bottlerocket.");
        }
    }
}
