using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Storage;

/// <summary>What is known about a message of a thread.</summary>
public enum MessageState
{
    /// <summary>A post was about to be tried. Whether Slack has the message is not known: look in the thread before posting again.</summary>
    Posting,

    /// <summary>Stands in Slack.</summary>
    Posted,
}

/// <summary>A message that stands in the thread of a run, or is about to.</summary>
/// <param name="Run">The run.</param>
/// <param name="Key">Names the message within the run, such as <c>card</c>.</param>
/// <param name="Channel">The conversation.</param>
/// <param name="Timestamp">Slack's <c>ts</c>; null until the post was confirmed.</param>
/// <param name="Hash">Of the content that Slack shows; null until the post was confirmed.</param>
/// <param name="State">What is known about it.</param>
/// <param name="PostedAt">When the post was first tried: in Slack it cannot be older.</param>
public sealed record StandingMessage(
    RunId Run, string Key, string Channel, string? Timestamp, string? Hash, MessageState State, DateTimeOffset PostedAt);

/// <summary>Which messages stand in the threads, and which version of its run each thread shows. The runs must be stored before.</summary>
public sealed class MessageStore(Database database)
{
    private const string Select =
        "select run as Run, key as Key, channel as Channel, ts as Ts, hash as Hash, state as State, posted_at as PostedAt from messages";

    /// <summary>The message; null when no post of it was tried.</summary>
    public Task<StandingMessage?> FindAsync(RunId run, string key, CancellationToken cancellationToken) =>
        database.ReadAsync(session => FindAsync(session, run, key), cancellationToken);

    /// <summary>The run whose message with this key stands there; null when there is none.</summary>
    public async Task<RunId?> FindRunAsync(string channel, string timestamp, string key, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.FindAsync<string>(
                "select run from messages where channel = @Channel and ts = @Ts and key = @Key", new { Channel = channel, Ts = timestamp, Key = key }),
            cancellationToken) is { } run ? new RunId(run) : null;

    /// <summary>The messages of a run, in the order in which they were posted.</summary>
    public async Task<IReadOnlyList<StandingMessage>> ListAsync(RunId run, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            session => session.ListAsync<Row>($"{Select} where run = @Run order by posted_at, key", new { Run = run.Value }),
            cancellationToken);
        return [.. rows.Select(row => row.Message)];
    }

    /// <summary>
    /// Says durably that a post is about to be tried. Null when the caller may post now; else the message that stands already,
    /// or whose post was begun before and perhaps succeeded.
    /// </summary>
    public Task<StandingMessage?> BeginPostAsync(RunId run, string key, string channel, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                while (true)
                {
                    var begun = await session.ExecuteAsync(
                        """
                        insert into messages (run, key, channel, state, posted_at) values (@Run, @Key, @Channel, 'posting', @At)
                        on conflict (run, key) do nothing
                        """,
                        new { Run = run.Value, Key = key, Channel = channel, At = StoredTime.Write(at) });
                    if (begun == 1)
                    {
                        return null;
                    }

                    // Another replica may have forgotten the message in between: then it is ours to begin after all.
                    if (await FindAsync(session, run, key) is { } other)
                    {
                        return other;
                    }
                }
            },
            cancellationToken);

    /// <summary>Slack has the message.</summary>
    /// <param name="run">The run.</param>
    /// <param name="key">The message's key.</param>
    /// <param name="timestamp">Slack's <c>ts</c>.</param>
    /// <param name="hash">Of what was posted.</param>
    /// <param name="cancellationToken">Stops the write.</param>
    /// <exception cref="InvalidOperationException">No post of it was begun.</exception>
    public Task CompletePostAsync(RunId run, string key, string timestamp, string hash, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session => await session.ExecuteAsync(
                "update messages set state = 'posted', ts = @Ts, hash = @Hash where run = @Run and key = @Key",
                new { Run = run.Value, Key = key, Ts = timestamp, Hash = hash }) == 1
                ? true
                : throw new InvalidOperationException($"The post of the message {key} of the run {run} was never begun."),
            cancellationToken);

    /// <summary>The message was edited to the content with this hash. Nothing when it was forgotten meanwhile: it is then posted anew.</summary>
    public Task RememberHashAsync(RunId run, string key, string hash, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.ExecuteAsync(
                "update messages set hash = @Hash where run = @Run and key = @Key and state = 'posted'",
                new { Run = run.Value, Key = key, Hash = hash }),
            cancellationToken);

    /// <summary>The message does not stand: its post failed for certain, or it was deleted.</summary>
    public Task ForgetAsync(RunId run, string key, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.ExecuteAsync("delete from messages where run = @Run and key = @Key", new { Run = run.Value, Key = key }),
            cancellationToken);

    /// <summary>The version of the run that its thread shows; 0 when it shows nothing yet.</summary>
    public Task<long> GetShownVersionAsync(RunId run, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.FindAsync<long>("select shown_version from threads where run = @Run", new { Run = run.Value }),
            cancellationToken);

    /// <summary>
    /// The thread now shows this version. A lower one than before is taken too: if two projectors overtook each other, the thread
    /// may show the older state, and showing it once more than needed does no harm.
    /// </summary>
    public Task SetShownVersionAsync(RunId run, long version, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.ExecuteAsync(
                """
                insert into threads (run, shown_version) values (@Run, @Version)
                on conflict (run) do update set shown_version = excluded.shown_version
                """,
                new { Run = run.Value, Version = version }),
            cancellationToken);

    /// <summary>The runs whose threads show an older version than the stored one, or nothing, the oldest request first.</summary>
    public async Task<IReadOnlyList<RunId>> ListRunsToShowAsync(CancellationToken cancellationToken)
    {
        var runs = await database.ReadAsync(
            session => session.ListAsync<string>(
                """
                select runs.id from runs left join threads on threads.run = runs.id
                where coalesce(threads.shown_version, 0) < runs.version order by runs.requested_at, runs.id
                """),
            cancellationToken);
        return [.. runs.Select(run => new RunId(run))];
    }

    private static async Task<StandingMessage?> FindAsync(Session session, RunId run, string key) =>
        (await session.FindAsync<Row>($"{Select} where run = @Run and key = @Key", new { Run = run.Value, Key = key }))?.Message;

    private sealed record Row(string Run, string Key, string Channel, string? Ts, string? Hash, string State, string PostedAt)
    {
        public StandingMessage Message => new(
            new RunId(Run), Key, Channel, Ts, Hash, State == "posted" ? MessageState.Posted : MessageState.Posting, StoredTime.Read(PostedAt));
    }
}
