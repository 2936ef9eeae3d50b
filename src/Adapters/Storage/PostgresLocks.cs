using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace EksUpgradeBot.Adapters.Storage;

/// <summary>
/// Advisory locks of PostgreSQL sessions. Each has a connection of its own while it is held, so that the server frees it with the
/// session when the process dies; they come from a pool of their own, so that locks and queries cannot starve each other.
/// </summary>
internal sealed class PostgresLocks : StoreLocks, IAsyncDisposable
{
    // Twenty turns, sixteen threads that are being shown, and a few that are held for long.
    private const int Connections = 40;

    // A holder that is cut off knows it after five seconds; the server frees its locks after thirteen at the earliest
    // (PostgresSources). In that order, so that a turn has ended before another replica can begin it.
    private const int AnswersWithinSeconds = 3;

    private readonly PostgresDatabase _database;
    private readonly TimeProvider _time;
    private readonly NpgsqlDataSource _source;

    public PostgresLocks(PostgresDatabase database, NpgsqlConnectionStringBuilder settings, TimeProvider time)
    {
        _database = database;
        _time = time;
        var own = new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            ApplicationName = $"{settings.ApplicationName} locks",
            MinPoolSize = 0,
            MaxPoolSize = Connections,
            Multiplexing = false,
        };
        _source = PostgresSources.Build(own);
    }

    /// <summary>How often a holder asks whether its session lives.</summary>
    public static TimeSpan LookEvery { get; } = TimeSpan.FromSeconds(2);

    public override bool AreShared => true;

    public override TimeSpan LossIsNoticedWithin { get; } = LookEvery + TimeSpan.FromSeconds(AnswersWithinSeconds + 1);

    public override async Task<StoreLock?> TakeAsync(string name, TimeSpan patience, CancellationToken cancellationToken)
    {
        await using var driver = new DriverCancellation(cancellationToken);
        try
        {
            var connection = await _source.OpenConnectionAsync(driver.Token);
            try
            {
                if (await TryLockAsync(connection, KeyOf(name), patience, driver.Token))
                {
                    return await PostgresLock.HoldAsync(_source, connection, AnswersWithinSeconds, _time, driver.Token);
                }

                await connection.DisposeAsync();
                return null;
            }
            catch
            {
                await AbandonAsync(_source, connection);
                throw;
            }
        }
        catch (NpgsqlException error)
        {
            throw _database.Say(error);
        }
        catch (Exception odd) when (DriverCancellation.Hides(odd, cancellationToken))
        {
            throw new OperationCanceledException("The lock was given up.", odd, cancellationToken);
        }
    }

    public override Task<bool> IsTakenAsync(string name, CancellationToken cancellationToken)
    {
        var key = unchecked((ulong)KeyOf(name));
        return _database.ReadAsync(
            session => session.FindAsync<bool>(
                """
                select exists (
                  select 1 from pg_catalog.pg_locks
                  where locktype = 'advisory' and objsubid = 1 and granted
                    and database = (select oid from pg_catalog.pg_database where datname = current_database())
                    and classid::bigint = @High and objid::bigint = @Low)
                """,
                new { High = (long)(key >> 32), Low = (long)(key & uint.MaxValue) }),
            cancellationToken);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <summary>The number that stands for a name: names are longer than the 64 bits that PostgreSQL takes.</summary>
    internal static long KeyOf(string name) =>
        BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes("eks-upgrade-bot " + name)));

    /// <summary>Closes a connection for good: nobody knows what its session still holds.</summary>
    internal static async Task AbandonAsync(NpgsqlDataSource source, NpgsqlConnection connection)
    {
        // A pooled connection that is older than a clearing is closed when it comes back.
        source.Clear();
        await connection.DisposeAsync();
    }

    private static async Task<bool> TryLockAsync(NpgsqlConnection connection, long key, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (patience <= TimeSpan.Zero)
        {
            await using var only = new NpgsqlCommand("select pg_try_advisory_lock($1)", connection) { CommandTimeout = AnswersWithinSeconds };
            only.Parameters.Add(new NpgsqlParameter<long> { TypedValue = key });
            return (bool)(await only.ExecuteScalarAsync(cancellationToken))!;
        }

        await using var limit = new NpgsqlCommand($"set lock_timeout = {(long)patience.TotalMilliseconds}", connection) { CommandTimeout = AnswersWithinSeconds };
        await limit.ExecuteNonQueryAsync(cancellationToken);
        await using var wait = new NpgsqlCommand("select pg_advisory_lock($1)", connection)
        {
            CommandTimeout = (int)Math.Ceiling(patience.TotalSeconds) + AnswersWithinSeconds,
        };
        wait.Parameters.Add(new NpgsqlParameter<long> { TypedValue = key });
        try
        {
            await wait.ExecuteNonQueryAsync(cancellationToken);
            return true;
        }
        catch (PostgresException over) when (over.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
    }
}
