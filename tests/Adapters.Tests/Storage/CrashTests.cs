using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

public abstract class CrashTests(StoreKind kind) : StorageTest(kind)
{
    [Fact]
    public async Task A_creation_that_breaks_in_the_middle_leaves_nothing()
    {
        await Bed.BreakAsync("effects", "the disk is gone");

        var error = await Assert.ThrowsAsync<OutsideException>(() => CreateAsync());

        Assert.Contains("the disk is gone", error.Message);
        Assert.Empty(await Runs.ListUnfinishedAsync(Cancellation));
        Assert.Equal(0L, await SqlAsync("select count(*) from events"));

        await Bed.MendAsync("effects");
        await CreateAsync();
    }

    [Fact]
    public async Task A_save_that_breaks_in_the_middle_leaves_the_state_before()
    {
        var run = await CreateAsync();
        await Bed.BreakAsync("effects", "the disk is gone");

        await Assert.ThrowsAsync<OutsideException>(
            () => HappensAsync(run, new StepDone(Noon, run.Attempt, "done", [])));

        AssertSame(run, await Runs.FindAsync(run.Id, Cancellation));
        Assert.Single(await Runs.ListEventsAsync(run.Id, Cancellation));
        Assert.Single(await Runs.ListEffectsAsync(run.Id, Cancellation));
    }

    [Fact]
    public async Task An_effect_that_cannot_be_written_leaves_nothing()
    {
        var requested = SampleRun.Requested("prod-1", "prod", Noon);
        var run = Engine.Begin(requested).Run;

        await Assert.ThrowsAsync<ArgumentException>(() => Runs.TryCreateAsync(run, requested, [new UnknownEffect()], Cancellation));

        Assert.Null(await Runs.FindAsync(run.Id, Cancellation));
    }

    [Fact]
    public async Task A_cancelled_operation_does_nothing_and_the_next_one_works()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var requested = SampleRun.Requested("prod-1", "prod", Noon);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Runs.TryCreateAsync(Engine.Begin(requested).Run, requested, [], cancelled.Token));

        await CreateAsync();
    }

    private sealed record UnknownEffect() : Effect(1, Noon);
}

public sealed class CrashOnSqliteTests() : CrashTests(StoreKind.Sqlite);

public sealed class CrashOnPostgresTests() : CrashTests(StoreKind.Postgres);
