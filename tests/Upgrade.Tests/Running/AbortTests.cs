using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Running;

/// <summary>An abort in every state: nothing is begun any more, and what cannot be stopped is followed to its end.</summary>
public sealed class AbortTests : IDisposable
{
    private readonly Stage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task Of_a_step_that_failed_here_while_its_apply_runs_on_waits_for_the_end_of_the_apply()
    {
        await ApplyingAsync();
        _stage.Life.Break("DescribeControlPlaneAsync", new OutsideException("Access denied.", isTransient: false));
        await _stage.TurnAsync(quick: true);
        Assert.Equal(RunStatus.Stuck, _stage.Run.Status);

        await AbortAsync();
        Assert.Equal(RunStatus.Running, _stage.Run.Status);
        await _stage.GoOnAsync();

        Assert.Equal(RunStatus.Aborted, _stage.Run.Status);
        Assert.Equal(StepStatus.Done, _stage.Run.Steps[0].Status);
        Assert.Equal(Some.V("1.34"), _stage.Run.Aftermath?.ControlPlane);
        Assert.Single(_stage.Terraform.Applied);
    }

    [Fact]
    public async Task Of_a_step_that_was_tried_again_while_its_apply_runs_on_waits_for_the_end_of_the_apply()
    {
        await ApplyingAsync();
        _stage.Life.Break("DescribeControlPlaneAsync", new OutsideException("Access denied.", isTransient: false));
        await _stage.TurnAsync(quick: true);
        await _stage.DecideAsync(at => new RetryRequested(at, Some.Ana));

        await AbortAsync();
        Assert.False(_stage.Run.HasEnded);
        await _stage.GoOnAsync();

        Assert.Equal(StepStatus.Done, _stage.Run.Steps[0].Status);
        Assert.Equal(RunStatus.Aborted, _stage.Run.Status);
    }

    [Fact]
    public async Task Of_a_step_whose_update_failed_ends_after_one_more_look_and_tells_the_failure_once()
    {
        _stage.World.NextError = new Upgrade.Clusters.EksUpdateError("IpNotAvailable", "Subnets have too few addresses", []);
        await _stage.BeginAsync(StepKind.UpgradeControlPlane, "1.34");
        await _stage.ApproveAsync();
        await _stage.FailedAsync();

        await AbortAsync();
        await _stage.GoOnAsync();

        Assert.Equal(RunStatus.Aborted, _stage.Run.Status);
        Assert.Single(_stage.Step.Failures);
        Assert.Single(_stage.Terraform.Applied);
    }

    [Fact]
    public async Task Of_a_step_that_failed_with_nothing_approved_ends_at_once()
    {
        _stage.Life.Break("ReadStateAsync", new OutsideException("No terraform.", isTransient: false));
        await _stage.BeginAsync(StepKind.UpgradeControlPlane, "1.34");
        await _stage.FailedAsync();

        await AbortAsync();

        Assert.Equal(RunStatus.Aborted, _stage.Run.Status);
    }

    [Fact]
    public async Task Asked_for_twice_ends_a_run_that_waits_for_an_outside_without_an_answer()
    {
        await ApplyingAsync();
        _stage.Life.BreakTransiently("DescribeControlPlaneAsync", times: 20);
        await _stage.TurnAsync();
        await AbortAsync();
        await _stage.TurnAsync();
        Assert.False(_stage.Run.HasEnded);

        await AbortAsync();

        Assert.Equal(RunStatus.Aborted, _stage.Run.Status);
    }

    [Fact]
    public async Task Says_afterwards_what_base_branch_run_s_branch_and_cluster_are_at()
    {
        await _stage.StartAsync("1.34");
        await ApplyingAsync();
        await AbortAsync();
        await _stage.GoOnAsync();

        Assert.Equal(
            new Aftermath(Some.V("1.34"), new CodeAfterRun("main", Some.V("1.33"), $"eks-upgrade/{_stage.Run.Id}", Some.V("1.34"), IsMerged: false), null)
            {
                Rollback = new RollbackWindow(Some.V("1.34"), Some.V("1.33"), _stage.World.Updates[^1].CreatedAt + RollbackWindow.Length),
            },
            _stage.Run.Aftermath);
        Assert.Equal(Some.V("1.33"), _stage.Code.Base.Version);
    }

    [Fact]
    public async Task Tells_what_could_not_be_tidied_up()
    {
        await _stage.StartAsync("1.34");
        await _stage.ProposedAsync();
        await AbortAsync();
        _stage.Life.Break("DiscardAsync", new OutsideException("The files of the run cannot be used.", isTransient: false) { Remedy = "Make room." });

        await _stage.TurnAsync();

        Assert.Equal("The files of the run cannot be used. Make room.", _stage.Run.Aftermath?.Problem);
        Assert.DoesNotContain(_stage.Store.Pending, pending => pending.Effect is TidyUp);
    }

    [Fact]
    public async Task Tidying_up_is_tried_again_for_two_hours_and_then_told()
    {
        await _stage.StartAsync("1.34");
        await _stage.ProposedAsync();
        await AbortAsync();
        _stage.Life.BreakTransiently("DiscardAsync", times: 2);

        await Assert.ThrowsAsync<OutsideException>(() => _stage.TurnAsync());
        Assert.Contains(_stage.Store.Pending, pending => pending.Effect is TidyUp);
        _stage.Time.Advance(Engine.StumblingLimit);
        await _stage.TurnAsync();

        Assert.Contains("was not answered", _stage.Run.Aftermath?.Problem, StringComparison.Ordinal);
    }

    private async Task ApplyingAsync()
    {
        if (_stage.Store.Newest is null)
        {
            await _stage.StartAsync("1.34");
        }

        await _stage.ApproveAsync();
        while (_stage.Terraform.Applied.Count == 0)
        {
            await _stage.TurnAsync(quick: true);
        }
    }

    private Task<Decision> AbortAsync() => _stage.DecideAsync(at => new AbortRequested(at, Some.Ben, "not today"));
}
