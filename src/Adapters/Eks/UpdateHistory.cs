using System.Collections.Concurrent;
using EksUpgradeBot.Adapters.Eks.Api;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Eks;

/// <summary>
/// Reads the updates of a cluster, a node group or an add-on with few calls. EKS lists bare ids, in an order that it documents
/// nowhere, so each must be described; but an update that is over never changes and is described once, and the one that
/// runs is remembered and asked for first.
/// </summary>
internal sealed class UpdateHistory(AwsAccess access)
{
    // Years of updates. Whatever the order, the newest are then at one of the ends.
    private const int MostDescribed = 200;

    private const int MostListed = 20;

    // About 300 bytes each.
    private const int MostRemembered = 20_000;

    private readonly ConcurrentDictionary<(Target Target, string Id), EksUpdate> _over = new();
    private readonly ConcurrentDictionary<Target, string> _running = new();

    /// <summary>The newest updates, newest first.</summary>
    public async Task<IReadOnlyList<EksUpdate>> NewestFirstAsync(
        ClusterAddress cluster, UpdateSubject subject, CancellationToken cancellationToken)
    {
        var target = new Target(cluster, subject);
        var ids = EndsFirst(await ListIdsAsync(target, cancellationToken));
        var updates = await SideBySide.ReadAsync(ids, (id, token) => DescribeAsync(target, id, token), cancellationToken);
        return [.. updates.OrderByDescending(update => update.CreatedAt).Take(MostListed)];
    }

    /// <summary>The update that is in progress; null when there is none.</summary>
    public async Task<EksUpdate?> FindRunningAsync(ClusterAddress cluster, UpdateSubject subject, CancellationToken cancellationToken)
    {
        var target = new Target(cluster, subject);
        if (_running.TryGetValue(target, out var known)
            && await DescribeAsync(target, known, cancellationToken) is { IsRunning: true } still)
        {
            return still;
        }

        // EKS runs one at a time and it is the newest, hence at one end of the list: two calls find it at the usual worst.
        foreach (var few in EndsFirst(await ListIdsAsync(target, cancellationToken)).Chunk(2))
        {
            var updates = await SideBySide.ReadAsync(few, (id, token) => DescribeAsync(target, id, token), cancellationToken);
            if (updates.FirstOrDefault(update => update.IsRunning) is { } running)
            {
                _running[target] = running.Id;
                return running;
            }
        }

        _running.TryRemove(target, out _);
        return null;
    }

    /// <summary>Keeps in mind what was just begun, so that the first look at it costs one call.</summary>
    public void Remember(ClusterAddress cluster, UpdateSubject subject, EksUpdate begun)
    {
        if (begun.IsRunning)
        {
            _running[new Target(cluster, subject)] = begun.Id;
        }
    }

    private Task<IReadOnlyList<string>> ListIdsAsync(Target target, CancellationToken cancellationToken) =>
        access.ListEksAsync<string>(
            target.Cluster,
            "ListUpdates",
            $"list the updates of {target}",
            async (eks, page) => await eks.ListUpdatesAsync(target.Cluster.EksName, target.Subject.NodeGroup, target.Subject.Addon, page, cancellationToken),
            cancellationToken);

    private async Task<EksUpdate?> DescribeAsync(Target target, string id, CancellationToken cancellationToken)
    {
        if (_over.TryGetValue((target, id), out var over))
        {
            return over;
        }

        Api.Update? found;
        try
        {
            found = (await access.AskEksAsync(
                target.Cluster,
                "DescribeUpdate",
                $"describe update {id} of {target}",
                eks => eks.DescribeUpdateAsync(target.Cluster.EksName, id, target.Subject.NodeGroup, target.Subject.Addon, cancellationToken),
                cancellationToken)).Update;
        }
        catch (OutsideException gone) when (gone.InnerException is ResourceNotFoundException)
        {
            // EKS forgets old updates between the list and the look.
            return null;
        }

        var update = EksValues.ToUpdate(found, target.Cluster);
        if (update.Status is "Successful" or "Failed" or "Cancelled")
        {
            if (_over.Count >= MostRemembered)
            {
                _over.Clear();
            }

            _over[(target, id)] = update;
        }

        return update;
    }

    private static IReadOnlyList<string> EndsFirst(IReadOnlyList<string> ids) =>
        [.. Enumerable.Range(0, ids.Count)
            .Select(at => at % 2 == 0 ? ids[at / 2] : ids[ids.Count - 1 - (at / 2)])
            .Take(MostDescribed)];

    private sealed record Target(ClusterAddress Cluster, UpdateSubject Subject)
    {
        public override string ToString() => Subject switch
        {
            { NodeGroup: { } group } => $"node group {group} of cluster {Cluster.Name}",
            { Addon: { } addon } => $"add-on {addon} of cluster {Cluster.Name}",
            _ => $"cluster {Cluster.Name}",
        };
    }
}
