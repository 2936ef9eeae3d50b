using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness;

/// <summary>Somebody who may approve lets findings of one code pass on one cluster, for a reason and until a day.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Code">The code of the findings, such as <c>PDB-001</c>.</param>
/// <param name="By">The Slack id of the person.</param>
/// <param name="At">When.</param>
/// <param name="Until">The last day on which it holds, in UTC.</param>
/// <param name="Reason">Why, in the person's words.</param>
public sealed record Waiver(ClusterName Cluster, string Code, string By, DateTimeOffset At, DateOnly Until, string Reason)
{
    /// <summary>True while it holds.</summary>
    public bool HoldsAt(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime) <= Until;
}
