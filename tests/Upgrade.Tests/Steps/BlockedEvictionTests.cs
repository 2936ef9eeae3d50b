using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Steps;

/// <summary>Group blue rolls from 1.33 to 1.34 by EKS itself, and pod shop/web-1 lies on its first node.</summary>
public sealed class BlockedEvictionTests : IDisposable
{
    private readonly Stage _stage = new Stage("1.34").With("blue").With("green", "1.34");

    public BlockedEvictionTests()
    {
        _stage.Terraform.Versioned.Clear();
        _stage.World.Workloads.Add(new Workload(Drained.Web, 2, 2, 2));
        _stage.World.Pods.Add(Drained.Pod("web-1"));
        _stage.World.Pods.Add(Drained.Pod("web-2", "green-1"));
    }

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task A_budget_that_can_never_allow_it_is_told_at_the_first_look_with_pod_budget_owner_and_node()
    {
        _stage.World.Budgets.Add(Drained.Budget());
        await RollingAsync();

        await _stage.TurnAsync();

        Assert.StartsWith(
            "Pod shop/web-1 on node blue-1 (Deployment shop/web) is protected by PodDisruptionBudget shop/web (minAvailable 2)",
            Assert.Single(_stage.Step.Progress!.Attention), StringComparison.Ordinal);
        Assert.InRange(_stage.Time.GetUtcNow() - _stage.World.Updates[^1].CreatedAt, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Mended_it_is_no_longer_told_and_the_roll_goes_on_to_its_end()
    {
        _stage.World.Budgets.Add(Drained.Budget());
        await RollingAsync();
        await _stage.TurnAsync();
        Assert.NotEmpty(_stage.Step.Progress!.Attention);

        _stage.World.Budgets[0] = Drained.Budget(allowed: 1, healthy: 3, expected: 3);
        await _stage.TurnAsync();
        Assert.Empty(_stage.Step.Progress!.Attention);
        await _stage.FinishAsync();

        Assert.Equal((RunStatus.Completed, Some.V("1.34")), (_stage.Run.Status, _stage.World.Group("blue").Version));
        Assert.Single(_stage.Step.Proposals);
    }

    [Fact]
    public async Task A_drain_that_waits_for_a_pod_to_start_raises_no_alarm_until_it_has_lasted_and_still_does_within_a_minute()
    {
        _stage.World.Pods.Add(Drained.Pod("web-3", "green-2", ready: false));
        _stage.World.Budgets.Add(Drained.Budget(healthy: 2, wanted: 2, expected: 3));
        await RollingAsync();
        var begun = _stage.Time.GetUtcNow();

        await _stage.TurnAsync();
        Assert.Empty(_stage.Step.Progress!.Attention);
        Assert.Single(_stage.Step.Progress!.Sightings);
        await _stage.TurnAsync();
        Assert.Empty(_stage.Step.Progress!.Attention);
        await _stage.TurnAsync();

        Assert.Contains("not ready: shop/web-3", Assert.Single(_stage.Step.Progress!.Attention), StringComparison.Ordinal);
        Assert.InRange(_stage.Time.GetUtcNow() - begun, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_pod_without_a_controller_is_told_when_the_next_look_still_sees_it()
    {
        _stage.World.Budgets.Add(Drained.Budget());
        _stage.World.Pods.Add(Drained.Pod("once", app: "once") with { Owner = null });
        await RollingAsync();

        await _stage.TurnAsync();
        Assert.DoesNotContain(_stage.Step.Progress!.Attention, sentence => sentence.Contains("once", StringComparison.Ordinal));
        await _stage.TurnAsync();

        Assert.Contains(_stage.Step.Progress!.Attention, sentence => sentence.StartsWith("Pod shop/once on node blue-1 has no controller", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pod_that_is_ending_is_told_when_its_grace_period_is_over_by_a_minute_and_not_before()
    {
        _stage.World.Budgets.Add(Drained.Budget(allowed: 1));
        _stage.World.Pods[0] = _stage.World.Pods[0] with { IsTerminating = true };
        await RollingAsync();
        _stage.World.Group("blue").Nodes[0] = new Node("blue-1", Some.V("1.33"), "blue", true, IsSchedulable: false);
        await _stage.TurnAsync(quick: true);
        var seen = _stage.Time.GetUtcNow();
        while (_stage.Step.Progress!.Attention.Count == 0)
        {
            await _stage.TurnAsync(quick: true);
        }

        Assert.Contains("has not ended within its grace period", Assert.Single(_stage.Step.Progress!.Attention), StringComparison.Ordinal);
        Assert.InRange(_stage.Time.GetUtcNow() - seen, TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(120));
    }

    [Fact]
    public async Task A_node_that_takes_pods_is_not_drained_and_nothing_is_asked_about_its_pods()
    {
        _stage.World.Budgets.Add(Drained.Budget(allowed: 1));
        await RollingAsync();

        await _stage.TurnAsync();

        Assert.DoesNotContain("ListPodsAsync", _stage.Life.Calls);
        Assert.Empty(_stage.Step.Progress!.Attention);
    }

    [Fact]
    public async Task Pods_that_may_not_be_read_do_not_keep_the_roll_from_being_followed_and_it_is_said()
    {
        _stage.World.Budgets.Add(Drained.Budget());
        await RollingAsync();
        _stage.Life.Break("ListPodsAsync", new OutsideException("Could not list the pods: forbidden.", isTransient: false));

        await _stage.TurnAsync();

        Assert.Equal(RunStatus.Running, _stage.Run.Status);
        Assert.Equal(
            "Pods could not be read, so a blocked eviction would not be told. Could not list the pods: forbidden.", _stage.Step.Progress!.Lines![^1]);
    }

    [Fact]
    public async Task When_EKS_gives_up_the_failure_names_them_again_and_offers_to_force_that_group()
    {
        _stage.World.Budgets.Add(Drained.Budget());
        await RollingAsync();

        var failure = await _stage.FailedAsync();

        Assert.StartsWith(
            "EKS gave up the roll of node group blue (update-1): PodEvictionFailure: Reached max retries while trying to evict pods from nodes in node group blue "
            + "(blue-1). Pod shop/web-1 on node blue-1 (Deployment shop/web) is protected by PodDisruptionBudget shop/web",
            failure.Reason, StringComparison.Ordinal);
        Assert.EndsWith("a second person has to approve it.", failure.Remedy, StringComparison.Ordinal);
        Assert.Equal(new ForceNodeGroup("blue"), Assert.Single(failure.Ways));
    }

    [Fact]
    public async Task A_roll_that_Terraform_began_and_EKS_gave_up_offers_the_same()
    {
        _stage.Terraform.Versioned.Add("blue");
        _stage.World.Budgets.Add(Drained.Budget());
        await RollingAsync();

        var failure = await _stage.FailedAsync();

        Assert.Contains("Pod shop/web-1 on node blue-1", failure.Reason, StringComparison.Ordinal);
        Assert.Equal(new ForceNodeGroup("blue"), Assert.Single(failure.Ways));
    }

    [Fact]
    public async Task What_was_seen_last_is_told_when_nothing_can_be_read_any_more()
    {
        _stage.World.Budgets.Add(Drained.Budget());
        await RollingAsync();
        await _stage.TurnAsync();
        while (_stage.World.Updates[^1].IsRunning)
        {
            await _stage.TurnAsync();
        }

        _stage.Life.Break("ListDisruptionBudgetsAsync", new OutsideException("No answer.", isTransient: true));

        Assert.Contains("Pod shop/web-1 on node blue-1", (await _stage.FailedAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Force_is_proposed_for_that_group_alone_and_approved_by_a_second_person()
    {
        _stage.World.AddGroup("later");
        await ForcedAsync();

        var proposal = await _stage.ProposedAsync();
        Assert.Equal("Roll node group blue of prod to 1.34 with force", proposal.Title);
        Assert.Equal(new NodeGroupMove("blue", Some.V("1.33"), Some.V("1.34"), 2, Force: true), Assert.Single(proposal.NodeGroups));
        Assert.Equal(
            "EKS gave up to roll blue without force. Force would override PodDisruptionBudget shop/web, which protects pod shop/web-1", proposal.Because);
        Assert.True(proposal.IsDestructive);

        var own = await _stage.DecideAsync(at => new ApprovalGiven(at, Some.Ben, proposal.Digest));
        Assert.Equal("Whoever asked for this may not approve it: a second person has to.", own.Refusal);
        await _stage.ApproveAsync(Some.Chloe);
        await _stage.ProposedAsync();

        Assert.Equal([true], _stage.World.Updates.Where(update => update.Status == "Successful").Select(update => update.Force));
        Assert.Equal("Move node group later of prod to 1.34", _stage.Step.OpenProposal!.Proposal.Title);
        await _stage.FinishAsync();
        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
    }

    [Fact]
    public async Task A_group_that_Terraform_holds_is_forced_through_EKS_too_and_Terraform_then_agrees()
    {
        _stage.Terraform.Versioned.Add("blue");
        await ForcedAsync();
        await _stage.ApproveAsync(Some.Chloe);

        await _stage.FinishAsync();

        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
        Assert.Single(_stage.Terraform.Applied);
        Assert.True(_stage.World.Updates[^1].Force);
    }

    [Fact]
    public async Task An_ordinary_retry_forces_nothing()
    {
        _stage.World.Budgets.Add(Drained.Budget());
        await RollingAsync();
        await _stage.FailedAsync();

        await _stage.DecideAsync(at => new RetryRequested(at, Some.Ben));

        Assert.DoesNotContain((await _stage.ProposedAsync()).NodeGroups, move => move.Force);
    }

    [Fact]
    public async Task Killed_after_any_call_of_a_forced_roll_it_is_forced_once()
    {
        var calls = await PlayAsync(0);
        for (var call = 1; call <= calls; call++)
        {
            await PlayAsync(call);
        }

        static async Task<int> PlayAsync(int diesAfter)
        {
            using var test = new BlockedEvictionTests();
            await test.ForcedAsync();
            var stage = test._stage;
            var before = stage.Life.Calls.Count;
            stage.Life.DiesAfter = diesAfter == 0 ? 0 : before + diesAfter;
            while (!stage.Run.HasEnded)
            {
                await stage.OutliveAsync(() => stage.NextAsync(Some.Chloe));
            }

            Assert.Equal([false, true], stage.World.Updates.Select(update => update.Force));
            Assert.Equal(Some.V("1.34"), stage.World.Group("blue").Version);
            return stage.Life.Calls.Count - before;
        }
    }

    private async Task RollingAsync()
    {
        await _stage.BeginAsync(StepKind.UpgradeNodeGroups, "1.34");
        await _stage.ApproveAsync();
        while (_stage.World.Running("blue") is null)
        {
            await _stage.TurnAsync();
        }
    }

    private async Task ForcedAsync()
    {
        _stage.World.Budgets.Add(Drained.Budget());
        await RollingAsync();
        await _stage.FailedAsync();
        await _stage.DecideAsync(at => new WayOutChosen(at, Some.Ben, new ForceNodeGroup("blue")));
    }
}
