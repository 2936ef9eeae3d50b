using System.Data;
using System.Data.Common;
using EksUpgradeBot.Upgrade.Ports;
using Npgsql;

namespace EksUpgradeBot.Adapters.Storage;

/// <summary>The store in PostgreSQL, for several replicas.</summary>
internal sealed class PostgresDatabase : Database
{
    private readonly NpgsqlDataSource _source;
    private readonly PostgresLocks _locks;
    private readonly TimeProvider _time;
    private PostgresPresence? _presence;

    private PostgresDatabase(NpgsqlConnectionStringBuilder settings, TimeProvider time)
    {
        Name = PostgresSettings.NameOf(settings);
        _time = time;
        _source = PostgresSources.Build(settings);
        _locks = new PostgresLocks(this, settings, time);
    }

    public override string Name { get; }

    public override StoreLocks Locks => _locks;

    private protected override string Scripts => "Postgres";

    private protected override string PlaceOfItsOwn => "a database, or a schema (Search Path=…), of its own";

    /// <summary>Makes a database of a connection string, without connecting.</summary>
    public static PostgresDatabase Prepare(string connectionString, TimeProvider time) => new(PostgresSettings.Read(connectionString), time);

    /// <summary>Reads a table of a database that may belong to a bot which runs; null when there is no such table.</summary>
    public static async Task<T?> PeekAsync<T>(string connectionString, string table, Func<Session, Task<T>> read, TimeProvider time, CancellationToken cancellationToken)
        where T : class
    {
        await using var database = Prepare(connectionString, time);
        return await database.ReadAsync(
            async session => await database.HasTableAsync(session, table) ? await read(session) : null, cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _presence, null) is { } presence)
        {
            await presence.DisposeAsync();
        }

        await _locks.DisposeAsync();
        await _source.DisposeAsync();
    }

    /// <summary>Says in a sentence what went wrong.</summary>
    internal OutsideException Say(DbException error) => PostgresErrors.Explain(Name, error);

    internal override async Task<bool> HasTableAsync(Session session, string? table) =>
        await session.FindAsync<long>(
            "select count(*) from pg_catalog.pg_tables where schemaname = current_schema() and tablename = coalesce(@table, tablename)", new { table }) > 0;

    // Two replicas that make the same table at once collide in the catalogue, "if not exists" or not.
    internal override Task LockSchemaAsync(Session session) =>
        session.ExecuteAsync("select pg_advisory_xact_lock(@Key)", new { Key = PostgresLocks.KeyOf("schema") });

    private protected override Task InitializeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private protected override async Task AnnounceAsync(CancellationToken cancellationToken) =>
        _presence = await PostgresPresence.AnnounceAsync(_locks, InstanceId, _time, cancellationToken);

    private protected override async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken) =>
        await _source.OpenConnectionAsync(cancellationToken);

    // Named, because a server may have another default: the stores are written for statements that see what others have committed.
    private protected override async Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);

    private protected override Task<IDisposable?> AwaitTurnToWriteAsync(CancellationToken cancellationToken) => Task.FromResult<IDisposable?>(null);

    private protected override OutsideException Explain(DbException error)
    {
        if (error.InnerException is TimeoutException)
        {
            // Where one is silent, those that lie idle beside it are too: they would be found out one by one, by somebody who waits.
            _source.Clear();
        }

        return Say(error);
    }
}
