using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Running;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Running;

public sealed class DirectorTests : IDisposable
{
    private readonly Stage _stage = new Stage().With("blue");

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task A_start_reads_the_cluster_plans_and_saves_the_first_turn()
    {
        var started = Assert.IsType<StartResult.Started>(await _stage.StartAsync("1.34"));

        Assert.Equal(_stage.Run.Id, started.Run.Id);
        Assert.Equal((Some.V("1.33"), Some.V("1.34"), Some.Ana), (started.Run.From, started.Run.Target, started.Run.RequestedBy));
        Assert.IsType<AdvanceStep>(Assert.Single(_stage.Store.Pending).Effect);
    }

    [Fact]
    public async Task Versions_are_read_without_anything_else_and_a_survey_looks_at_each_that_can_be_reached()
    {
        _stage.Life.BreakTransiently("ListNodesAsync");
        var versions = await _stage.Director.ReadVersionsAsync(_stage.Settings, CancellationToken.None);
        Assert.Equal(Some.V("1.33"), versions.ControlPlane.Version);
        Assert.Empty(versions.Unseen);

        var survey = await _stage.Director.SurveyAsync(_stage.Settings, CancellationToken.None);
        Assert.Equal(Planner.Reachable(versions).Select(offered => offered.Version), survey.Select(report => report.Target));
        Assert.All(survey, report => Assert.True(report.IsBlocked));
    }

    [Fact]
    public async Task A_second_start_is_told_of_the_first()
    {
        await _stage.StartAsync("1.34");

        var already = Assert.IsType<StartResult.AlreadyRunning>(await _stage.StartAsync("1.35"));

        Assert.Equal(Some.V("1.34"), already.Run.Target);
    }

    [Fact]
    public async Task Of_two_starts_at_once_the_store_lets_one_through()
    {
        _stage.Life.After["DescribeControlPlaneAsync"] = () => _stage.BeginAsync(StepKind.VerifyCluster, "1.33").GetAwaiter().GetResult();

        Assert.IsType<StartResult.AlreadyRunning>(await _stage.StartAsync("1.34"));
    }

    [Theory]
    [InlineData("1.33", "same")]
    [InlineData("1.31", "lower")]
    [InlineData("1.40", "not-offered")]
    public async Task What_cannot_be_done_is_refused_and_leaves_no_run(string target, string code)
    {
        var refused = Assert.IsType<StartResult.Refused>(await _stage.StartAsync(target));

        Assert.Equal(code, refused.Refusal.Code);
        Assert.Null(_stage.Store.Newest);
    }

