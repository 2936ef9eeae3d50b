using System.Text.Json;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Tests.Shared;
using EksUpgradeBot.Upgrade.Runs;
using Microsoft.Data.Sqlite;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

/// <summary>A test with a database file of its own.</summary>
public abstract class StorageTest : IAsyncLifetime
{
    private protected static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private protected string Folder { get; } = Directory.CreateTempSubdirectory("eksbot-storage-").FullName;

    private protected string File => Path.Combine(Folder, "data", "bot.db");

    private protected Database Database { get; private set; } = null!;

    private protected RunStore Runs => new(Database, Clock);

    private protected static TimeProvider Clock { get; } = new FakeTime(Noon);

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Database = await OpenAsync(File);

    public virtual async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected static Task<Database> OpenAsync(string file) => Database.OpenAsync($"Data Source={file}", Clock, Cancellation);

    /// <summary>SQL past the stores, as another program would do it.</summary>
    private protected async Task<object?> SqlAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(Cancellation);
    }

    private protected async Task<UpgradeRun> CreateAsync(string id = "prod-1", string cluster = "prod", DateTimeOffset? at = null)
    {
        var requested = SampleRun.Requested(id, cluster, at ?? Noon);
        var begun = Engine.Begin(requested);
        Assert.True(await Runs.TryCreateAsync(begun.Run, requested, begun.Effects, Cancellation));
        return begun.Run;
    }

    /// <summary>Lets the engine decide and saves what it decided, as the bot does.</summary>
    private protected async Task<UpgradeRun> HappensAsync(UpgradeRun run, RunEvent happened)
    {
        var decision = Engine.Advance(run, happened);
        Assert.True(decision.Changed, decision.Refusal);
        Assert.True(await Runs.TrySaveAsync(decision.Run, happened, decision.Effects, Cancellation));
        return decision.Run;
    }

    /// <summary>Records with lists do not compare by value: their text does.</summary>
    private protected static void AssertSame<T>(T expected, T? actual) =>
        Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));
}
