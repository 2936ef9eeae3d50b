namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>Every node is Ready and takes pods: the state that the upgrade is later verified against.</summary>
internal sealed class NodesAreReady : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("NODE-001", Severity.Act, "Nodes are not Ready.", "Kubernetes API, Node.status.conditions"),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        var unready = question.Cluster.Nodes.Where(node => !node.IsReady).Select(node => node.Name).ToList();
        if (unready.Count > 0)
        {
            yield return new Finding(
                "NODE-001", Severity.Act, unready.Count == 1 ? $"1 of {question.Cluster.Nodes.Count} nodes is not Ready" : $"{unready.Count} of {question.Cluster.Nodes.Count} nodes are not Ready",
                string.Join(", ", unready.Take(10)),
                "A roll of the nodes waits for nodes to become Ready, and capacity is short already.",
                "Mend or remove these nodes first.");
        }
    }
}
