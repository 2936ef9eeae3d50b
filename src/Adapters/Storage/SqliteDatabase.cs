using System.Data;
using System.Data.Common;
using EksUpgradeBot.Upgrade.Ports;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EksUpgradeBot.Adapters.Storage;

/// <summary>The store in one file, for one replica.</summary>
internal sealed class SqliteDatabase : Database
{
    // Per connection, and a pooled one is no exception. synchronous=FULL: a power cut must not lose "the update was started".
    // The wait is for other processes, such as a backup; threads of this one queue before they begin.
    private const string Settings = "pragma busy_timeout = 10000; pragma synchronous = full; pragma foreign_keys = on;";

    private readonly SemaphoreSlim _writers = new(1, 1);
    private readonly string _path;
    private readonly string _connectionString;

    private SqliteDatabase(string path, string connectionString, TimeProvider time)
    {
        (_path, _connectionString) = (path, connectionString);
        Locks = new ProcessLocks(time);
    }

    public override string Name => $"The database {_path}";

    public override StoreLocks Locks { get; }

    private protected override string Scripts => "Sqlite";

    private protected override string PlaceOfItsOwn => "a file of its own";

    /// <summary>Makes the file, and the directory it lies in, for nobody else to read: plans and names of people are in it.</summary>
    public static SqliteDatabase Prepare(string connectionString, TimeProvider time)
    {
        SqliteConnectionStringBuilder settings;
        try
        {
            settings = new SqliteConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException error)
        {
            // The text is not repeated: what was meant for another provider may hold a password.
            throw Unusable("The connection string of the store cannot be read", error.Message, error);
        }

        if (settings.DataSource is "" or ":memory:" || settings.DataSource.StartsWith("file:", StringComparison.Ordinal)
            || settings.Mode is not SqliteOpenMode.ReadWriteCreate || settings.Cache is SqliteCacheMode.Shared)
        {
            throw Unusable("The store must be a plain file", "memory, shared and read-only databases would forget what the bot did.");
        }

        var path = Path.GetFullPath(settings.DataSource);
        MakePrivate(path);
        settings.DataSource = path;
        settings.Pooling = true;
        return new SqliteDatabase(path, settings.ToString(), time);
    }

    /// <summary>Reads a table of a file that may belong to a bot which runs, and never makes, locks or updates it; null when there is none.</summary>
    public static async Task<T?> PeekAsync<T>(string connectionString, string table, Func<Session, Task<T>> read, CancellationToken cancellationToken)
        where T : class
    {
        var file = new SqliteConnectionStringBuilder(connectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        if (!File.Exists(file.DataSource))
        {
            return null;
        }

        try
        {
            await using var connection = new SqliteConnection(file.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            var session = new Session(connection, transaction: null, cancellationToken);
            return await session.FindAsync<int>("select count(*) from sqlite_master where type = 'table' and name = @table", new { table }) > 0
                ? await read(session)
                : null;
        }
        catch (SqliteException unreadable)
        {
            throw new OutsideException($"The {table} in {file.DataSource} cannot be read: {unreadable.Message}", isTransient: false, innerException: unreadable);
        }
    }

    public override ValueTask DisposeAsync()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
        _writers.Dispose();
        return ValueTask.CompletedTask;
    }

    internal override async Task<bool> HasTableAsync(Session session, string? table) =>
        await session.FindAsync<int>("select count(*) from sqlite_master where type = 'table' and name = coalesce(@table, name)", new { table }) > 0;

    // The transaction itself keeps every other writer out.
    internal override Task LockSchemaAsync(Session session) => Task.CompletedTask;

    // There is nobody else to tell.
    private protected override Task AnnounceAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Kept in the file, so it is said once. Readers and the writer do not wait for each other with it.
    private protected override Task InitializeAsync(CancellationToken cancellationToken) =>
        ReadAsync(session => session.ExecuteAsync("pragma journal_mode = wal"), cancellationToken);

    private protected override async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = Settings;
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // BEGIN IMMEDIATE: a transaction that begins by reading and then wants to write fails at once when another wrote meanwhile.
    private protected override Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken) =>
        Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(IsolationLevel.Serializable, deferred: false));

    // SQLite lets waiting writers sleep and try again, without any order: under load somebody starves. Here they queue.
    private protected override async Task<IDisposable?> AwaitTurnToWriteAsync(CancellationToken cancellationToken)
    {
        await _writers.WaitAsync(cancellationToken);
        return new Turn(_writers);
    }

    private protected override OutsideException Explain(DbException error) => (error as SqliteException)?.SqliteErrorCode switch
    {
        raw.SQLITE_NOTADB => Unusable($"{Name} is not a SQLite database", "the file holds something else.", error),
        raw.SQLITE_CORRUPT => Unusable($"{Name} is damaged", "restore it from a copy.", error),
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM => Unusable($"{Name} cannot be written", error.Message, error),
        raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
            new OutsideException($"{Name} cannot be used just now: {error.Message}", isTransient: true, Code(error), error),
        _ => new OutsideException($"{Name} refused: {error.Message}", isTransient: false, Code(error), error),
    };

    private static string? Code(DbException error) => (error as SqliteException)?.SqliteExtendedErrorCode.ToString();

    private static void MakePrivate(string path)
    {
        try
        {
            var directory = Path.GetDirectoryName(path) ?? throw Unusable($"The database {path} cannot be made", "it is a directory.");
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(directory);
            }
            else
            {
                Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            // SQLite gives its -wal and -shm files the mode of the file itself. A file that is there must not be opened here:
            // closing it would drop the locks that SQLite holds on it for this process.
            if (!File.Exists(path))
            {
                new FileStream(path, options).Dispose();
            }
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process, or another thread, made it in between.
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"The database {path} cannot be made", error.Message, error);
        }
    }

    private static OutsideException Unusable(string what, string why, Exception? error = null) =>
        new($"{what}: {why}", isTransient: false, code: null, error)
        {
            Remedy = "Set 'store' to a file that the bot may write, such as 'Data Source=data/bot.db', or to a PostgreSQL database.",
        };

    private sealed class Turn(SemaphoreSlim writers) : IDisposable
    {
        public void Dispose() => writers.Release();
    }
}
