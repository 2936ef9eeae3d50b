using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Running;

/// <summary>The story begins on Sunday at 09:00 UTC; the window opens on Monday at 09:00.</summary>
public sealed class WindowTests : IDisposable
{
    private static readonly MaintenanceWindow Weekdays = new(
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday], new TimeOnly(9, 0), new TimeOnly(16, 0), TimeZoneInfo.Utc);

    private static readonly DateTimeOffset Monday = Some.Start.AddDays(1);

    private Stage _stage = new Stage().With("blue").With("green");

    public WindowTests() => _stage.Settings = _stage.Settings with { Windows = [Weekdays] };

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task Outside_of_every_window_everything_but_the_beginning_goes_on_and_the_start_says_when_it_opens()
    {
        var started = Assert.IsType<Upgrade.Running.StartResult.Started>(await _stage.StartAsync("1.34"));
        Assert.Equal("Mon 09:00 UTC", started.Run.Opens?.Clock);

        var proposal = await _stage.ProposedAsync();
        Assert.Equal(Monday, proposal.Opens?.At);
        await _stage.ApproveAsync();
        await _stage.TurnAsync();

        Assert.Equal("The maintenance window of prod opens Mon 09:00 UTC", _stage.Step.Progress?.Text);
        Assert.Equal(Monday, _stage.Step.WaitsForWindow?.At);
        Assert.Empty(_stage.Terraform.Applied);
    }

    [Fact]
    public async Task What_was_approved_begins_by_itself_when_the_window_opens_however_long_after_its_expiry()
    {
        await WaitingAsync();
        while (_stage.Step.Step.Kind == StepKind.UpgradeControlPlane)
        {
            await _stage.TurnAsync();
        }

        Assert.Single(_stage.Terraform.Applied);
        Assert.InRange(_stage.Time.GetUtcNow(), Monday, Monday.AddHours(1));
        Assert.Equal(Some.V("1.34"), _stage.World.Version);
    }

    [Fact]
    public async Task While_it_waits_no_outage_can_cost_the_approval()
    {
        await WaitingAsync();
        _stage.Life.BreakTransiently("DescribeControlPlaneAsync", times: 1000);
        while (_stage.Run.DueAt < Monday)
        {
            await _stage.TurnAsync();
        }

        Assert.Equal(ProposalState.Approved, _stage.Step.Proposals[^1].State);
        Assert.NotNull(_stage.Step.WaitsForWindow);
    }

    [Fact]
    public async Task A_world_that_moved_meanwhile_voids_the_approval_when_the_window_opens()
    {
        await WaitingAsync();
        _stage.Terraform.Serial++;

        var again = await _stage.ProposedAsync();

        Assert.Contains("state was written by somebody else", again.Because, StringComparison.Ordinal);
        Assert.Null(again.Opens);
        Assert.Empty(_stage.Terraform.Applied);
    }

    [Fact]
    public async Task What_runs_when_a_window_closes_goes_on_and_the_next_step_waits()
    {
        _stage.Time.Advance(Monday.AddHours(6).AddMinutes(59) - _stage.Time.GetUtcNow());
        await _stage.StartAsync("1.34");
        await _stage.ApproveAsync();
        while (_stage.Terraform.Applied.Count == 0)
        {
            await _stage.TurnAsync(quick: true);
        }

        _stage.Time.Advance(TimeSpan.FromHours(1));
        await _stage.ApproveAsync();
        await _stage.TurnAsync();

        Assert.Equal(Some.V("1.34"), _stage.World.Version);
        Assert.Equal(StepKind.UpgradeNodeGroups, _stage.Step.Step.Kind);
        Assert.Equal("Tue 09:00 UTC", _stage.Step.WaitsForWindow?.Clock);
        Assert.Single(_stage.Terraform.Applied);
    }

    [Fact]
    public async Task A_window_that_closes_between_two_node_groups_lets_the_first_end_and_holds_the_second()
    {
        _stage.Time.Advance(Monday.AddHours(6) - _stage.Time.GetUtcNow());
        await RollingByEksAsync();

        _stage.Time.Advance(TimeSpan.FromHours(2));
        while (_stage.Step.WaitsForWindow is null)
        {
            await _stage.TurnAsync();
        }

        Assert.Equal([Some.V("1.34"), Some.V("1.33")], _stage.World.Groups.Select(group => group.Version));
        await _stage.GoOnAsync();

        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
        Assert.All(_stage.World.Groups, group => Assert.Equal(Some.V("1.34"), group.Version));
        Assert.True(_stage.Time.GetUtcNow() > Monday.AddDays(1));
    }

    [Fact]
    public async Task A_roll_that_EKS_gave_up_is_told_at_once_although_the_window_has_closed_since()
    {
        _stage.Time.Advance(Monday.AddHours(6) - _stage.Time.GetUtcNow());
        _stage.World.NextError = new EksUpdateError("AsgInstanceLaunchFailures", "No capacity", []);
        await RollingByEksAsync();

        _stage.Time.Advance(TimeSpan.FromHours(2));
        var failure = await _stage.FailedAsync();

        Assert.Contains("AsgInstanceLaunchFailures", failure.Reason, StringComparison.Ordinal);
        Assert.Equal(Monday.AddHours(8), failure.At, TimeSpan.FromMinutes(5));
    }

    [Theory]
    [InlineData(StepKind.RecycleFargatePods)]
    [InlineData(StepKind.UpdateAddons)]
    [InlineData(StepKind.ApplyCharts)]
    [InlineData(StepKind.BringNodesToControlPlane)]
    public async Task Every_kind_of_change_waits(StepKind kind)
    {
        _stage.Dispose();
        _stage = new Stage(plane: kind == StepKind.BringNodesToControlPlane ? "1.34" : "1.33", charts: true).With("blue").WithAddons();
        _stage.Settings = _stage.Settings with { Windows = [Weekdays] };
        _stage.World.Fargate.Add("web", 2, "1.32");
        _stage.Charts.Deployed["web"] = "web-4.0.6";
        await _stage.BeginAsync(kind, kind == StepKind.BringNodesToControlPlane ? "1.34" : "1.33");
        await _stage.ApproveAsync();
        var before = _stage.Eks.Tokens.Count;
        await _stage.TurnAsync();

        Assert.NotNull(_stage.Step.WaitsForWindow);
        Assert.Empty(_stage.Terraform.Applied);
        Assert.Equal(before, _stage.Eks.Tokens.Count);
        Assert.DoesNotContain("RestartAsync", _stage.Life.Calls);
        Assert.DoesNotContain("StartApplyAsync", _stage.Life.Calls);

        while (!_stage.Run.HasEnded)
        {
            Assert.Equal(RunStatus.Running, _stage.Run.Status);
            await _stage.TurnAsync();
        }

        Assert.True(_stage.Time.GetUtcNow() >= Monday);
    }

    [Fact]
    public async Task A_second_person_takes_exactly_this_proposal_out_of_the_window_with_a_reason()
    {
        var digest = await WaitingAsync();

        Assert.Contains("somebody else", (await OverrideAsync(Some.Ana, digest)).Refusal, StringComparison.Ordinal);
        Assert.Contains("second person", (await OverrideAsync(Some.Ben, digest)).Refusal, StringComparison.Ordinal);
        Assert.Contains("Nothing that is approved", (await OverrideAsync(Some.Chloe, new PlanDigest("ffffff"))).Refusal, StringComparison.Ordinal);
        Assert.True((await OverrideAsync(Some.Chloe, digest)).Changed);
        while (_stage.Step.Step.Kind == StepKind.UpgradeControlPlane)
        {
            await _stage.TurnAsync();
        }

        Assert.Equal(Some.V("1.34"), _stage.World.Version);
        Assert.True(_stage.Time.GetUtcNow() < Monday);
        Assert.Equal(new WindowOverride(Some.Chloe, _stage.Run.Steps[0].Proposals[0].Override!.At, "CVE"), _stage.Run.Steps[0].Proposals[0].Override);

        // The next proposal has its own window to wait for.
        await _stage.ApproveAsync();
        await _stage.TurnAsync();
        Assert.NotNull(_stage.Step.WaitsForWindow);
    }

    [Fact]
    public async Task What_takes_the_place_of_an_overridden_proposal_waits_again()
    {
        var digest = await WaitingAsync();
        _stage.Terraform.Serial++;
        await OverrideAsync(Some.Chloe, digest);

        Assert.Equal(Monday, (await _stage.ProposedAsync()).Opens?.At);
        await _stage.ApproveAsync();
        await _stage.TurnAsync();
        Assert.NotNull(_stage.Step.WaitsForWindow);
    }

    [Fact]
    public async Task An_abort_while_it_waits_ends_the_run_at_once()
    {
        await WaitingAsync();
        await _stage.DecideAsync(at => new AbortRequested(at, Some.Ana, "not this week"));
        await _stage.GoOnAsync();

        Assert.Equal(RunStatus.Aborted, _stage.Run.Status);
        Assert.True(_stage.Time.GetUtcNow() < Monday);
        Assert.Empty(_stage.Terraform.Applied);
    }

    [Fact]
    public async Task A_window_that_is_configured_otherwise_meanwhile_is_noticed_within_the_hour()
    {
        await WaitingAsync();
        _stage.Settings = _stage.Settings with { Windows = [] };
        await _stage.TurnAsync();

        Assert.Null(_stage.Step.WaitsForWindow);
        Assert.True(_stage.Time.GetUtcNow() <= Some.Start.AddHours(2));
    }

    private async Task<PlanDigest> WaitingAsync()
    {
        await _stage.StartAsync("1.34");
        await _stage.ApproveAsync();
        await _stage.TurnAsync();
        Assert.NotNull(_stage.Step.WaitsForWindow);
        return _stage.Step.ApprovedProposal!.Proposal.Digest;
    }

    private async Task RollingByEksAsync()
    {
        _stage.Terraform.Versioned.Clear();
        _stage.World.Version = Some.V("1.34");
        await _stage.BeginAsync(StepKind.UpgradeNodeGroups, "1.34");
        await _stage.ApproveAsync();
        await _stage.TurnAsync(quick: true);
        Assert.Single(_stage.Eks.Tokens);
    }

    private Task<Decision> OverrideAsync(Person by, PlanDigest digest) => _stage.DecideAsync(at => new WindowOverridden(at, by, digest, "CVE"));
}
