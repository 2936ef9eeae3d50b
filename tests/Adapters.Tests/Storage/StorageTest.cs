using System.Text.Json;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Tests.Shared;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

/// <summary>A test with a store of its own.</summary>
public abstract class StorageTest(StoreKind kind) : IAsyncLifetime
{
    private protected static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private protected StoreKind Kind { get; } = kind;

    private protected StoreBed Bed { get; } = StoreBed.Of(kind);

    private protected Database Database { get; private set; } = null!;

    private protected RunStore Runs => new(Database, Clock);

    private protected FakeTime Clock { get; } = new(Noon);

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        await Bed.MakeAsync();
        Database = await OpenAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (Database is not null)
        {
            await Database.DisposeAsync();
        }

        await Bed.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the store once more.</summary>
    private protected Task<Database> OpenAsync() => Bed.OpenAsync(Clock, Cancellation);

    /// <summary>SQL past the stores, as another program would do it.</summary>
    private protected Task<object?> SqlAsync(string sql) => Bed.SqlAsync(sql);

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
