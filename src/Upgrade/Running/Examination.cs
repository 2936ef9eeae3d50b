using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Upgrade.Running;

/// <summary>Reads a cluster with everything that a readiness report looks at.</summary>
public sealed class Examination(ClusterReader reader, EvidenceReader evidence)
{
    /// <summary>Reads the cluster: its versions first, because what is looked for depends on them.</summary>
    /// <exception cref="OutsideException">EKS does not tell about the control plane.</exception>
    public async Task<ClusterSnapshot> ReadAsync(ClusterSettings cluster, CancellationToken cancellationToken)
    {
        var snapshot = await reader.ReadAsync(cluster.Address, cancellationToken);
        var unseen = new List<Unseen>();
        var seen = await evidence.ReadAsync(cluster, snapshot.ControlPlane.Version, unseen, cancellationToken);
        return snapshot with { Evidence = seen, Unseen = [.. snapshot.Unseen, .. unseen.OrderBy(source => source.Source, StringComparer.Ordinal)] };
    }
}
