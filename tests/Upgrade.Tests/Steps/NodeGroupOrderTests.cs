using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Steps;

/// <summary>Groups a, b and c at 1.33 under a control plane at 1.34; EKS moves them itself.</summary>
public sealed class NodeGroupOrderTests : IDisposable
{
    private readonly Stage _stage = new Stage("1.34").With("c").With("a").With("b");

    public NodeGroupOrderTests() => _stage.Terraform.Versioned.Clear();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task Without_a_word_on_it_they_go_one_after_the_other_by_name()
    {
        await RollAsync();

        Assert.Equal(["a", "b", "c"], _stage.World.Updates.Select(update => update.Group));
        Assert.Equal(3, _stage.World.Updates.Select(update => update.CreatedAt).Distinct().Count());
    }

    [Fact]
    public async Task The_configured_order_goes_first_and_the_others_follow_by_name()
    {
        Configure(new NodeSettings(["c", "gone", "b"], InParallel: false));

        var proposal = await RollAsync();

        Assert.Equal(["c", "b", "a"], proposal.NodeGroups.Select(move => move.NodeGroup));
        Assert.Equal(["c", "b", "a"], _stage.World.Updates.Select(update => update.Group));
    }

    [Fact]
    public async Task In_parallel_all_of_them_begin_at_once()
    {
        Configure(new NodeSettings(["c"], InParallel: true));

        await RollAsync();

        Assert.Equal(["c", "a", "b"], _stage.World.Updates.Select(update => update.Group));
        Assert.Single(_stage.World.Updates.Select(update => update.CreatedAt).Distinct());
    }

    [Fact]
    public async Task In_parallel_a_roll_that_is_given_up_fails_the_step_when_the_others_have_ended()
    {
        Configure(new NodeSettings([], InParallel: true));
        _stage.World.Turns = 4;
        _stage.World.NextError = new EksUpdateError("NodeCreationFailure", "Instances failed to join", []);
        await BeginAsync();
        await _stage.ApproveAsync();
        await _stage.TurnAsync();
        _stage.World.Updates[0].TurnsLeft = 1;
        await _stage.TurnAsync();
        await _stage.TurnAsync();
        Assert.Contains("a: EKS gave the roll up; the others are followed to their end first", _stage.Step.Progress!.Lines!);

        var failure = await _stage.FailedAsync();

        Assert.StartsWith("EKS gave up the roll of node group a", failure.Reason, StringComparison.Ordinal);
        Assert.EndsWith("At 1.34 already: b, c. Not yet: a (1.33).", failure.Reason, StringComparison.Ordinal);
        Assert.Equal(["Failed", "Successful", "Successful"], _stage.World.Updates.Select(update => update.Status));
    }

    [Fact]
    public async Task Killed_after_any_call_in_parallel_it_still_begins_every_group_once()
    {
        var calls = await PlayAsync(0);
        for (var call = 1; call <= calls; call++)
        {
            await PlayAsync(call);
        }

        static async Task<int> PlayAsync(int diesAfter)
        {
            using var test = new NodeGroupOrderTests();
            test.Configure(new NodeSettings([], InParallel: true));
            var stage = test._stage;
            await test.BeginAsync();
            await stage.ApproveAsync();
            var before = stage.Life.Calls.Count;
            stage.Life.DiesAfter = diesAfter == 0 ? 0 : before + diesAfter;
            while (!stage.Run.HasEnded)
            {
                await stage.OutliveAsync(() => stage.TurnAsync());
            }

            Assert.Equal(["a", "b", "c"], stage.World.Updates.Select(update => update.Group).Order());
            return stage.Life.Calls.Count - before;
        }
    }

    [Fact]
    public async Task While_the_control_plane_is_updated_by_somebody_no_group_is_begun()
    {
        _stage.World.MovePlane(Some.V("1.34"), "ConfigUpdate");
        await BeginAsync();

        await _stage.TurnAsync(quick: true);
        Assert.Equal("EKS carries out another update of the cluster first (ConfigUpdate update-1)", _stage.Step.Progress?.Text);
        await _stage.FinishAsync();

        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
    }

    [Fact]
    public async Task Between_approval_and_start_it_waits_for_such_an_update_too()
    {
        await BeginAsync();
        await _stage.ApproveAsync();
        _stage.World.MovePlane(Some.V("1.34"), "ConfigUpdate");

        await _stage.TurnAsync(quick: true);

        Assert.StartsWith("EKS carries out another update of the cluster first", _stage.Step.Progress!.Text, StringComparison.Ordinal);
        Assert.Empty(_stage.Eks.Tokens);
    }

