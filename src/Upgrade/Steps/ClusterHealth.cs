using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>How well a cluster is at one instant, as far as a change of its control plane could spoil it.</summary>
/// <param name="Unreadiness">What the API server says of itself while it is not ready; null while it is.</param>
/// <param name="NodesNotReady">Nodes that are not Ready, by name.</param>
/// <param name="Unavailable">Workloads that lack pods.</param>
/// <param name="InsightErrors">Insights in which EKS sees an error.</param>
internal sealed record ClusterHealth(
    string? Unreadiness, IReadOnlyList<string> NodesNotReady, IReadOnlyList<Workload> Unavailable, IReadOnlyList<EksInsight> InsightErrors)
{
    /// <summary>Reads it, all sources in parallel.</summary>
    /// <exception cref="OutsideException">A source does not answer.</exception>
    public static async Task<ClusterHealth> ReadAsync(IEks eks, IKubernetes kubernetes, ClusterAddress cluster, CancellationToken cancellationToken)
    {
        var ready = kubernetes.FindUnreadinessAsync(cluster, cancellationToken);
        var nodes = kubernetes.ListNodesAsync(cluster, cancellationToken);
        var workloads = kubernetes.ListWorkloadsAsync(cluster, cancellationToken);
        var insights = eks.ListInsightsAsync(cluster, cancellationToken);
        await Task.WhenAll(ready, nodes, workloads, insights);
        return new ClusterHealth(
            await ready,
            [.. (await nodes).Where(node => !node.IsReady).Select(node => node.Name).Order(StringComparer.Ordinal)],
            [.. (await workloads).Where(workload => !workload.IsAvailable).OrderBy(workload => workload.Name.ToString(), StringComparer.Ordinal)],
            // Whether EKS would take the cluster back says nothing of how it is.
            [.. (await insights).Where(insight => insight is { IsError: true, IsOfRollback: false })]);
    }

    /// <summary>What of it a later look is compared with.</summary>
    public Baseline ToBaseline(DateTimeOffset takenAt) => new(
        takenAt, NodesNotReady, [.. Unavailable.Select(workload => workload.Name.ToString())], [.. InsightErrors.Select(insight => insight.Id)]);
}
