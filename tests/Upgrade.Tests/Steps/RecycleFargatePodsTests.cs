using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Steps;

/// <summary>Workloads on Fargate at 1.33 under a control plane that runs 1.34.</summary>
public sealed class RecycleFargatePodsTests : IDisposable
{
    private readonly Stage _stage = new("1.34");

    public void Dispose() => _stage.Dispose();

    private FakeFargate Fargate => _stage.World.Fargate;

    [Fact]
    public async Task Workloads_are_restarted_once_approved_and_followed_until_no_node_lags()
    {
        var web = Fargate.Add("web", 3);
        var db = Fargate.Add("db", 2, kind: "StatefulSet");
        Fargate.Add("new", 1, "1.34");
        await BeginAsync();

        var proposal = await _stage.ProposedAsync();
        Assert.Equal("Restart 2 workloads of prod on Fargate, so that their nodes come back at 1.34", proposal.Title);
        Assert.Equal([new WorkloadRestart(web, 3), new WorkloadRestart(db, 2)], proposal.Restarts);
        Assert.Empty(Fargate.Restarts);
        await _stage.FinishAsync();

        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
        Assert.Equal("6 Fargate nodes run 1.34.", _stage.Step.Summary);
        Assert.Equal(["Deployment shop/web was restarted.", "StatefulSet shop/db was restarted."], _stage.Step.Details);
        Assert.Equal([web, db], Fargate.Restarts.Select(restart => restart.Workload));
        Assert.All(_stage.World.OtherNodes, node => Assert.Equal(Some.V("1.34"), node.KubeletVersion));
    }

    [Fact]
    public async Task Progress_counts_the_new_pods_and_names_what_is_open()
    {
        Fargate.Add("web", 3);
        await BeginAsync();
        await _stage.ApproveAsync();

        await _stage.TurnAsync();
        await _stage.TurnAsync();

        Assert.Equal("The restarted workloads come up: 1 of 3 pods new, 2 nodes below 1.34", _stage.Step.Progress?.Text);
        Assert.Equal(["Deployment shop/web: 1 of 3 pods new, 2 on old nodes"], _stage.Step.Progress?.Lines);
    }

    [Fact]
    public async Task Killed_after_any_call_every_workload_is_restarted_once_and_the_end_is_the_same()
    {
        var calls = await PlayAsync(0);
        for (var call = 1; call <= calls; call++)
        {
            await PlayAsync(call);
        }

        static async Task<int> PlayAsync(int diesAfter)
        {
            using var test = new RecycleFargatePodsTests();
            var stage = test._stage;
            test.Fargate.Add("web", 2);
            test.Fargate.Add("api", 2);
            await test.BeginAsync();
            stage.Life.DiesAfter = diesAfter == 0 ? 0 : stage.Life.Calls.Count + diesAfter;
            while (!stage.Run.HasEnded)
            {
                await stage.OutliveAsync(() => stage.NextAsync());
            }

            Assert.Equal("4 Fargate nodes run 1.34.", stage.Step.Summary);
            Assert.Equal(2, test.Fargate.Restarts.Count);
            return stage.Life.Calls.Count;
        }
    }

    [Fact]
    public async Task A_restart_that_is_not_answered_is_tried_again_and_restarts_nothing_twice()
    {
        Fargate.Add("web");
        Fargate.Add("api");
        await BeginAsync();
        await _stage.ApproveAsync();
        _stage.Life.BreakTransiently("RestartAsync", 2);

        await _stage.FinishAsync();

        Assert.Equal((RunStatus.Completed, 2), (_stage.Run.Status, Fargate.Restarts.Count));
    }

    [Fact]
    public async Task Pods_that_no_restart_moves_are_told_one_by_one_and_fail_nothing()
    {
        Fargate.AddPod("bare", null, Some.V("1.33"));
        Fargate.AddPod("nightly", new ObjectName("Job", "shop", "nightly"), Some.V("1.33"));
        Fargate.AddPod("canary", new ObjectName("Rollout", "shop", "canary"), Some.V("1.33"));
        Fargate.AddPod("done", new ObjectName("Job", "shop", "old"), Some.V("1.33"), finished: true);
        await BeginAsync();

        await _stage.GoOnAsync();

        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
        Assert.Empty(_stage.Step.Proposals);
        Assert.Equal("0 Fargate nodes run 1.34, 4 stay below.", _stage.Step.Summary);
        Assert.Equal(
            [
                "Pod shop/bare-1 stays on Fargate at 1.33: it has no workload, so whoever made it must make it anew.",
                "Pod shop/canary-3 stays on Fargate at 1.33: Rollout shop/canary is nothing that the bot restarts; restart it with its own tool.",
                "Pod shop/done-4 stays on Fargate at 1.33: it has finished, and its node goes when the pod is deleted.",
                "Pod shop/nightly-2 stays on Fargate at 1.33: it ends by itself with Job shop/nightly.",
            ],
            _stage.Step.Details);
    }

