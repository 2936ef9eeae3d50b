using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Sandbox.Bot;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Upgrade.Ports;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

/// <summary>A replica that the network cuts off from PostgreSQL: nobody is told, neither it nor the server.</summary>
public sealed class CutOffStoreTests : IAsyncLifetime
{
    private readonly StoreBed _bed = StoreBed.Of(StoreKind.Postgres);
    private DatabaseLink _link = null!;
    private Database _cutOff = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _bed.MakeAsync();
        _link = DatabaseLink.To(_bed.ConnectionString);

        // Shorter than the default, for the sake of whoever waits for the tests.
        _cutOff = await Database.OpenAsync($"{_link.ConnectionString};Command Timeout=3;Timeout=5", TimeProvider.System, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        await _cutOff.DisposeAsync();
        await _bed.DisposeAsync();
    }

    [Fact]
    public async Task The_server_notices_and_gives_free_what_the_replica_had_begun_to_write()
    {
        await using var other = await Database.OpenAsync($"{_bed.ConnectionString};Command Timeout=60", TimeProvider.System, Cancellation);
        await _bed.SqlAsync("create table counter (n int); insert into counter values (0)");
        var written = new TaskCompletionSource();
        var writing = _cutOff.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("update counter set n = n + 1");
                written.SetResult();
                _link.Cut();
                return await session.ExecuteAsync("update counter set n = n + 1");
            },
            Cancellation);
        await written.Task;

        // Fails when the other's own patience is over.
        await other.WriteAsync(session => session.ExecuteAsync("update counter set n = n + 10"), Cancellation);

        Assert.Equal(10, await _bed.SqlAsync("select n from counter"));
        Assert.True((await Assert.ThrowsAsync<OutsideException>(() => writing)).IsTransient);
    }

    [Fact]
    public async Task Every_holder_of_a_lock_knows_that_it_is_lost_before_another_replica_gets_it()
    {
        await using var other = await Database.OpenAsync(_bed.ConnectionString, TimeProvider.System, Cancellation);
        var names = Enumerable.Range(0, 15).Select(number => $"run:prod-{number}").ToList();
        var held = await Task.WhenAll(names.Select(name => _cutOff.Locks.TakeAsync(name, TimeSpan.Zero, Cancellation)));

        _link.Cut();

        // Whoever asks a silent server keeps a thread busy: none of that may hold up those who watch over the locks.
        var asking = Enumerable.Range(0, 15).Select(_ => Assert.ThrowsAsync<OutsideException>(() => _cutOff.ProbeAsync(Cancellation))).ToList();
        await Task.WhenAll(names.Zip(held, async (name, lost) =>
        {
            await using var taken = await other.Locks.TakeAsync(name, TimeSpan.FromMinutes(2), Cancellation);
            Assert.NotNull(taken);
            Assert.True(lost!.Lost.IsCancellationRequested, $"Two replicas have {name}.");
        }));

        await Task.WhenAll(asking);
        foreach (var lost in held)
        {
            await lost!.DisposeAsync();
        }
    }

    [Fact]
    public async Task Who_gives_up_waiting_for_an_answer_need_not_wait_for_the_driver_which_asks_the_server_to_cancel()
    {
        await using var turn = await _cutOff.Locks.TakeAsync("run:prod-1", TimeSpan.Zero, Cancellation);
        var lost = new TaskCompletionSource();
        await using var on = turn!.Lost.Register(lost.SetResult);
        _link.Cut();
        using var enough = new CancellationTokenSource();
        var asked = _cutOff.ProbeAsync(enough.Token);
        await enough.CancelAsync();

        Assert.Same(asked, await Task.WhenAny(asked, lost.Task));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await lost.Task;
    }

    [Fact]
    public async Task What_is_asked_of_a_silent_server_fails_and_is_asked_again_when_it_is_back()
    {
        _link.Cut();
        Assert.True((await Assert.ThrowsAsync<OutsideException>(() => _cutOff.ProbeAsync(Cancellation))).IsTransient);
        _link.Mend();
        await _cutOff.ProbeAsync(Cancellation);
    }
}
