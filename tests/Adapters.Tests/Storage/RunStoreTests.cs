using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

public abstract class RunStoreTests(StoreKind kind) : StorageTest(kind)
{
    [Fact]
    public async Task A_stored_run_is_read_as_it_was_saved()
    {
        var run = await CreateAsync();

        AssertSame(run, await Runs.FindAsync(run.Id, Cancellation));
        AssertSame(run, await Runs.FindUnfinishedAsync(run.Cluster, Cancellation));
        Assert.Null(await Runs.FindAsync(new RunId("prod-2"), Cancellation));
        Assert.Null(await Runs.FindUnfinishedAsync(ClusterName.Parse("staging"), Cancellation));
    }

    [Fact]
    public async Task Of_two_runs_created_at_once_for_one_cluster_one_wins()
    {
        for (var round = 0; round < 20; round++)
        {
            var cluster = $"prod-{round}";
            var created = await Task.WhenAll(new[] { "a", "b" }.Select(who => Task.Run(
                () =>
                {
                    var requested = SampleRun.Requested($"{cluster}-{who}", cluster, Noon);
                    var begun = Engine.Begin(requested);
                    return Runs.TryCreateAsync(begun.Run, requested, begun.Effects, Cancellation);
                },
                Cancellation)));

            Assert.Single(created, won => won);
            var run = await Runs.FindUnfinishedAsync(ClusterName.Parse(cluster), Cancellation);
            Assert.Single(await Runs.ListEventsAsync(run!.Id, Cancellation));
        }

        Assert.Equal(20, (await Runs.ListUnfinishedAsync(Cancellation)).Count);
        Assert.Equal(20, (await Runs.ListEffectsAsync(run: null, Cancellation)).Count);
    }

    [Fact]
    public async Task A_cluster_written_in_other_letters_is_the_same_cluster()
    {
        var run = await CreateAsync(cluster: "Prod");
        var requested = SampleRun.Requested("prod-2", "pROD", Noon);

        Assert.False(await Runs.TryCreateAsync(Engine.Begin(requested).Run, requested, [], Cancellation));
        Assert.Equal(run.Id, (await Runs.FindUnfinishedAsync(ClusterName.Parse("PROD"), Cancellation))!.Id);
        Assert.Single(await Runs.ListRecentAsync(ClusterName.Parse("prod"), 5, Cancellation));
    }

    [Fact]
    public async Task A_cluster_whose_run_has_ended_can_have_another_but_not_of_the_same_id()
    {
        var run = await CreateAsync();
        run = await HappensAsync(run, new AbortRequested(Noon.AddMinutes(1), SampleRun.Ana, "not today"));
        Assert.True(run.HasEnded);
        var again = SampleRun.Requested("prod-1", "prod", Noon);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Runs.TryCreateAsync(Engine.Begin(again).Run, again, [], Cancellation));
        var next = await CreateAsync("prod-2", at: Noon.AddMinutes(2));

