using EksUpgradeBot.Sandbox.Bot;
using EksUpgradeBot.Adapters.Storage;
using Microsoft.Data.Sqlite;

namespace EksUpgradeBot.Tests.Shared.Stores;

/// <summary>An empty store of one kind for one test, and what the test needs of that kind besides the bot's own code.</summary>
public abstract class StoreBed : IAsyncDisposable
{
    private protected StoreBed()
    {
    }

    /// <summary>Leads to the store.</summary>
    public string ConnectionString { get; private protected set; } = "";

    /// <summary>A kind of store; each test gets its own.</summary>
    public static StoreBed Of(StoreKind kind) => kind == StoreKind.Sqlite ? new SqliteBed() : new PostgresBed();

    /// <summary>Makes it; skips the test where that kind is not to be had.</summary>
    public abstract Task MakeAsync();

    /// <summary>Opens it, as another replica or a restarted one would.</summary>
    public Task<Database> OpenAsync(TimeProvider time, CancellationToken cancellationToken) => Database.OpenAsync(ConnectionString, time, cancellationToken);

    /// <summary>SQL past the stores, as another program would run it.</summary>
    public abstract Task<object?> SqlAsync(string sql);

    /// <summary>From now on nothing can be inserted into a table.</summary>
    public abstract Task BreakAsync(string table, string why);

    /// <summary>Takes back <see cref="BreakAsync"/>.</summary>
    public abstract Task MendAsync(string table);

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();
}

/// <summary>The kinds of stores.</summary>
public enum StoreKind
{
    /// <summary>A file.</summary>
    Sqlite,

    /// <summary>A server, which is started for the tests.</summary>
    Postgres,
}

/// <summary>A store in a file of its own.</summary>
internal sealed class SqliteBed : StoreBed
{
    /// <summary>The directory that the test may write to: in memory where there is such a place, because every write is flushed.</summary>
    public string Folder { get; } = Directory.CreateDirectory(Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"eksbot-storage-{Guid.NewGuid():N}")).FullName;

    /// <summary>The file.</summary>
    public string File => Path.Combine(Folder, "data", "bot.db");

    public override Task MakeAsync()
    {
        ConnectionString = $"Data Source={File}";
        return Task.CompletedTask;
    }

    /// <summary>For a test that writes the file before the bot does.</summary>
    public void MakeDirectory() => Directory.CreateDirectory(Path.GetDirectoryName(File)!);

    public override async Task<object?> SqlAsync(string sql)
    {
        await using var connection = new SqliteConnection($"{ConnectionString};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    public override Task BreakAsync(string table, string why) =>
        SqlAsync($"create trigger broken_{table} before insert on {table} begin select raise(abort, '{why}'); end");

    public override Task MendAsync(string table) => SqlAsync($"drop trigger broken_{table}");

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}

/// <summary>A store in a database of its own, on the server of the test program.</summary>
internal sealed class PostgresBed : StoreBed
{
    private PostgresServer? _server;

    public override async Task MakeAsync()
    {
        _server = await SharedPostgres.GetAsync();
        // A machine that is busy with all tests at once takes its time to open dozens of connections.
        ConnectionString = $"{await _server.MakeDatabaseAsync()};Timeout=30";
    }

    public override Task<object?> SqlAsync(string sql) => PostgresServer.SqlAsync(ConnectionString, sql);

    public override Task BreakAsync(string table, string why) => SqlAsync(
        $"""
        create function broken_{table}() returns trigger language plpgsql as $$ begin raise exception '{why}'; end $$;
        create trigger broken_{table} before insert on {table} for each row execute function broken_{table}()
        """);

    public override Task MendAsync(string table) => SqlAsync($"drop function broken_{table} cascade");

    public override async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DropDatabaseAsync(ConnectionString);
        }
    }
}
