using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Running;

/// <summary>Whole upgrades from 1.33 to 1.35, two node groups.</summary>
public sealed class FullUpgradeTests
{
    [Fact]
    public async Task Two_hops_take_four_approvals_and_leave_everything_at_the_target()
    {
        using var stage = TwoGroups();
        await stage.StartAsync("1.35");

        await stage.FinishAsync();

        AssertUpgraded(stage);
        Assert.Equal(4, stage.Terraform.Applied.Count);
        Assert.Equal(4, stage.Run.Steps.SelectMany(step => step.Proposals).Count(record => record.State == ProposalState.Approved));
        Assert.All(stage.Run.Steps, step => Assert.Equal(StepStatus.Done, step.Status));
    }

    [Fact]
    public async Task The_events_alone_rebuild_the_finished_run()
    {
        using var stage = TwoGroups();
        await stage.StartAsync("1.35");
        await stage.FinishAsync();

        var events = await stage.Store.ListEventsAsync(stage.Run.Id, stage.Life.Token);

        Assert.Equal(StoredText.Write(stage.Run), StoredText.Write(Engine.Replay(events)));
    }

    [Fact]
    public async Task Two_approvals_are_waited_for_at_every_proposal()
    {
        using var stage = new Stage(rules: Some.Rules(count: 2)).With("blue").With("green");
        await stage.StartAsync("1.34");
        while (!stage.Run.HasEnded)
        {
            await stage.ApproveAsync(Some.Ben);
            var applied = stage.Terraform.Applied.Count;
            Assert.Equal(RunStatus.AwaitingApproval, stage.Run.Status);
            await stage.ApproveAsync(Some.Chloe);
            Assert.Equal(applied, stage.Terraform.Applied.Count);
            await stage.GoOnAsync();
        }

        Assert.Equal((RunStatus.Completed, Some.V("1.34")), (stage.Run.Status, stage.World.Version));
    }

    [Fact]
    public async Task A_roll_that_fails_is_tried_again_with_a_new_plan_and_a_new_approval()
    {
        using var stage = TwoGroups();
        await stage.StartAsync("1.35");
        await stage.ApproveAsync();
        await stage.ProposedAsync();
        stage.World.NextError = new EksUpdateError("PodEvictionFailure", "Reached max retries while evicting", ["ip-10-0-1-17"]);
        await stage.ApproveAsync();
        Assert.Contains("PodEvictionFailure", (await stage.FailedAsync()).Reason, StringComparison.Ordinal);

        await stage.DecideAsync(at => new RetryRequested(at, Some.Ben));
        await stage.FinishAsync();

        Assert.Equal(RunStatus.Completed, stage.Run.Status);
        Assert.Equal(ProposalState.Void, stage.Run.Steps[1].Proposals[0].State);
        Assert.All(stage.World.Groups, group => Assert.Equal(Some.V("1.35"), group.Version));
    }

    [Fact]
    public async Task Wherever_a_run_is_aborted_nothing_is_begun_any_more_and_what_runs_is_followed_to_its_end()
    {
        // The number of turns and approvals of the good day, and at each of them once an abort instead.
        for (var moment = 0; ; moment++)
        {
            using var stage = TwoGroups();
            await stage.StartAsync("1.35");
            for (var at = 0; at < moment && !stage.Run.HasEnded; at++)
            {
                await (stage.Run.Status == RunStatus.AwaitingApproval ? stage.ApproveAsync() : stage.TurnAsync());
            }

            if (stage.Run.HasEnded)
            {
                Assert.InRange(moment, 20, 200);
                return;
            }

            var applied = stage.Terraform.Applied.ToList();
            await stage.DecideAsync(now => new AbortRequested(now, Some.Ben, "not today"));
            await stage.GoOnAsync();

            Assert.True(stage.Run.HasEnded, $"aborted at {moment}, and it goes on: {stage.Run.Status}");
            Assert.Equal(applied, stage.Terraform.Applied);
            Assert.True(stage.Terraform.IsDiscarded && stage.Code.IsDiscarded);
            Assert.DoesNotContain(stage.World.Updates, update => update.IsRunning);
        }
    }