        Assert.Equal([next.Id, run.Id], (await Runs.ListRecentAsync(run.Cluster, 5, Cancellation)).Select(each => each.Id));
        Assert.Equal([next.Id], (await Runs.ListUnfinishedAsync(Cancellation)).Select(each => each.Id));
    }

    [Fact]
    public async Task The_newest_runs_come_first_and_no_more_than_asked_for()
    {
        await CreateAsync("a-1", "a", Noon);
        await CreateAsync("b-1", "b", Noon.AddTicks(1));

        // An hour ahead on the clock of the wall, half an hour before in time.
        await CreateAsync("c-1", "c", Noon.AddMinutes(-30).ToOffset(TimeSpan.FromHours(1)));

        var recent = await Runs.ListRecentAsync(cluster: null, 2, Cancellation);

        Assert.Equal(["b-1", "a-1"], recent.Select(run => run.Id.Value));
    }

    [Fact]
    public async Task A_save_with_another_version_changes_nothing()
    {
        var first = await CreateAsync();
        var waited = new StepWaited(Noon.AddSeconds(1), first.Attempt, Noon.AddSeconds(16), new StepProgress("EKS updates"));
        var second = await HappensAsync(first, waited);

        // Another replica that still has the first state decides on something else.
        var failed = new StepFailed(Noon.AddSeconds(2), first.Attempt, "no", "retry");
        var stale = Engine.Advance(first, failed);
        var ahead = second with { Version = second.Version + 2 };

        Assert.False(await Runs.TrySaveAsync(stale.Run, failed, stale.Effects, Cancellation));
        Assert.False(await Runs.TrySaveAsync(ahead, failed, [new TidyUp(9, Noon)], Cancellation));
        Assert.False(await Runs.TrySaveAsync(second with { Id = new RunId("nobody") }, failed, [], Cancellation));
        AssertSame(second, await Runs.FindAsync(first.Id, Cancellation));
        Assert.Equal(2, (await Runs.ListEventsAsync(first.Id, Cancellation)).Count);
        Assert.Equal([new AdvanceStep(2, Noon.AddSeconds(16))], (await Runs.ListEffectsAsync(first.Id, Cancellation)).Select(each => each.Effect));
    }

    [Fact]
    public async Task The_stored_events_of_a_whole_run_replay_to_the_stored_state()
    {
        var run = await CreateAsync();
        var at = Noon;
        DateTimeOffset Next() => at = at.AddMinutes(1);

        run = await HappensAsync(run, new StepStumbled(Next(), run.Attempt, "EKS did not answer.", at.AddSeconds(30)));
        run = await HappensAsync(run, new StepWaited(Next(), run.Attempt, at.AddSeconds(15), new StepProgress("Planning", at, ["one", "two"], 1, 2)));
        run = await HappensAsync(run, new StepProposed(Next(), run.Attempt, SampleRun.Proposal(at)));
        run = await HappensAsync(run, new ProposalExpired(at.AddHours(4), run.Attempt));
        at = at.AddHours(4);
        run = await HappensAsync(run, new RetryRequested(Next(), SampleRun.Ben));
        run = await HappensAsync(run, new StepProposed(Next(), run.Attempt, SampleRun.Proposal(at)));
        run = await HappensAsync(run, new ApprovalGiven(Next(), SampleRun.Ben, SampleRun.Digest));
        run = await HappensAsync(run, new StepDone(Next(), run.Attempt, "The control plane runs 1.35", ["took 12 minutes"]));
        run = await HappensAsync(run, new StepFailed(Next(), run.Attempt, "A node does not drain.", "Look at its budget."));
        run = await HappensAsync(run, new SkipRequested(Next(), SampleRun.Ben, "moved by hand"));
        run = await HappensAsync(run, new StepDone(Next(), run.Attempt, "Verified", []));

        Assert.Equal(RunStatus.Completed, run.Status);
        var stored = await Runs.FindAsync(run.Id, Cancellation);
        AssertSame(run, stored);
        AssertSame(stored, Engine.Replay(await Runs.ListEventsAsync(run.Id, Cancellation)));
        Assert.Equal("12", await SqlAsync("select cast(max(seq) as text) from events"));
        Assert.Equal(
            "upgrade-requested,step-stumbled,step-waited,step-proposed,proposal-expired,retry-requested,step-proposed,approval-given,"
            + "step-done,step-failed,skip-requested,step-done",
            await SqlAsync("select string_agg(kind, ',') from (select kind from events order by seq) as ordered"));
    }

    [Fact]
    public async Task A_saved_run_supersedes_the_effects_of_its_earlier_turns_and_of_no_other_run()
    {
        var other = await CreateAsync("other-1", "other", Noon.AddMinutes(-1));
        var run = await CreateAsync();
        run = await HappensAsync(run, new StepFailed(Noon.AddMinutes(1), run.Attempt, "no", "retry"));

        Assert.Empty(await Runs.ListEffectsAsync(run.Id, Cancellation));
        Assert.Equal("superseded", await SqlAsync("select outcome from effects where run = 'prod-1'"));

        run = await HappensAsync(run, new AbortRequested(Noon.AddMinutes(2), SampleRun.Ana, Reason: null));

        var waiting = await Runs.ListEffectsAsync(run: null, Cancellation);
        Assert.Equal([other.Id, run.Id], waiting.Select(each => each.Run));
        Assert.Equal(new TidyUp(run.Attempt, Noon.AddMinutes(2)), waiting[1].Effect);
    }

    [Fact]
    public async Task A_carried_out_effect_waits_no_longer()
    {
        var run = await CreateAsync();
        var effect = Assert.Single(await Runs.ListEffectsAsync(run.Id, Cancellation));

        await Runs.CompleteEffectAsync(effect.Id, Cancellation);
        await Runs.CompleteEffectAsync(effect.Id, Cancellation);

        Assert.Empty(await Runs.ListEffectsAsync(run.Id, Cancellation));
        Assert.Equal("carried-out 2026-03-02T12:00:00.0000000Z", await SqlAsync("select outcome || ' ' || completed_at from effects"));
    }

    [Fact]
    public async Task Eight_writers_at_once_all_get_through()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(
            async () =>
            {
                var run = await CreateAsync($"c{writer}-1", $"c{writer}");
                for (var turn = 0; turn < 25; turn++)
                {
                    run = await HappensAsync(run, new StepWaited(Noon, run.Attempt, Noon, new StepProgress($"turn {turn}")));
                    Assert.Equal(run.Version, (await Runs.FindAsync(run.Id, Cancellation))!.Version);
                }
            },
            Cancellation)));

        Assert.Equal(8L * 26, await SqlAsync("select count(*) from events"));
        Assert.Equal(8, (await Runs.ListEffectsAsync(run: null, Cancellation)).Count);
    }

    [Fact]
    public async Task Writers_of_two_processes_wait_for_each_other()
    {
        // A second database over the same store shares no queue with the first, as another process would.
        await using var second = await OpenAsync();
        var inboxes = new[] { new Inbox(Database, Clock), new Inbox(second, Clock) };

        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(
            async () =>
            {
                for (var i = 0; i < 25; i++)
                {
                    Assert.True(await inboxes[writer % 2].TryRememberAsync($"{writer}-{i}", "command", "", Noon, Cancellation));
                }
            },
            Cancellation)));

        Assert.Equal(200L, await SqlAsync("select count(*) from inbox"));
    }
}

public sealed class RunStoreOnSqliteTests() : RunStoreTests(StoreKind.Sqlite);

public sealed class RunStoreOnPostgresTests() : RunStoreTests(StoreKind.Postgres);
