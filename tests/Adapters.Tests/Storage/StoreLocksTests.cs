using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Tests.Shared.Stores;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

public abstract class StoreLocksTests(StoreKind kind) : StorageTest(kind)
{
    [Fact]
    public async Task A_lock_is_held_by_one_until_it_is_given_back()
    {
        await using (var held = await TakeAsync())
        {
            Assert.NotNull(held);
            Assert.False(held.Lost.IsCancellationRequested);
            Assert.Null(await TakeAsync());
            Assert.True(await Database.Locks.IsTakenAsync("run:prod-1", Cancellation));
            Assert.False(await Database.Locks.IsTakenAsync("run:prod-2", Cancellation));
            await using var other = await Database.Locks.TakeAsync("run:prod-2", TimeSpan.Zero, Cancellation);
            Assert.NotNull(other);
        }

        Assert.False(await Database.Locks.IsTakenAsync("run:prod-1", Cancellation));
        await using var again = await TakeAsync();
        Assert.NotNull(again);
    }

    [Fact]
    public async Task Whoever_waits_gets_the_lock_when_it_is_given_back()
    {
        var held = await TakeAsync();
        var waiting = Database.Locks.TakeAsync("run:prod-1", TimeSpan.FromMinutes(1), Cancellation);
        Assert.False(waiting.IsCompleted);

        await held!.DisposeAsync();

        await using var next = await waiting;
        Assert.NotNull(next);
        Assert.Null(await TakeAsync());
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_leaves_nothing_behind()
    {
        await using (await TakeAsync())
        {
            using var enough = new CancellationTokenSource();
            var waiting = Database.Locks.TakeAsync("run:prod-1", TimeSpan.FromMinutes(1), enough.Token);
            await enough.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        await using var again = await TakeAsync();
        Assert.NotNull(again);
    }

    [Fact]
    public async Task A_lock_that_is_given_back_twice_is_not_taken_from_its_next_holder()
    {
        var first = await TakeAsync();
        await first!.DisposeAsync();
        await using var second = await TakeAsync();

        await first.DisposeAsync();

        Assert.Null(await TakeAsync());
    }

    [Fact]
    public async Task Many_who_take_turns_are_never_two_at_once()
    {
        var inside = 0;
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(
            async () =>
            {
                await using var turn = await Database.Locks.TakeAsync("run:prod-1", TimeSpan.FromMinutes(1), Cancellation);
                Assert.NotNull(turn);
                Assert.Equal(1, Interlocked.Increment(ref inside));
                await Task.Yield();
                Interlocked.Decrement(ref inside);
            },
            Cancellation)));
    }

    private protected Task<StoreLock?> TakeAsync() => Database.Locks.TakeAsync("run:prod-1", TimeSpan.Zero, Cancellation);
}

public sealed class StoreLocksOnSqliteTests() : StoreLocksTests(StoreKind.Sqlite);

public sealed class StoreLocksOnPostgresTests() : StoreLocksTests(StoreKind.Postgres);