    [Fact]
    public async Task A_group_that_is_DEGRADED_is_not_begun_and_says_what_EKS_names()
    {
        _stage.World.Group("b").Status = "DEGRADED";
        _stage.World.Group("b").HealthIssues.Add("AsgInstanceLaunchFailures: no capacity");
        await BeginAsync();

        var failure = await _stage.FailedAsync();

        Assert.Equal("Node group b is DEGRADED, so EKS could not bring up its new nodes; AsgInstanceLaunchFailures: no capacity.", failure.Reason);
        Assert.Empty(_stage.World.Updates);
    }

    [Fact]
    public async Task A_group_that_is_being_deleted_is_left_alone_and_told()
    {
        _stage.World.Group("b").Status = "DELETING";

        await RollAsync();

        Assert.Equal(["a", "c"], _stage.World.Updates.Select(update => update.Group));
        Assert.Equal("4 nodes in 2 node groups run 1.34.", _stage.Step.Summary);
        Assert.Contains("Node group b is DELETING at EKS: not touched.", _stage.Step.Details);
    }

    [Fact]
    public async Task A_group_that_is_being_made_is_waited_for()
    {
        _stage.World.Group("b").Status = "CREATING";
        await BeginAsync();

        await _stage.TurnAsync();
        Assert.Equal("EKS is still making node group b", _stage.Step.Progress?.Text);
        _stage.World.Group("b").Status = "ACTIVE";
        await _stage.FinishAsync();

        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
    }

    [Fact]
    public async Task A_group_without_nodes_is_moved_too_because_its_next_node_would_lag()
    {
        _stage.World.Group("b").Nodes.Clear();

        var proposal = await RollAsync();

        Assert.Contains(proposal.NodeGroups, move => move is { NodeGroup: "b", Nodes: 0 });
        Assert.Equal("4 nodes in 3 node groups run 1.34.", _stage.Step.Summary);
        Assert.Equal(Some.V("1.34"), _stage.World.Group("b").Version);
    }

    [Fact]
    public async Task A_node_that_never_leaves_its_group_is_a_failure_with_its_name_after_a_while()
    {
        foreach (var group in _stage.World.Groups)
        {
            group.Version = Some.V("1.34");
        }

        await BeginAsync();
        await _stage.TurnAsync();
        Assert.Equal("The last old nodes leave their groups", _stage.Step.Progress?.Text);

        var failure = await _stage.FailedAsync();

        Assert.EndsWith("after 15 minutes older nodes are still there: a-1, a-2, b-1, b-2, c-1 and 1 more.", failure.Reason, StringComparison.Ordinal);
        Assert.InRange(failure.At - Some.Start, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(16));
    }

    [Fact]
    public async Task Nodes_that_the_run_does_not_touch_are_followed_and_reported_by_kind()
    {
        _stage.World.OtherNodes.AddRange(
        [
            new Node("k1", Some.V("1.33"), null, true, Kind: NodeKind.Karpenter), new Node("k2", Some.V("1.34"), null, true, Kind: NodeKind.Karpenter),
            new Node("auto", Some.V("1.33"), null, true, Kind: NodeKind.AutoMode), new Node("site", Some.V("1.33"), null, true, Kind: NodeKind.Hybrid),
            new Node("own", Some.V("1.34"), null, true, Kind: NodeKind.SelfManaged),
        ]);
        await BeginAsync();
        await _stage.ApproveAsync();
        await _stage.TurnAsync();
        await _stage.TurnAsync();
        Assert.Equal(
            [
                "0 of 1 Auto Mode node at 1.34, not touched", "1 of 2 Karpenter nodes at 1.34, not touched", "0 of 1 hybrid node at 1.34, not touched",
                "1 of 1 self-managed node at 1.34, not touched",
            ],
            _stage.Step.Progress!.Lines!.Skip(3));
        await _stage.FinishAsync();

        Assert.Equal(
            [
                "1 Auto Mode node still runs 1.33. EKS replaces them itself after the control plane, as budgets allow.",
                "1 of 2 Karpenter nodes still runs 1.33. Karpenter replaces them when their AMI follows the control plane; a pinned AMI stays.",
                "1 hybrid node still runs 1.33. Their owners upgrade them; the bot does not touch them.",
            ],
            _stage.Step.Details);
    }

    private void Configure(NodeSettings nodes) => _stage.Settings = _stage.Settings with { Nodes = nodes };

    private Task BeginAsync() => _stage.BeginAsync(StepKind.UpgradeNodeGroups, "1.34");

    private async Task<Proposal> RollAsync()
    {
        await BeginAsync();
        var proposal = await _stage.ProposedAsync();
        await _stage.FinishAsync();
        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
        return proposal;
    }
}
