using System.Collections.Concurrent;

namespace EksUpgradeBot.Adapters.Storage;

/// <summary>A delivery that was acknowledged and not carried out yet.</summary>
/// <param name="Key">Names the delivery; a repeat of it has the same key.</param>
/// <param name="Kind">What it is, in the words of whoever remembered it.</param>
/// <param name="Payload">What was delivered.</param>
/// <param name="ReceivedAt">When.</param>
public sealed record InboxEntry(string Key, string Kind, string Payload, DateTimeOffset ReceivedAt);

/// <summary>
/// What Slack delivered, remembered before it is acknowledged: a repeated delivery finds its row. Each is claimed by the replica that
/// took it; what a replica had acknowledged and not carried out when it died is taken over by one of those that live.
/// </summary>
public sealed class Inbox(Database database, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _missedSince = new(StringComparer.Ordinal);

    /// <summary>True the first time, when the delivery is safely stored; false for a repeat.</summary>
    public async Task<bool> TryRememberAsync(string key, string kind, string payload, DateTimeOffset at, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            session => session.ExecuteAsync(
                "insert into inbox (key, kind, payload, received_at, claimed_by) values (@Key, @Kind, @Payload, @At, @Me) on conflict do nothing",
                new { Key = key, Kind = kind, Payload = payload, At = StoredTime.Write(at), Me = database.InstanceId }),
            cancellationToken) == 1;

    /// <summary>True while a delivery is this replica's to carry out: another one takes over what belongs to a replica that is cut off.</summary>
    public async Task<bool> IsOursAsync(string key, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.FindAsync<long>(
                "select count(*) from inbox where key = @Key and completed_at is null and claimed_by = @Me",
                new { Key = key, Me = database.InstanceId }),
            cancellationToken) == 1;

    /// <summary>The delivery was carried out. Its payload, which holds a response_url, is forgotten; its key stays for repeats.</summary>
    public Task CompleteAsync(string key, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.ExecuteAsync(
                "update inbox set completed_at = @At, payload = '' where key = @Key and completed_at is null",
                new { Key = key, At = StoredTime.Write(time.GetUtcNow()) }),
            cancellationToken);

    /// <summary>
    /// Takes over what was acknowledged since then by a replica that has died meanwhile, the oldest first. Each entry is given to one
    /// caller of all replicas, who has to carry it out.
    /// </summary>
    public async Task<IReadOnlyList<InboxEntry>> TakeOverAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            session => session.ListAsync<Row>(
                """
                select key as Key, kind as Kind, payload as Payload, received_at as ReceivedAt, claimed_by as ClaimedBy from inbox
                where completed_at is null and received_at >= @Since and coalesce(claimed_by, '') <> @Me order by received_at, key
                """,
                new { Since = StoredTime.Write(since), Me = database.InstanceId }),
            cancellationToken);
        var dead = new HashSet<string>(StringComparer.Ordinal);
        foreach (var replica in rows.Select(row => row.Replica).Distinct(StringComparer.Ordinal))
        {
            if (await IsDeadAsync(replica, cancellationToken))
            {
                dead.Add(replica);
            }
        }

        var taken = new List<InboxEntry>();
        foreach (var row in rows.Where(row => dead.Contains(row.Replica)))
        {
            if (await ClaimAsync(row, cancellationToken))
            {
                taken.Add(new InboxEntry(row.Key, row.Kind, row.Payload, StoredTime.Read(row.ReceivedAt)));
            }
        }

        return taken;
    }

    /// <summary>Forgets what came before then, carried out or not; how many there were.</summary>
    public Task<int> ForgetAsync(DateTimeOffset olderThan, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.ExecuteAsync("delete from inbox where received_at < @Before", new { Before = StoredTime.Write(olderThan) }),
            cancellationToken);

    // Of replicas that see the same dead one, the first to write gets the entry.
    private async Task<bool> ClaimAsync(Row row, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            session => session.ExecuteAsync(
                "update inbox set claimed_by = @Me where key = @Key and completed_at is null and coalesce(claimed_by, '') = @Was",
                new { row.Key, Was = row.Replica, Me = database.InstanceId }),
            cancellationToken) == 1;

    // One that was cut off for a moment is still at work, and shows itself again before this time is over.
    private async Task<bool> IsDeadAsync(string replica, CancellationToken cancellationToken)
    {
        if (replica.Length > 0 && await database.LivesAsync(replica, cancellationToken))
        {
            _missedSince.TryRemove(replica, out _);
            return false;
        }

        var now = time.GetUtcNow();
        return now - _missedSince.GetOrAdd(replica, now) >= database.Locks.LossIsNoticedWithin;
    }

    private sealed record Row(string Key, string Kind, string Payload, string ReceivedAt, string? ClaimedBy)
    {
        public string Replica => ClaimedBy ?? "";
    }
}
