using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Running;

/// <summary>Who wants which cluster at which version, and where the thread goes.</summary>
public sealed record StartRequest(ClusterSettings Cluster, KubernetesVersion Target, Person By, string Channel)
{
    /// <summary>What the person wrote down for the others; null when nothing.</summary>
    public string? Notes { get; init; }
}