    [Fact]
    public async Task A_roll_out_that_does_not_come_fails_after_ten_minutes_with_its_name_and_a_retry_asks_anew()
    {
        var web = Fargate.Add("web", 2);
        Fargate.Broken.Add(web);
        await BeginAsync();
        await _stage.ApproveAsync();
        var approved = _stage.Time.GetUtcNow();

        var failure = await _stage.FailedAsync();
        Assert.Equal("For 10 minutes no restarted pod has come up. Deployment shop/web: 0 of 2 pods new, 2 on old nodes.", failure.Reason);
        Assert.InRange(failure.At - approved, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(11));

        Fargate.Broken.Clear();
        await _stage.DecideAsync(at => new RetryRequested(at, Some.Ben));
        await _stage.FinishAsync();
        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
    }

    [Fact]
    public async Task One_pod_every_nine_minutes_is_slow_and_no_failure()
    {
        Fargate.Add("web", 3);
        await BeginAsync();
        await _stage.ApproveAsync();
        while (!_stage.Run.HasEnded && _stage.Run.Status != RunStatus.Stuck)
        {
            await _stage.TurnAsync();
            _stage.Time.Advance(TimeSpan.FromMinutes(9));
        }

        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
    }

    [Fact]
    public async Task Workloads_that_came_to_lag_after_the_approval_are_asked_for_by_themselves()
    {
        Fargate.Add("web");
        await BeginAsync();
        await _stage.ApproveAsync();
        Fargate.Add("late");
        await _stage.TurnAsync();

        var second = await _stage.ProposedAsync();

        Assert.Equal("other workloads lag on Fargate than those that were shown", second.Because);
        Assert.Equal("shop/late", $"{Assert.Single(second.Restarts).Workload.Namespace}/{second.Restarts[0].Workload.Name}");
        Assert.DoesNotContain(Fargate.Restarts, restart => restart.Workload.Name == "late");
        await _stage.FinishAsync();
        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
    }

    [Fact]
    public async Task A_workload_that_was_deleted_or_restarted_by_hand_meanwhile_is_not_restarted()
    {
        var web = Fargate.Add("web");
        var api = Fargate.Add("api");
        await BeginAsync();
        await _stage.ProposedAsync();
        Fargate.Remove(_stage.World.Pods.Single(pod => pod.Owner == web));
        _stage.World.Workloads.RemoveAll(workload => workload.Name == web);
        Fargate.Restart(api, "by hand");
        Fargate.Tick();

        await _stage.FinishAsync();

        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
        Assert.Equal(["by hand"], Fargate.Restarts.Select(restart => restart.Stamp));
    }

    [Fact]
    public async Task An_abort_before_the_restart_restarts_nothing_and_one_after_it_is_followed_to_its_end()
    {
        Fargate.Add("web", 2);
        await BeginAsync();
        await _stage.ApproveAsync();
        await _stage.DecideAsync(at => new AbortRequested(at, Some.Ben, null));
        await _stage.GoOnAsync();
        Assert.Equal((RunStatus.Aborted, 0), (_stage.Run.Status, Fargate.Restarts.Count));

        using var other = new RecycleFargatePodsTests();
        other.Fargate.Add("web", 2);
        await other.BeginAsync();
        await other._stage.ApproveAsync();
        await other._stage.TurnAsync();
        await other._stage.DecideAsync(at => new AbortRequested(at, Some.Ben, null));
        await other._stage.GoOnAsync();
        Assert.All(other._stage.World.OtherNodes, node => Assert.Equal(Some.V("1.34"), node.KubeletVersion));
    }

    [Fact]
    public async Task A_control_plane_that_moved_since_makes_a_new_proposal()
    {
        Fargate.Add("web");
        await BeginAsync();
        await _stage.ProposedAsync();
        _stage.World.Version = Some.V("1.35");
        await _stage.ApproveAsync();

        Assert.Equal("the control plane runs 1.35 now", (await _stage.ProposedAsync()).Because);
    }

    [Fact]
    public async Task Pods_never_go_above_the_control_plane()
    {
        _stage.World.Version = Some.V("1.33");
        Fargate.Add("web", 1, "1.32");
        await BeginAsync();

        Assert.Contains("the control plane runs 1.33", (await _stage.FailedAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_lags_leaves_nothing_to_ask()
    {
        Fargate.Add("web", 2, "1.34");
        await BeginAsync();

        await _stage.GoOnAsync();

        Assert.Equal(("2 Fargate nodes run 1.34.", 0), (_stage.Step.Summary, _stage.Step.Proposals.Count));
        Assert.DoesNotContain("ListPodsAsync", _stage.Life.Calls);
    }

    [Fact]
    public async Task A_node_whose_pod_has_gone_is_waited_for()
    {
        var pod = Fargate.AddPod("gone", null, Some.V("1.33"));
        _stage.World.Pods.Clear();
        await BeginAsync();

        await _stage.TurnAsync();
        Assert.Equal("The last old Fargate nodes leave: 1 left", _stage.Step.Progress?.Text);
        Fargate.Remove(pod);
        await _stage.GoOnAsync();

        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
    }

    private Task BeginAsync() => _stage.BeginAsync(StepKind.RecycleFargatePods, "1.34");
}
