using System.Collections.Concurrent;
using EksUpgradeBot.Adapters.Eks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Kubernetes;

/// <summary>Finds out from EKS where a cluster's API server is and whom to trust there, and keeps the answer for a while.</summary>
internal sealed class ClusterConnections(AwsAccess access, TimeProvider time) : IDisposable
{
    // Neither changes in the life of a cluster, but a cluster may be made anew under its name.
    private static readonly TimeSpan _keptFor = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<ClusterAddress, Kept> _kept = new();

    public async Task<ClusterConnection> GetAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        if (_kept.TryGetValue(cluster, out var kept) && time.GetUtcNow() < kept.Until)
        {
            return kept.Connection;
        }

        var described = await access.AskEksAsync(
            cluster,
            "DescribeCluster",
            $"describe cluster {cluster.Name}",
            eks => eks.DescribeClusterAsync(cluster.EksName, cancellationToken),
            cancellationToken);
        if (described.Cluster is not { Endpoint: { Length: > 0 } endpoint, CertificateAuthority.Data: { Length: > 0 } authority })
        {
            throw new OutsideException(
                $"EKS names no Kubernetes endpoint for cluster {cluster.Name}, whose status is {described.Cluster?.Status ?? "unknown"}.",
                isTransient: described.Cluster?.Status is "CREATING" or "PENDING");
        }

        // A connection that is replaced is left to its last calls and to the collector.
        var connection = kept is { Connection: var old } && old.Endpoint == endpoint && old.CertificateAuthority == authority
            ? old
            : Open(cluster, endpoint, authority);
        _kept[cluster] = new Kept(connection, time.GetUtcNow() + _keptFor);
        return connection;
    }

    /// <summary>Has EKS asked again next time: the cluster is not where it was, or not who it was.</summary>
    public void Doubt(ClusterAddress cluster)
    {
        if (_kept.TryGetValue(cluster, out var kept))
        {
            _kept.TryUpdate(cluster, kept with { Until = DateTimeOffset.MinValue }, kept);
        }
    }

    public void Dispose()
    {
        foreach (var kept in _kept.Values)
        {
            kept.Connection.Dispose();
        }
    }

    private static ClusterConnection Open(ClusterAddress cluster, string endpoint, string authority)
    {
        try
        {
            return new ClusterConnection(endpoint, authority);
        }
        catch (FormatException unreadable)
        {
            throw new OutsideException(
                $"EKS's answer about cluster {cluster.Name} cannot be read: {unreadable.Message}.",
                isTransient: false,
                innerException: unreadable);
        }
    }

    private sealed record Kept(ClusterConnection Connection, DateTimeOffset Until);
}
