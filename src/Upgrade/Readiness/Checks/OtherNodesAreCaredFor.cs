using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>Nodes that no run touches have somebody who moves them; and nodes are spread and take pods.</summary>
internal sealed class OtherNodesAreCaredFor : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("NODE-003", Severity.Act, "Self-managed or hybrid nodes have to be moved by the team.", "EKS user guide, update-cluster"),
        new("NODE-004", Severity.Know, "All nodes are in one zone.", "EKS best practices, reliability"),
        new("NODE-005", Severity.Know, "Nodes are cordoned.", "Kubernetes API, Node.spec.unschedulable"),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        foreach (var kind in question.Cluster.Nodes.Where(node => node.Kind is NodeKind.SelfManaged or NodeKind.Hybrid).GroupBy(node => node.Kind))
        {
            yield return new Finding(
                "NODE-003", question.Hops.Count > 0 ? Severity.Act : Severity.Know,
                $"{Listing.Count(kind.Count(), kind.Key == NodeKind.Hybrid ? "hybrid node" : "self-managed node")} must be moved by you",
                Listing.Some([.. kind.Select(node => $"{node.Name} ({node.KubeletVersion})")], 3),
                "The bot moves managed groups only; EKS does not move these either.",
                "Replace them after the control plane, within three minors.");
        }

        var zones = question.Cluster.Nodes.Select(node => node.Zone).OfType<string>().Distinct().ToList();
        if (zones.Count == 1 && question.Cluster.Nodes.Count > 1)
        {
            yield return new Finding(
                "NODE-004", Severity.Know, "All nodes are in one zone", zones[0],
                "A zone without capacity stops the roll of the nodes, and there is no other to go to.",
                "Spread the node groups over several zones.");
        }

        var cordoned = question.Cluster.Nodes.Where(node => !node.IsSchedulable).Select(node => node.Name).ToList();
        if (cordoned.Count > 0)
        {
            yield return new Finding(
                "NODE-005", Severity.Know, $"{Listing.Count(cordoned.Count, "node")} {(cordoned.Count == 1 ? "is" : "are")} cordoned", Listing.Some(cordoned),
                "Pods that a roll drives away do not fit there.",
                "Uncordon what is well, remove what is not.");
        }
    }
}
