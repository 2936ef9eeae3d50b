using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Upgrade.Running;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

/// <summary>People who press at the same instant, against the real store: one decision each time, and each of them hears what became of theirs.</summary>
public abstract class SimultaneousDecisionsTests(StoreKind kind) : StorageTest(kind)
{
    private const int Rounds = 20;

    private static readonly Person _cleo = new("U0CLEO");

    // A decision takes the store and the clock only.
    private Director Director => new(null!, null!, null!, Runs, null!, null!, null!, null!, Clock);

    [Fact]
    public async Task Of_an_approval_and_an_abort_either_comes_first_and_nothing_is_lost()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var run = await AskingAsync($"prod-{round}");
            var (approved, aborted) = await AtOnceAsync(
                run.Id,
                at => new ApprovalGiven(at, SampleRun.Ben, SampleRun.Digest),
                at => new AbortRequested(at, SampleRun.Ana, "not today"));

            var record = (await Runs.FindAsync(run.Id, Cancellation))!.Steps[0].Proposals[0];
            var events = (await Runs.ListEventsAsync(run.Id, Cancellation)).Skip(2).Select(happened => happened.GetType()).ToList();
            Assert.True(aborted.Changed);
            if (approved.Changed)
            {
                // The step looks first, because what was approved may run outside; then the run ends.
                Assert.Equal([typeof(ApprovalGiven), typeof(AbortRequested)], events);
                Assert.Equal((ProposalState.Approved, RunStatus.Running), (record.State, aborted.Run.Status));
            }
            else
            {
                Assert.Equal([typeof(AbortRequested)], events);
                Assert.Equal((ProposalState.Declined, RunStatus.Aborted), (record.State, aborted.Run.Status));
                Assert.Empty(record.Approvals);
                Assert.Contains("has ended already", approved.Refusal, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Of_two_approvals_where_one_is_enough_exactly_one_counts_and_the_other_is_told()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var run = await AskingAsync($"prod-{round}");
            var (one, other) = await AtOnceAsync(
                run.Id,
                at => new ApprovalGiven(at, SampleRun.Ben, SampleRun.Digest),
                at => new ApprovalGiven(at, _cleo, SampleRun.Digest));

            Assert.Single(new[] { one, other }, decision => decision.Changed);
            Assert.Contains("approved already", (one.Changed ? other : one).Refusal, StringComparison.Ordinal);
            Assert.Single((await Runs.FindAsync(run.Id, Cancellation))!.Steps[0].Proposals[0].Approvals);
        }
    }

    private async Task<UpgradeRun> AskingAsync(string name)
    {
        var run = await CreateAsync(name, name);
        return await HappensAsync(run, new StepProposed(Noon.AddMinutes(1), run.Attempt, SampleRun.Proposal(Noon.AddMinutes(1))));
    }

    private async Task<(Decision, Decision)> AtOnceAsync(RunId run, Func<DateTimeOffset, RunEvent> one, Func<DateTimeOffset, RunEvent> other)
    {
        using var start = new Barrier(2);
        var decisions = await Task.WhenAll(new[] { one, other }.Select(decided => Task.Factory.StartNew(
            async () =>
            {
                start.SignalAndWait(Cancellation);
                return (await Director.DecideAsync(run, decided, Cancellation))!;
            },
            Cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
        return (decisions[0], decisions[1]);
    }
}

public sealed class SimultaneousDecisionsOnSqliteTests() : SimultaneousDecisionsTests(StoreKind.Sqlite);

public sealed class SimultaneousDecisionsOnPostgresTests() : SimultaneousDecisionsTests(StoreKind.Postgres);
