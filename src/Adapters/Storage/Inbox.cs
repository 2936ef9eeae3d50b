namespace EksUpgradeBot.Adapters.Storage;

/// <summary>A delivery that was acknowledged and not carried out yet.</summary>
/// <param name="Key">Names the delivery; a repeat of it has the same key.</param>
/// <param name="Kind">What it is, in the words of whoever remembered it.</param>
/// <param name="Payload">What was delivered.</param>
/// <param name="ReceivedAt">When.</param>
public sealed record InboxEntry(string Key, string Kind, string Payload, DateTimeOffset ReceivedAt);

/// <summary>
/// What Slack delivered, remembered before it is acknowledged: a repeated delivery finds its row, and what was acknowledged but not
/// carried out when the process died is found at the next start.
/// </summary>
public sealed class Inbox(Database database, TimeProvider time)
{
    /// <summary>True the first time, when the delivery is safely stored; false for a repeat.</summary>
    public async Task<bool> TryRememberAsync(string key, string kind, string payload, DateTimeOffset at, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            session => session.ExecuteAsync(
                "insert into inbox (key, kind, payload, received_at) values (@Key, @Kind, @Payload, @At) on conflict do nothing",
                new { Key = key, Kind = kind, Payload = payload, At = StoredTime.Write(at) }),
            cancellationToken) == 1;

    /// <summary>The delivery was carried out. Its payload, which holds a response_url, is forgotten; its key stays for repeats.</summary>
    public Task CompleteAsync(string key, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.ExecuteAsync(
                "update inbox set completed_at = @At, payload = '' where key = @Key and completed_at is null",
                new { Key = key, At = StoredTime.Write(time.GetUtcNow()) }),
            cancellationToken);

    /// <summary>What was acknowledged since then and not carried out, the oldest first.</summary>
    public async Task<IReadOnlyList<InboxEntry>> ListUnfinishedAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            session => session.ListAsync<Row>(
                """
                select key as Key, kind as Kind, payload as Payload, received_at as ReceivedAt from inbox
                where completed_at is null and received_at >= @Since order by received_at, key
                """,
                new { Since = StoredTime.Write(since) }),
            cancellationToken);
        return [.. rows.Select(row => new InboxEntry(row.Key, row.Kind, row.Payload, StoredTime.Read(row.ReceivedAt)))];
    }

    /// <summary>Forgets what came before then, carried out or not; how many there were.</summary>
    public Task<int> ForgetAsync(DateTimeOffset olderThan, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.ExecuteAsync("delete from inbox where received_at < @Before", new { Before = StoredTime.Write(olderThan) }),
            cancellationToken);

    private sealed record Row(string Key, string Kind, string Payload, string ReceivedAt);
}
