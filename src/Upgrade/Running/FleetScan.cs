using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Fleet;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Upgrade.Running;

/// <summary>
/// Looks at clusters for what changes without anybody upgrading them. Each source may fail alone, or take too long, and is then
/// missing in the sighting.
/// </summary>
public sealed class FleetScan(ClusterReader reader, IEks eks, IKubernetes kubernetes, ICodeEvidence code, IRunStore runs, TimeProvider time)
{
    /// <summary>Nobody waits for a scan, and a large clone takes a while; a source that hangs must not hold up the others for ever.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>So many clusters are looked at together: a fleet behind one role shares EKS's limits.</summary>
    private const int AtOnce = 8;

    /// <summary>Looks at clusters.</summary>
    public async Task<IReadOnlyList<ClusterSighting>> LookAsync(IReadOnlyList<ClusterSettings> clusters, CancellationToken cancellationToken)
    {
        var seen = new ClusterSighting[clusters.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, clusters.Count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (index, token) => seen[index] = await TryLookAsync(clusters[index], token));
        return seen;
    }

    /// <summary>What the bot itself does wrong at one cluster must not keep news of the others from people.</summary>
    private async Task<ClusterSighting> TryLookAsync(ClusterSettings cluster, CancellationToken cancellationToken)
    {
        try
        {
            return await LookAsync(cluster, cancellationToken);
        }
        catch (Exception bug) when (bug is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return new ClusterSighting(cluster.Name, time.GetUtcNow()) { Trouble = "The bot itself failed while it read the cluster; its log says more.", Bug = bug };
        }
    }

    private async Task<ClusterSighting> LookAsync(ClusterSettings cluster, CancellationToken cancellationToken)
    {
        var address = cluster.Address;
        var sighting = new ClusterSighting(cluster.Name, time.GetUtcNow());
        ControlPlane plane;
        try
        {
            plane = await reader.ReadControlPlaneAsync(address, cancellationToken);
        }
        catch (OutsideException broken)
        {
            return sighting with { Trouble = broken.Message };
        }

        var offered = SeeAsync(async token => await eks.ListOfferedVersionsAsync(address, token), cancellationToken);
        var groups = SeeAsync(async token => await eks.ListNodeGroupsAsync(address, token), cancellationToken);
        var nodes = SeeAsync(async token => await kubernetes.ListNodesAsync(address, token), cancellationToken);
        var insights = SeeAsync(async token => await eks.ListInsightsAsync(address, token), cancellationToken);
        var reading = SeeAsync(async token => await code.ReadAsync(cluster, token), cancellationToken);
        await Task.WhenAll(offered, groups, nodes, insights, reading);
        return sighting with
        {
            Plane = plane,
            Offered = await offered,
            NodeGroups = await groups,
            Nodes = await nodes,
            Insights = await insights,
            Code = (await reading)?.Code,

            // Asked for last: a run that began meanwhile counts.
            IsBeingUpgraded = await runs.FindUnfinishedAsync(cluster.Name, cancellationToken) is not null,
        };
    }

    private async Task<T?> SeeAsync<T>(Func<CancellationToken, Task<T>> look, CancellationToken cancellationToken)
        where T : class
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await look(either.Token);
        }
        catch (OutsideException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
