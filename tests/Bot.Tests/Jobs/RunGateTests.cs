using EksUpgradeBot.Bot.Jobs;
using EksUpgradeBot.Bot.Tests.Thread;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Jobs;

public sealed class RunGateTests() : ThreadTest(StoreKind.Sqlite)
{
    private static readonly RunId _run = new("prod-1");

    [Fact]
    public async Task A_turn_that_must_wait_for_long_gives_its_thread_back()
    {
        var gate = new RunGate(Database.Locks);
        await using var turn = await gate.EnterAsync(_run, Cancellation);
        var waiting = gate.EnterAsync(_run, Cancellation);
        await Time.WaitedForAsync(TimeSpan.FromSeconds(5));
        Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Null(await waiting);
    }

    [Fact]
    public async Task A_turn_begins_when_the_one_before_it_is_over()
    {
        var gate = new RunGate(Database.Locks);
        var turn = await gate.EnterAsync(_run, Cancellation);
        var waiting = gate.EnterAsync(_run, Cancellation);
        await turn!.DisposeAsync();

        await using var next = await waiting;
        Assert.NotNull(next);
    }
}