    [Fact]
    public async Task Killed_after_any_call_the_bot_comes_to_the_same_end_and_does_nothing_twice()
    {
        var calls = await CountCallsAsync();
        for (var call = 1; call <= calls; call++)
        {
            using var stage = TwoGroups();
            stage.Life.DiesAfter = call;

            await stage.LiveOnAsync("1.35");

            AssertUpgraded(stage);
            Assert.Equal(4, stage.Terraform.Applied.Count);
            Assert.Equal(4, stage.Run.Steps.Sum(step => step.Proposals.Count));
        }
    }

    [Fact]
    public async Task Killed_together_with_Terraform_after_any_call_it_comes_to_the_same_end_and_starts_no_update_twice()
    {
        var calls = await CountCallsAsync();
        for (var call = 1; call <= calls; call++)
        {
            using var stage = TwoGroups();
            stage.Life.DiesAfter = call;
            stage.Life.Dying = stage.Terraform.Kill;

            await stage.LiveOnAsync("1.35");

            AssertUpgraded(stage);
        }
    }

    [Fact]
    public async Task Killed_after_any_call_while_EKS_moves_the_groups_itself_it_starts_no_roll_twice()
    {
        Stage Make()
        {
            var stage = TwoGroups();
            stage.Terraform.Versioned.Clear();
            return stage;
        }

        using var good = Make();
        await good.LiveOnAsync("1.35");
        for (var call = 1; call <= good.Life.Calls.Count; call++)
        {
            using var stage = Make();
            stage.Life.DiesAfter = call;

            await stage.LiveOnAsync("1.35");

            AssertUpgraded(stage);
        }
    }

    [Fact]
    public async Task Killed_after_any_call_charts_are_applied_once_before_and_once_after()
    {
        using var good = WithCharts();
        await good.LiveOnAsync("1.35");
        Assert.Equal(2, good.Charts.Applied.Count);
        for (var call = 1; call <= good.Life.Calls.Count; call++)
        {
            using var stage = WithCharts();
            stage.Life.DiesAfter = call;

            await stage.LiveOnAsync("1.35");

            AssertUpgraded(stage);
            Assert.Equal(["web-4.1.0", "autoscaler-1.35"], stage.Charts.Deployed.Values);
            Assert.Equal(["1-charts-1-33-1", stage.Run.Steps[^2].Step.Id + "-1"], stage.Charts.Applied);
            Assert.True(stage.Charts.IsDiscarded);
        }
    }

    [Fact]
    public async Task Killed_together_with_helmfile_after_any_call_the_rest_is_proposed_and_the_end_is_the_same()
    {
        using var good = WithCharts();
        await good.LiveOnAsync("1.35");
        for (var call = 1; call <= good.Life.Calls.Count; call++)
        {
            using var stage = WithCharts();
            stage.Life.DiesAfter = call;
            stage.Life.Dying = stage.Charts.Kill;

            await stage.LiveOnAsync("1.35");

            AssertUpgraded(stage);
            Assert.Equal(["web-4.1.0", "autoscaler-1.35"], stage.Charts.Deployed.Values);
        }
    }

    // web differs from the beginning; the autoscaler's chart follows the control plane.
    private static Stage WithCharts()
    {
        var stage = new Stage(charts: true).With("blue").With("green");
        stage.Charts.Wanted["web"] = "web-4.1.0";
        stage.Charts.Deployed["autoscaler"] = "autoscaler-1.33";
        stage.Charts.HasFollower = true;
        return stage;
    }

    private static Stage TwoGroups() => new Stage().With("blue").With("green");

    private static async Task<int> CountCallsAsync()
    {
        using var stage = TwoGroups();
        await stage.LiveOnAsync("1.35");
        Assert.InRange(stage.Life.Calls.Count, 100, 2000);
        return stage.Life.Calls.Count;
    }

    private static void AssertUpgraded(Stage stage)
    {
        Assert.Equal(RunStatus.Completed, stage.Run.Status);
        Assert.Equal(Some.V("1.35"), stage.World.Version);
        Assert.All(stage.World.Groups, group => Assert.Equal(Some.V("1.35"), group.Version));
        Assert.Equal(Some.V("1.35"), stage.Code.Base.Version);
        Assert.Equal(
            [
                (null, "1.34"), ("blue", "1.34"), ("green", "1.34"), (null, "1.35"), ("blue", "1.35"), ("green", "1.35"),
            ],
            stage.World.Updates.Select(update => (update.Group, update.Version.ToString())));
        Assert.True(stage.Terraform.IsDiscarded && stage.Code.IsDiscarded);
    }
}
