using EksUpgradeBot.Upgrade.Fleet;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Storage;

/// <summary>What a notice says that is made from no run. Stored until it is posted.</summary>
public sealed record NoticeContent
{
    /// <summary>What a scan of the fleet found.</summary>
    public IReadOnlyList<FleetEvent> Events { get; init; } = [];

    /// <summary>The channel that was lost; null when it is about something else.</summary>
    public string? LostChannel { get; init; }

    /// <summary>Slack's word for why.</summary>
    public string? LostReason { get; init; }
}

/// <summary>Where a notice is.</summary>
public enum NoticeState
{
    /// <summary>Is to be posted.</summary>
    Waiting,

    /// <summary>A post was about to be tried: whether Slack has it is not known.</summary>
    Posting,

    /// <summary>Stands, and may still change.</summary>
    Posted,

    /// <summary>Stands, and will not change any more.</summary>
    Closed,

    /// <summary>Will never be posted.</summary>
    Dropped,
}

/// <summary>A notice as it is stored.</summary>
/// <param name="Channel">The channel, or a person's id for the direct conversation with them.</param>
/// <param name="Key">Names it within the channel.</param>
/// <param name="State">Where it is.</param>
/// <param name="Timestamp">Slack's <c>ts</c>; null until the post was confirmed.</param>
/// <param name="Hash">Of the content that Slack shows; null until the post was confirmed.</param>
/// <param name="CreatedAt">In Slack it cannot be older.</param>
public sealed record StoredNotice(string Channel, string Key, NoticeState State, string? Timestamp, string? Hash, DateTimeOffset CreatedAt)
{
    /// <summary>What it says, when it is made from no run; null also when that cannot be read.</summary>
    public NoticeContent? Content { get; init; }

    /// <summary>Why what it says cannot be read, mostly because a newer bot wrote it; null when it can.</summary>
    public string? Unreadable { get; init; }
}

/// <summary>
/// What stands, or is to stand, in subscribed channels. A row is there before Slack has the message: a bot that dies in between
/// looks for it in Slack, and posts nothing twice.
/// </summary>
public sealed class NoticeStore(Database database)
{
    private const string Select =
        "select channel as Channel, key as Key, state as State, ts as Ts, hash as Hash, content as Content, created_at as CreatedAt from notices";

    /// <summary>The runs whose notices show an older version than the stored one, while anybody is subscribed to anything.</summary>
    public async Task<IReadOnlyList<RunId>> ListRunsBehindAsync(CancellationToken cancellationToken)
    {
        var runs = await database.ReadAsync(
            session => session.ListAsync<string>(
                """
                select runs.id from runs left join notified_runs on notified_runs.run = runs.id
                where coalesce(notified_runs.version, 0) < runs.version
                  and (exists (select 1 from subscriptions) or exists (select 1 from notices where notices.run = runs.id))
                order by runs.requested_at, runs.id
                """),
            cancellationToken);
        return [.. runs.Select(run => new RunId(run))];
    }

    /// <summary>The notices of a run show this version.</summary>
    public Task SetNotifiedAsync(RunId run, long version, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.ExecuteAsync(
            "insert into notified_runs (run, version) values (@Run, @Version) on conflict (run) do update set version = excluded.version",
            new { Run = run.Value, Version = version }),
        cancellationToken);

    /// <summary>What is known of the notices of a run, in every channel.</summary>
    public Task<IReadOnlyList<StoredNotice>> ListOfRunAsync(RunId run, CancellationToken cancellationToken) =>
        ListAsync($"{Select} where run = @Run order by created_at, key", new { Run = run.Value }, cancellationToken);

    /// <summary>The notices with a content of their own that are not known to be posted, the oldest first; those of lost channels wait.</summary>
    public Task<IReadOnlyList<StoredNotice>> ListUnpostedAsync(CancellationToken cancellationToken) => ListAsync(
        $"{Select} where state in ('waiting', 'posting') and content is not null and channel not in (select channel from lost_channels) order by created_at, channel, key",
        null,
        cancellationToken);

