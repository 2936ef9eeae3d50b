using System.Data.Common;
using System.Reflection;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Storage;

/// <summary>
/// The relational store under everything the bot remembers. Safe to be used by many threads: each operation has a pooled connection
/// of its own. What SQLite and another provider do differently is in the derived class and in the folder of its scripts.
/// </summary>
public abstract class Database : IAsyncDisposable
{
    private protected Database()
    {
    }

    /// <summary>What the database is called at the beginning of a message, without a secret: <c>The database /var/lib/eksbot/bot.db</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Names this opening of the store among all that ever used it, for claims and Quartz: a replica that starts again is another one,
    /// also where people gave it the same name as before (<see cref="Processes.ReplicaName"/>).
    /// </summary>
    public string InstanceId { get; } = $"{Environment.MachineName}-{Guid.NewGuid():N}"[..^20];

    /// <summary>Locks that every replica on this store sees.</summary>
    public abstract StoreLocks Locks { get; }

    /// <summary>True when several replicas may use it at once: then what lies in one replica's workspace is not enough.</summary>
    public bool IsShared => Locks.AreShared;

    /// <summary>The folder of the numbered scripts.</summary>
    private protected abstract string Scripts { get; }

    /// <summary>What to name in <c>store</c> when the place is taken by another program.</summary>
    private protected abstract string PlaceOfItsOwn { get; }

    /// <summary>Opens the store, makes it where there is none, and brings its schema up to this version of the bot.</summary>
    /// <param name="connectionString">Such as <c>Data Source=data/bot.db</c>, or <c>Host=db.example.com;Database=eksbot</c>.</param>
    /// <param name="time">When a script was applied, and how long is waited.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="OutsideException">It cannot be used; the message says why and what to do.</exception>
    public static async Task<Database> OpenAsync(string connectionString, TimeProvider time, CancellationToken cancellationToken)
    {
        Database database = PostgresSettings.Cover(connectionString)
            ? PostgresDatabase.Prepare(connectionString, time)
            : SqliteDatabase.Prepare(connectionString, time);
        try
        {
            await database.InitializeAsync(cancellationToken);
            await Schema.UpdateAsync(database, ScriptsIn(database.Scripts), time, cancellationToken);
            await database.AnnounceAsync(cancellationToken);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Closes the pooled connections.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>Asks the store for a sign of life.</summary>
    /// <exception cref="OutsideException">It gives none; the message says why.</exception>
    public Task ProbeAsync(CancellationToken cancellationToken) => ReadAsync(session => session.FindAsync<int>("select 1"), cancellationToken);

    /// <summary>
    /// Runs a script that another library brings along for tables of its own, which makes only what is missing. Replicas that start at
    /// once take turns.
    /// </summary>
    /// <exception cref="OutsideException">The store does not take it.</exception>
    public Task ProvisionAsync(string script, CancellationToken cancellationToken) => WriteAsync(
        async session =>
        {
            await LockSchemaAsync(session);
            return await session.ExecuteAsync(script);
        },
        cancellationToken);

    /// <summary>Whether the replica of this name lives, as far as the store knows.</summary>
    internal Task<bool> LivesAsync(string replica, CancellationToken cancellationToken) =>
        replica == InstanceId ? Task.FromResult(true) : Locks.IsTakenAsync(PostgresPresence.LockOf(replica), cancellationToken);

    /// <summary>
    /// Reads with one connection. Whoever gives up need not wait until the driver does, which on a silent network takes it ten seconds.
    /// </summary>
    internal Task<T> ReadAsync<T>(Func<Session, Task<T>> read, CancellationToken cancellationToken) =>
        ReadToTheEndAsync(read, cancellationToken).WaitAsync(cancellationToken);

    private async Task<T> ReadToTheEndAsync<T>(Func<Session, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var driver = new DriverCancellation(cancellationToken);
        try
        {
            await using var connection = await ConnectAsync(driver.Token);
            return await read(new Session(connection, transaction: null, driver.Token));
        }
        catch (DbException error)
        {
            throw Explain(error);
        }
        catch (Exception odd) when (DriverCancellation.Hides(odd, cancellationToken))
        {
            throw new OperationCanceledException("The database was given up.", odd, cancellationToken);
        }
    }

    /// <summary>Writes in one transaction: committed when <paramref name="write"/> returns, nothing of it stays when it throws.</summary>
    internal async Task<T> WriteAsync<T>(Func<Session, Task<T>> write, CancellationToken cancellationToken)
    {
        using var turn = await AwaitTurnToWriteAsync(cancellationToken);
        await using var driver = new DriverCancellation(cancellationToken);
        try
        {
            await using var connection = await ConnectAsync(driver.Token);
            await using var transaction = await BeginAsync(connection, driver.Token);
            var result = await write(new Session(connection, transaction, driver.Token));

            // Not cancellable: whoever gave up during a commit would not know whether it happened.
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        }
        catch (DbException error)
        {
            throw Explain(error);
        }
        catch (Exception odd) when (DriverCancellation.Hides(odd, cancellationToken))
        {
            throw new OperationCanceledException("The database was given up.", odd, cancellationToken);
        }
    }

    /// <summary>True when there is a table of this name; any table when null.</summary>
    internal abstract Task<bool> HasTableAsync(Session session, string? table);

    /// <summary>Holds other processes off the schema until the transaction ends.</summary>
    internal abstract Task LockSchemaAsync(Session session);

    /// <summary>Says that the tables of another program stand in the way.</summary>
    internal OutsideException TakenByAnother() => new($"{Name} belongs to another program: it has tables, but not the bot's.", isTransient: false)
    {
        Remedy = $"Set 'store' to {PlaceOfItsOwn}.",
    };

    /// <summary>Lets other replicas know that this one lives, from now until it is disposed or dies.</summary>
    private protected abstract Task AnnounceAsync(CancellationToken cancellationToken);

    /// <summary>What is to be set before the first use.</summary>
    private protected abstract Task InitializeAsync(CancellationToken cancellationToken);

    private protected abstract Task<DbConnection> ConnectAsync(CancellationToken cancellationToken);

    private protected abstract Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Waits until this process may write, for a provider with one writer at a time.</summary>
    private protected abstract Task<IDisposable?> AwaitTurnToWriteAsync(CancellationToken cancellationToken);

    /// <summary>Says in a sentence what went wrong.</summary>
    private protected abstract OutsideException Explain(DbException error);

    private static IReadOnlyList<SchemaScript> ScriptsIn(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"{typeof(Database).Namespace}.{folder}.";
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var text = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return new SchemaScript(int.Parse(name.AsSpan(prefix.Length, 3)), name[prefix.Length..], text.ReadToEnd());
            })];
    }
}
