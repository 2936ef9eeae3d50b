using EksUpgradeBot.Upgrade.Fleet;

namespace EksUpgradeBot.Adapters.Storage;

/// <summary>What the scans of the fleet know, and what each channel was told of it.</summary>
public sealed class FleetStore(Database database)
{
    /// <summary>More than this in one scan come as one message.</summary>
    public const int MessagesInOneScan = 3;

    /// <summary>What is remembered of each cluster that was ever scanned.</summary>
    public async Task<IReadOnlyList<ClusterMemory>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            session => session.ListAsync<Row>("select cluster as Cluster, scanned_at as ScannedAt, state as State from known_clusters order by cluster"), cancellationToken);
        return [.. rows.Select(row => RunJson.Read<ClusterMemory>(row.State, $"memory of the cluster {row.Cluster}") with { ScannedAt = StoredTime.Read(row.ScannedAt) })];
    }

    /// <summary>
    /// Saves what a scan made of the clusters, and a notice for each channel that is to hear of it, in one transaction. A cluster that
    /// somebody scanned meanwhile is left alone. How many notices there are.
    /// </summary>
    /// <param name="outlooks">The clusters.</param>
    /// <param name="since">The instant that the scan was due: a cluster that was scanned after it needs no scan.</param>
    /// <param name="at">Now.</param>
    /// <param name="cancellationToken">Stops the write.</param>
    public Task<int> SaveAsync(IReadOnlyList<FleetOutlook> outlooks, DateTimeOffset since, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var events = new List<FleetEvent>();
                foreach (var outlook in outlooks)
                {
                    if (await RememberAsync(session, outlook.Memory, since))
                    {
                        events.AddRange(outlook.Events);
                    }
                }

                var notices = 0;
                foreach (var channel in (await SubscriptionStore.ListLifecycleAsync(session)).GroupBy(subscription => subscription.Channel))
                {
                    notices += await TellAsync(
                        session, channel.Key, events.Where(happened => channel.Any(subscription => subscription.Covers(happened.Cluster))), at);
                }

                return notices;
            },
            cancellationToken);

    private static async Task<bool> RememberAsync(Session session, ClusterMemory memory, DateTimeOffset since)
    {
        var row = new
        {
            Cluster = SubscriptionStore.Key(memory.Cluster),
            ScannedAt = StoredTime.Write(memory.ScannedAt),
            State = RunJson.Write(memory),
            Since = StoredTime.Write(since),
        };
        return await session.ExecuteAsync(
            """
            insert into known_clusters (cluster, scanned_at, state) values (@Cluster, @ScannedAt, @State)
            on conflict (cluster) do update set scanned_at = excluded.scanned_at, state = excluded.state where known_clusters.scanned_at < @Since
            """,
            row) == 1;
    }

    private static async Task<int> TellAsync(Session session, string channel, IEnumerable<FleetEvent> events, DateTimeOffset at)
    {
        var news = new List<FleetEvent>();
        foreach (var happened in events)
        {
            if (await session.ExecuteAsync(
                "insert into told_events (channel, key, told_at) values (@Channel, @Key, @At) on conflict do nothing",
                new { Channel = channel, happened.Key, At = StoredTime.Write(at) }) == 1)
            {
                news.Add(happened);
            }
        }

        if (news.Count > MessagesInOneScan)
        {
            return await NoticeStore.AddAsync(session, channel, $"scan:{at:O}", new NoticeContent { Events = news }, at);
        }

        var notices = 0;
        foreach (var happened in news)
        {
            notices += await NoticeStore.AddAsync(session, channel, $"event:{happened.Key}", new NoticeContent { Events = [happened] }, at);
        }

        return notices;
    }

    private sealed record Row(string Cluster, string ScannedAt, string State);
}