    /// <summary>
    /// Says durably that a post is about to be tried. Null when the caller may post now; else the notice that stands already, or
    /// whose post was begun before and perhaps succeeded.
    /// </summary>
    public Task<StoredNotice?> BeginPostAsync(string channel, string key, RunId? run, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var row = new { Channel = channel, Key = key, Run = run?.Value, At = StoredTime.Write(at) };
                var begun = await session.ExecuteAsync(
                    "insert into notices (channel, key, run, state, created_at) values (@Channel, @Key, @Run, 'posting', @At) on conflict (channel, key) do nothing", row)
                    + await session.ExecuteAsync(
                        "update notices set state = 'posting' where channel = @Channel and key = @Key and state = 'waiting'", row);
                return begun > 0 ? null
                    : (await session.FindAsync<Row>($"{Select} where channel = @Channel and key = @Key", row))?.ToNotice();
            },
            cancellationToken);

    /// <summary>It stands in Slack with this content.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="key">The notice.</param>
    /// <param name="timestamp">Slack's <c>ts</c>.</param>
    /// <param name="hash">Of the content.</param>
    /// <param name="isClosed">It will not change any more.</param>
    /// <param name="cancellationToken">Stops the write.</param>
    public Task StandsAsync(string channel, string key, string timestamp, string hash, bool isClosed, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.ExecuteAsync(
                "update notices set state = @State, ts = @Ts, hash = @Hash where channel = @Channel and key = @Key",
                new { Channel = channel, Key = key, Ts = timestamp, Hash = hash, State = isClosed ? "closed" : "posted" }),
            cancellationToken);

    /// <summary>It does not stand, for certain: what has a content of its own waits for another try, the rest is made anew.</summary>
    public Task GiveBackAsync(string channel, string key, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var row = new { Channel = channel, Key = key };
            await session.ExecuteAsync("update notices set state = 'waiting' where channel = @Channel and key = @Key and content is not null", row);
            return await session.ExecuteAsync("delete from notices where channel = @Channel and key = @Key and content is null", row);
        },
        cancellationToken);

    /// <summary>It will never be posted, or not be edited any more.</summary>
    public Task DropAsync(string channel, string key, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.ExecuteAsync(
            "update notices set state = 'dropped' where channel = @Channel and key = @Key", new { Channel = channel, Key = key }),
        cancellationToken);

    internal static Task<int> AddAsync(Session session, string channel, string key, NoticeContent content, DateTimeOffset at) => session.ExecuteAsync(
        "insert into notices (channel, key, content, state, created_at) values (@Channel, @Key, @Content, 'waiting', @At) on conflict do nothing",
        new { Channel = channel, Key = key, Content = RunJson.Write(content), At = StoredTime.Write(at) });

    /// <summary>The content; null when it cannot be read, and then why: one that cannot be must not hold up the others.</summary>
    internal static NoticeContent? TryRead(string channel, string key, string json, out string? unreadable)
    {
        try
        {
            unreadable = null;
            return RunJson.Read<NoticeContent>(json, $"notice {key} for {channel}");
        }
        catch (InvalidDataException error)
        {
            unreadable = error.Message;
            return null;
        }
    }

    private async Task<IReadOnlyList<StoredNotice>> ListAsync(string sql, object? arguments, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(session => session.ListAsync<Row>(sql, arguments), cancellationToken);
        return [.. rows.Select(row => row.ToNotice())];
    }

    private sealed record Row(string Channel, string Key, string State, string? Ts, string? Hash, string? Content, string CreatedAt)
    {
        public StoredNotice ToNotice()
        {
            string? unreadable = null;
            return new StoredNotice(Channel, Key, Enum.Parse<NoticeState>(State, ignoreCase: true), Ts, Hash, StoredTime.Read(CreatedAt))
            {
                Content = Content is { } json ? TryRead(Channel, Key, json, out unreadable) : null,
                Unreadable = unreadable,
            };
        }
    }
}