    [Fact]
    public async Task A_source_that_does_not_answer_is_named_as_unseen_and_blocks()
    {
        _stage.Life.BreakTransiently("ListNodesAsync");

        var refused = Assert.IsType<StartResult.Refused>(await _stage.StartAsync("1.34"));

        Assert.Equal("blocked", refused.Refusal.Code);
        Assert.Contains("Kubernetes nodes could not be read (ListNodesAsync was not answered.)", refused.Refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outage_is_ridden_out_with_longer_and_longer_pauses()
    {
        await _stage.StartAsync("1.34");
        _stage.Life.BreakTransiently("DescribeControlPlaneAsync", times: 12);
        var pauses = new List<TimeSpan>();
        for (var time = 0; time < 12; time++)
        {
            await _stage.TurnAsync();
            pauses.Add(_stage.Run.DueAt!.Value - _stage.Time.GetUtcNow());
        }

        Assert.Equal("DescribeControlPlaneAsync was not answered. Trying again.", _stage.Step.Progress?.Text);
        Assert.Equal(TimeSpan.FromSeconds(30), pauses[0]);
        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal(TimeSpan.FromMinutes(2), pauses[^1]);
        await _stage.FinishAsync();
        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
    }

    [Fact]
    public async Task A_final_error_fails_the_step_with_the_remedy_of_whoever_knows_it()
    {
        await _stage.StartAsync("1.34");
        _stage.Life.Break("CheckOutAsync", new OutsideException("The repository is gone.", isTransient: false) { Remedy = "Bring it back." });

        var failure = await _stage.FailedAsync();

        Assert.Equal(("The repository is gone.", "Bring it back."), (failure.Reason, failure.Remedy));
    }

    [Fact]
    public async Task A_bug_stops_the_run_is_called_ours_and_goes_to_the_log()
    {
        await _stage.StartAsync("1.34");
        var bug = new InvalidDataException("with /etc/secret in it");
        _stage.Life.Break("PlanAsync", bug);

        var result = await _stage.TurnAsync();

        Assert.Same(bug, result.Bug);
        Assert.Equal("The bot itself failed (InvalidDataException). Nothing more was done.", _stage.Step.Failures[^1].Reason);
        await _stage.DecideAsync(at => new RetryRequested(at, Some.Ben));
        await _stage.FinishAsync();
        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
    }

    [Fact]
    public async Task A_call_that_gives_up_by_itself_is_no_shutdown_and_is_reported()
    {
        await _stage.StartAsync("1.34");
        _stage.Life.Break("PlanAsync", new TaskCanceledException("The request timed out."));

        var result = await _stage.TurnAsync();

        Assert.IsType<TaskCanceledException>(result.Bug);
        Assert.Equal(RunStatus.Stuck, _stage.Run.Status);
    }

    [Fact]
    public async Task A_proposal_nobody_decides_on_expires_at_its_time_and_not_before()
    {
        await _stage.StartAsync("1.34");
        var proposal = await _stage.ProposedAsync();
        var effect = _stage.Store.Pending[^1];

        Assert.Equal(proposal.RemindAt, effect.Effect.Due);
        await _stage.Director.CarryOutAsync(_stage.Settings, effect.Run, effect.Effect, _stage.Life.Token);
        Assert.Null(_stage.Step.OpenProposal?.RemindedAt);

        await _stage.TurnAsync();
        Assert.Equal(proposal.RemindAt, _stage.Step.OpenProposal?.RemindedAt);
        await _stage.TurnAsync();

        // Nobody has to ask for it: the step plans anew and asks again.
        Assert.Equal(ProposalState.Expired, _stage.Step.Proposals[0].State);
        Assert.Equal(proposal.ExpiresAt, _stage.Step.Proposals[0].Ended?.At);
        Assert.NotEqual(proposal.Digest, (await _stage.ProposedAsync()).Digest);
    }

    [Fact]
    public async Task A_step_that_nobody_decides_on_asks_four_times_and_then_waits_until_it_is_tried_again()
    {
        await _stage.StartAsync("1.34");
        while (_stage.Run.Status != RunStatus.Stuck)
        {
            await _stage.TurnAsync();
        }

        Assert.Equal(4, _stage.Step.Proposals.Select(record => record.Proposal.Digest).Distinct().Count());
        Assert.All(_stage.Step.Proposals, record => Assert.NotNull(record.RemindedAt));
        Assert.Contains("Nobody approved: 4 proposals in a row", _stage.Step.Failures[^1].Reason, StringComparison.Ordinal);

        await _stage.DecideAsync(at => new RetryRequested(at, Some.Ben));
        await _stage.ApproveAsync();
    }

    [Fact]
    public async Task A_decision_during_a_turn_makes_the_turn_s_report_outdated()
    {
        await _stage.StartAsync("1.34");
        _stage.Life.After["PlanAsync"] = () =>
        {
            var abort = new AbortRequested(_stage.Time.GetUtcNow(), Some.Ben, null);
            var decision = Engine.Advance(_stage.Run, abort);
            Assert.True(_stage.Store.Save(decision.Run, abort, decision.Effects));
        };

        var result = await _stage.TurnAsync();

        Assert.Equal(RunStatus.Aborted, result.Run.Status);
        Assert.Empty(_stage.Step.Proposals);
    }

    [Fact]
    public async Task Two_people_who_press_at_once_are_both_counted()
    {
        using var stage = new Stage(rules: Some.Rules(count: 2)).With("blue");
        await stage.StartAsync("1.34");
        var digest = (await stage.ProposedAsync()).Digest;
        stage.Life.After["FindAsync"] = () =>
        {
            var quicker = new ApprovalGiven(stage.Time.GetUtcNow(), Some.Chloe, digest);
            var decision = Engine.Advance(stage.Run, quicker);
            Assert.True(stage.Store.Save(decision.Run, quicker, decision.Effects));
        };

        await stage.ApproveAsync(Some.Ben);

        Assert.Equal([Some.Chloe, Some.Ben], stage.Step.ApprovedProposal?.Approvals.Select(approval => approval.By));
    }

    [Fact]
    public async Task An_effect_of_an_earlier_turn_asks_nobody_and_changes_nothing()
    {
        await _stage.StartAsync("1.34");
        var outdated = _stage.Store.Pending[0];
        await _stage.ProposedAsync();
        var (version, calls) = (_stage.Run.Version, _stage.Life.Calls.Count);

        await _stage.Director.CarryOutAsync(_stage.Settings, outdated.Run, outdated.Effect, _stage.Life.Token);

        Assert.Equal(version, _stage.Run.Version);
        Assert.Equal(["FindAsync"], _stage.Life.Calls.Skip(calls));
    }

    [Fact]
    public async Task What_is_kept_of_an_aborted_run_goes_and_what_was_not_pushed_too()
    {
        await _stage.StartAsync("1.34");
        await _stage.ProposedAsync();
        await _stage.DecideAsync(at => new AbortRequested(at, Some.Ben, null));

        await _stage.GoOnAsync();

        Assert.True(_stage.Terraform.IsDiscarded && _stage.Code.IsDiscarded);
        Assert.Equal((Some.V("1.33"), null), (_stage.Code.Base.Version, _stage.Code.Pushed));
    }

    [Fact]
    public async Task A_run_in_a_directory_of_its_own_that_is_aborted_after_the_hop_leaves_the_version_that_runs()
    {
        using var stage = new Stage(inPlace: true).With("blue");
        await stage.StartAsync("1.34");
        await stage.ApproveAsync();
        await stage.ProposedAsync();

        await stage.DecideAsync(at => new AbortRequested(at, Some.Ben, null));
        await stage.GoOnAsync();

        Assert.Equal((Some.V("1.34"), Some.V("1.34")), (stage.World.Version, stage.Code.Files));
    }

    [Fact]
    public async Task A_decision_on_a_run_that_is_not_there_is_none() =>
        Assert.Null(await _stage.Director.DecideAsync(new RunId("nowhere"), at => new RetryRequested(at, Some.Ben), default));
}
