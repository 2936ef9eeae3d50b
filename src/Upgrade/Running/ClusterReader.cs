using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Upgrade.Running;

/// <summary>
/// Reads a cluster once, from all sources in parallel. Each source may fail alone and is then named as unseen; only the control
/// plane itself must answer.
/// </summary>
public sealed class ClusterReader(IEks eks, IKubernetes kubernetes, TimeProvider time)
{
    /// <summary>A source that hangs must not hold up the report.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private const string Catalogue = "EKS's catalogue of versions";

    /// <summary>Reads the cluster's versions and states.</summary>
    /// <exception cref="OutsideException">EKS does not tell about the control plane.</exception>
    public async Task<ClusterSnapshot> ReadAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        var takenAt = time.GetUtcNow();
        var unseen = new List<Unseen>();
        var sources = new Sources(unseen, time);
        var groups = SeeAsync("Node groups", token => eks.ListNodeGroupsAsync(cluster, token));
        var addons = SeeAsync("Add-ons", token => eks.ListAddonsAsync(cluster, token));
        var versions = SeeAsync(Catalogue, token => eks.ListOfferedVersionsAsync(cluster, token));
        var nodes = SeeAsync("Kubernetes nodes", token => kubernetes.ListNodesAsync(cluster, token));
        var plane = ReadControlPlaneAsync(cluster, cancellationToken);

        var releases = ReadReleasesAsync(cluster, addons, sources, cancellationToken);
        var updates = ReadUpdatesAsync(cluster, sources, cancellationToken);

        await Task.WhenAll(groups, addons, versions, nodes, plane, releases, updates);
        return new ClusterSnapshot
        {
            Name = cluster.Name,
            TakenAt = takenAt,
            ControlPlane = await plane,
            NodeGroups = await groups,
            Addons = await addons,
            AddonReleases = await releases,
            Nodes = await nodes,
            OfferedVersions = await versions,
            RollbackWindow = RollbackWindow.Of((await plane).Version, await updates),
            Unseen = unseen,
        };

        Task<IReadOnlyList<T>> SeeAsync<T>(string source, Func<CancellationToken, Task<IReadOnlyList<T>>> look) =>
            sources.SeeAsync(source, UnseenKind.Versions, Limit, look, [], cancellationToken);
    }

    /// <summary>Reads the control plane and the versions that EKS offers, and nothing else.</summary>
    /// <exception cref="OutsideException">EKS does not tell about the control plane.</exception>
    public async Task<ClusterSnapshot> ReadVersionsAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        var takenAt = time.GetUtcNow();
        var unseen = new List<Unseen>();
        var sources = new Sources(unseen, time);
        var versions = sources.SeeAsync(
            Catalogue, UnseenKind.Versions, Limit, token => eks.ListOfferedVersionsAsync(cluster, token), [], cancellationToken);
        var plane = ReadControlPlaneAsync(cluster, cancellationToken);
        await Task.WhenAll(versions, plane);
        return new ClusterSnapshot { Name = cluster.Name, TakenAt = takenAt, ControlPlane = await plane, OfferedVersions = await versions, Unseen = unseen };
    }

    private async Task<IReadOnlyDictionary<string, IReadOnlyList<AddonRelease>>> ReadReleasesAsync(
        ClusterAddress cluster, Task<IReadOnlyList<Addon>> installed, Sources sources, CancellationToken cancellationToken)
    {
        var read = await Task.WhenAll((await installed).Select(async addon =>
            (addon.Name, Releases: await sources.SeeAsync<IReadOnlyList<AddonRelease>?>(
                $"Versions of add-on {addon.Name}", UnseenKind.Versions, Limit,
                async token => await eks.ListAddonReleasesAsync(cluster, addon.Name, token), null, cancellationToken))));
        return read.Where(addon => addon.Releases is not null).ToDictionary(addon => addon.Name, addon => addon.Releases!, StringComparer.Ordinal);
    }

    /// <summary>Reads the control plane alone.</summary>
    /// <exception cref="OutsideException">EKS does not tell about it, or not in time (transient).</exception>
    public async Task<ControlPlane> ReadControlPlaneAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await eks.DescribeControlPlaneAsync(cluster, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new OutsideException(
                $"EKS gave no answer about the cluster {cluster.EksName} within {Limit.TotalSeconds:0} seconds.", isTransient: true);
        }
    }

    /// <summary>The way back that the last upgrade has left; null when there is none any more, or EKS does not tell.</summary>
    public async Task<RollbackWindow?> FindRollbackAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        try
        {
            var plane = await ReadControlPlaneAsync(cluster, cancellationToken);
            var window = RollbackWindow.Of(plane.Version, await ReadUpdatesAsync(cluster, new Sources([], time), cancellationToken));
            return window is not null && window.IsOpenAt(time.GetUtcNow()) ? window : null;
        }
        catch (OutsideException)
        {
            return null;
        }
    }

    private Task<IReadOnlyList<EksUpdate>> ReadUpdatesAsync(ClusterAddress cluster, Sources sources, CancellationToken cancellationToken) =>
        sources.SeeAsync(
            RollbackWindow.Source, UnseenKind.Witness, Limit, token => eks.ListUpdatesAsync(cluster, UpdateSubject.Cluster, token), [], cancellationToken);
}
