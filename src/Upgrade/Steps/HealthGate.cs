using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>One gate that a new control plane has to pass before the nodes follow.</summary>
/// <param name="Claim">What should be so: <c>Every node is Ready</c>.</param>
/// <param name="Problem">What is not so, with names; null while the gate is open.</param>
internal sealed record HealthGate(string Claim, string? Problem)
{
    /// <summary>Names shown of a longer list.</summary>
    private const int Shown = 5;

    /// <summary>True while there is nothing wrong.</summary>
    public bool IsOpen => Problem is null;

    /// <summary>The gates for a cluster, compared with how it was before: what was broken already is nobody's fault now. Pure.</summary>
    /// <param name="now">The cluster now.</param>
    /// <param name="before">The cluster before the control plane moved; null when nobody looked, and everything counts then.</param>
    /// <param name="version">The minor that the control plane runs by now.</param>
    public static IReadOnlyList<HealthGate> Of(ClusterHealth now, Baseline? before, KubernetesVersion version) =>
    [
        new("The API server is ready", now.Unreadiness),
        new("Every node is Ready that was before", Named(now.NodesNotReady.Except(before?.NodesNotReady ?? []), "not Ready")),
        new("Every workload has its pods that had them before", Named(
            now.Unavailable.Where(workload => before?.Unavailable.Contains(workload.Name.ToString()) != true)
                .Select(workload => $"{workload.Name} ({workload.Available} of {workload.Wanted})"),
            "without all pods")),

        // What EKS finds about a later minor concerns the next hop: it turns red by the mere move to this one.
        new("EKS sees no new error", Named(
            now.InsightErrors.Where(insight => before?.InsightErrors.Contains(insight.Id) != true && !(insight.Version > version))
                .Select(insight => $"{insight.Name}: {insight.Reason}"),
            "red")),
    ];

    /// <summary>The gate as a line of a list.</summary>
    public string Line => IsOpen ? $"✓ {Claim}" : $"✗ {Claim}: {Problem}";

    private static string? Named(IEnumerable<string> names, string what)
    {
        var all = names.ToList();
        return all.Count == 0 ? null
            : $"{all.Count} {what}: {string.Join(", ", all.Take(Shown))}{(all.Count > Shown ? $" and {all.Count - Shown} more" : "")}";
    }
}
