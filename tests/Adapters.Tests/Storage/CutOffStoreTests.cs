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
        _cutOff = await Database.OpenAsync($"{_link.ConnectionString};Command Timeout=3", TimeProvider.System, Cancellation);
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
    public async Task Who_gives_up_waiting_for_an_answer_need_not_wait_for_the_server()
    {
        _link.Cut();
        using var enough = new CancellationTokenSource();
        var patient = _cutOff.ProbeAsync(Cancellation);
        var hurried = _cutOff.ProbeAsync(enough.Token);
        await enough.CancelAsync();

        Assert.Same(hurried, await Task.WhenAny(patient, hurried));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hurried);
        Assert.True((await Assert.ThrowsAsync<OutsideException>(() => patient)).IsTransient);
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
