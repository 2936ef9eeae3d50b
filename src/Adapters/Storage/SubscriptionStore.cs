using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Fleet;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Storage;

/// <summary>A channel with subscriptions that the bot cannot post in any more.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Reason">Slack's word for it, such as <c>is_archived</c>.</param>
/// <param name="LostAt">When the bot noticed.</param>
public sealed record LostChannel(string Channel, string Reason, DateTimeOffset LostAt);

/// <summary>Which channel wants to be told of what, and which channels are lost.</summary>
public sealed class SubscriptionStore(Database database)
{
    /// <summary>Every unfinished run is looked at once more: what was told stands under its key, and is not told twice.</summary>
    private const string Unnotified = "delete from notified_runs where run in (select id from runs where ended_at is null)";

    private const string Select =
        "select channel as Channel, cluster as Cluster, kind as Kind, subscribed_by as SubscribedBy, subscribed_at as SubscribedAt from subscriptions";

    /// <summary>Writes subscriptions down; those that were not there before. A channel that was lost counts as found.</summary>
    public Task<IReadOnlyList<Subscription>> AddAsync(IReadOnlyList<Subscription> subscriptions, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var added = new List<Subscription>();
                foreach (var subscription in subscriptions)
                {
                    if (await session.ExecuteAsync(
                        """
                        insert into subscriptions (channel, cluster, kind, subscribed_by, subscribed_at)
                        values (@Channel, @Cluster, @Kind, @By, @At) on conflict do nothing
                        """,
                        new
                        {
                            subscription.Channel,
                            Cluster = Key(subscription.Cluster),
                            Kind = Word(subscription.Kind),
                            By = subscription.By.Id,
                            At = StoredTime.Write(subscription.At),
                        }) == 1)
                    {
                        added.Add(subscription);
                    }
                }

                foreach (var channel in subscriptions.Select(subscription => subscription.Channel).Distinct())
                {
                    await FindAgainAsync(session, channel, subscriptions[0].At);
                }

                if (added.Count > 0)
                {
                    // What waits for people by now is told to whoever comes late too.
                    await session.ExecuteAsync(Unnotified);
                }

                return (IReadOnlyList<Subscription>)added;
            },
            cancellationToken);

    /// <summary>Removes the subscriptions of a channel to exactly this cluster, or to all when null; how many there were. What waits to be
    /// told because of them is forgotten, and told when somebody subscribes anew and it is so still.</summary>
    public Task<int> RemoveAsync(string channel, ClusterName? cluster, IReadOnlyList<NoticeKind> kinds, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var removed = 0;
                foreach (var kind in kinds)
                {
                    removed += await session.ExecuteAsync(
                        "delete from subscriptions where channel = @Channel and cluster = @Cluster and kind = @Kind",
                        new { Channel = channel, Cluster = Key(cluster), Kind = Word(kind) });
                }

                await ForgetUnwantedAsync(session, channel);
                return removed;
            },
            cancellationToken);

    /// <summary>The subscriptions of a channel: those to all first, then by cluster.</summary>
    public async Task<IReadOnlyList<Subscription>> ListAsync(string channel, CancellationToken cancellationToken) => Read(await database.ReadAsync(
        session => session.ListAsync<Row>($"{Select} where channel = @Channel order by cluster, kind", new { Channel = channel }), cancellationToken));

    /// <summary>Every subscription, those of lost channels left out unless they are asked for.</summary>
    public async Task<IReadOnlyList<Subscription>> ListAllAsync(bool withLost, CancellationToken cancellationToken)
    {
        var where = withLost ? "" : "where channel not in (select channel from lost_channels)";
        return Read(await database.ReadAsync(session => session.ListAsync<Row>($"{Select} {where} order by channel, cluster, kind"), cancellationToken));
    }

    /// <summary>The lost channels.</summary>
    public async Task<IReadOnlyList<LostChannel>> ListLostAsync(CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            session => session.ListAsync<LostRow>(
                "select channel as Channel, reason as Reason, lost_at as LostAt from lost_channels order by lost_at, channel"),
            cancellationToken);
        return [.. rows.Select(row => new LostChannel(row.Channel, row.Reason, StoredTime.Read(row.LostAt)))];
    }

    /// <summary>
    /// The bot cannot post in a channel any more. The first time, everybody who subscribed it gets a notice of their own; false
    /// when it was known.
    /// </summary>
    public Task<bool> LoseAsync(string channel, string reason, DateTimeOffset at, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var lost = await session.ExecuteAsync(
                "insert into lost_channels (channel, reason, lost_at) values (@Channel, @Reason, @At) on conflict do nothing",
                new { Channel = channel, Reason = reason, At = StoredTime.Write(at) });
            if (lost == 0)
            {
                return false;
            }

            var subscriptions = Read(await session.ListAsync<Row>($"{Select} where channel = @Channel order by cluster, kind", new { Channel = channel }));
            foreach (var person in subscriptions.Select(subscription => subscription.By).Distinct())
            {
                await NoticeStore.AddAsync(
                    session, person.Id, $"lost:{channel}:{at:O}", new NoticeContent { LostChannel = channel, LostReason = reason }, at);
            }

            return true;
        },
        cancellationToken);

    /// <summary>The bot can post in a channel again; false when it was not lost.</summary>
    public Task<bool> FindAgainAsync(string channel, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.WriteAsync(session => FindAgainAsync(session, channel, at), cancellationToken);

    internal static string Key(ClusterName? cluster) => cluster is { } name ? name.Value.ToLowerInvariant() : "*";

    internal static async Task<IReadOnlyList<Subscription>> ListLifecycleAsync(Session session) => Read(await session.ListAsync<Row>(
        $"{Select} where kind = @Kind and channel not in (select channel from lost_channels) order by channel, cluster", new { Kind = Word(NoticeKind.Lifecycle) }));

    private static async Task<bool> FindAgainAsync(Session session, string channel, DateTimeOffset at)
    {
        if (await session.ExecuteAsync("delete from lost_channels where channel = @Channel", new { Channel = channel }) == 0)
        {
            return false;
        }

        // What waits for people is told now, and what stands there of runs that went on or ended meanwhile is brought up to date.
        await session.ExecuteAsync(Unnotified);
        await session.ExecuteAsync(
            "delete from notified_runs where run in (select run from notices where channel = @Channel and state in ('posting', 'posted') and run is not null)",
            new { Channel = channel });
        await ForgetOldAsync(session, channel, at.AddDays(-2));
        return true;
    }

    // What was found days ago is not the truth any more. What still is, the next scan finds.
    private static async Task ForgetOldAsync(Session session, string channel, DateTimeOffset before)
    {
        var old = new { Channel = channel, Before = StoredTime.Write(before) };
        foreach (var waiting in await session.ListAsync<WaitingRow>(
            "select key as Key, content as Content from notices where channel = @Channel and state = 'waiting' and created_at < @Before and content is not null", old))
        {
            foreach (var happened in NoticeStore.TryRead(channel, waiting.Key, waiting.Content, out _)?.Events ?? [])
            {
                await session.ExecuteAsync("delete from told_events where channel = @Channel and key = @Key", new { Channel = channel, happened.Key });
            }
        }

        await session.ExecuteAsync("delete from notices where channel = @Channel and state = 'waiting' and created_at < @Before", old);
    }

    // Slack may have been silent since the scan: whoever was told that they hear no more of something is not told of it afterwards.
    private static async Task ForgetUnwantedAsync(Session session, string channel)
    {
        var wanted = Read(await session.ListAsync<Row>(
            $"{Select} where channel = @Channel and kind = @Kind", new { Channel = channel, Kind = Word(NoticeKind.Lifecycle) }));
        foreach (var waiting in await session.ListAsync<WaitingRow>(
            "select key as Key, content as Content from notices where channel = @Channel and state = 'waiting' and content is not null", new { Channel = channel }))
        {
            if (NoticeStore.TryRead(channel, waiting.Key, waiting.Content, out _) is not { } content)
            {
                continue;
            }

            var left = content.Events.Where(happened => wanted.Any(subscription => subscription.Covers(happened.Cluster))).ToList();
            if (left.Count == content.Events.Count)
            {
                continue;
            }

            // One that is being posted by now is left alone.
            var row = new { Channel = channel, waiting.Key, Content = RunJson.Write(content with { Events = left }) };
            var isForgotten = await session.ExecuteAsync(
                left.Count == 0
                    ? "delete from notices where channel = @Channel and key = @Key and state = 'waiting'"
                    : "update notices set content = @Content where channel = @Channel and key = @Key and state = 'waiting'",
                row) == 1;
            foreach (var happened in isForgotten ? content.Events.Except(left) : [])
            {
                await session.ExecuteAsync("delete from told_events where channel = @Channel and key = @Key", new { Channel = channel, happened.Key });
            }
        }
    }

    private static string Word(NoticeKind kind) => kind.ToString().ToLowerInvariant();

    private static IReadOnlyList<Subscription> Read(IEnumerable<Row> rows) => [.. rows.Select(row => new Subscription(
        row.Channel, row.Cluster == "*" ? null : ClusterName.Parse(row.Cluster), Enum.Parse<NoticeKind>(row.Kind, ignoreCase: true),
        new Person(row.SubscribedBy), StoredTime.Read(row.SubscribedAt)))];

    private sealed record Row(string Channel, string Cluster, string Kind, string SubscribedBy, string SubscribedAt);

    private sealed record WaitingRow(string Key, string Content);

    private sealed record LostRow(string Channel, string Reason, string LostAt);
}
