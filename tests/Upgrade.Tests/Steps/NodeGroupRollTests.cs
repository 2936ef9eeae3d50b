using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Steps;

/// <summary>Node groups at 1.33 under a control plane that runs 1.34.</summary>
public sealed class NodeGroupRollTests : IDisposable
{
    private readonly Stage _stage = new Stage("1.34").With("blue").With("green");

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task Groups_whose_version_the_code_holds_move_by_one_plan_and_one_approval()
    {
        await BeginAsync();

        var proposal = await _stage.ProposedAsync();
        Assert.Equal("Move node groups blue, green of prod to 1.34", proposal.Title);
        Assert.Equal(2, proposal.Terraform!.Plan.Changes.Count);
        await _stage.FinishAsync();

        AssertDone("4 nodes in 2 node groups run 1.34.");
        Assert.Single(_stage.Terraform.Applied);
        Assert.Empty(_stage.Eks.Tokens);
    }

    [Fact]
    public async Task Groups_that_the_code_does_not_hold_are_moved_by_EKS_one_after_the_other()
    {
        _stage.Terraform.Versioned.Clear();
        await BeginAsync();

        var proposal = await _stage.ProposedAsync();
        Assert.Null(proposal.Terraform);
        Assert.Equal(["blue 1.33 1.34 2", "green 1.33 1.34 2"], proposal.NodeGroups.Select(move => $"{move.NodeGroup} {move.From} {move.To} {move.Nodes}"));
        Assert.Empty(_stage.World.Updates);
        await _stage.FinishAsync();

        AssertDone("4 nodes in 2 node groups run 1.34.");
        Assert.Single(_stage.Step.Proposals);
        Assert.Empty(_stage.Terraform.Applied);
    }

    [Fact]
    public async Task Of_a_mixed_cluster_the_plan_s_groups_are_asked_for_first_and_the_others_by_a_proposal_of_their_own()
    {
        _stage.World.AddGroup("batch");
        await BeginAsync();

        Assert.Equal("Move node groups blue, green of prod to 1.34", (await _stage.ProposedAsync()).Title);
        await _stage.ApproveAsync();
        var second = await _stage.ProposedAsync();
        Assert.Equal("Move node group batch of prod to 1.34", second.Title);
        Assert.Equal("the Terraform plan did not move these groups", second.Because);
        await _stage.FinishAsync();

        AssertDone("6 nodes in 3 node groups run 1.34.");
    }

    [Fact]
    public async Task A_plan_that_moves_only_some_of_its_groups_names_only_those()
    {
        _stage.Terraform.Versioned.Remove("green");
        await BeginAsync();

        Assert.Equal("Move node group blue of prod to 1.34", (await _stage.ProposedAsync()).Title);
        await _stage.FinishAsync();

        AssertDone("4 nodes in 2 node groups run 1.34.");
    }

    [Fact]
    public async Task A_plan_that_moves_no_group_is_not_shown_as_one_that_does()
    {
        _stage.Terraform.Versioned.Clear();
        _stage.Terraform.Twist = plan => plan with
        {
            Applyable = true,
            Changes =
            [
                new ResourceChange
                {
                    Address = FakeTerraform.Address("blue"),
                    Type = "aws_eks_node_group",
                    Kind = ChangeKind.Update,
                    Actions = "update",
                    Attributes = [new AttributeChange("tags.team", "a", "b")],
                },
            ],
        };
        await BeginAsync();

        Assert.Null((await _stage.ProposedAsync()).Terraform);
        await _stage.FinishAsync();

        AssertDone("4 nodes in 2 node groups run 1.34.");
    }

    [Fact]
    public async Task A_group_with_an_AMI_of_its_own_is_left_alone_and_named()
    {
        _stage.World.AddGroup("gpu", ami: "CUSTOM");
        await BeginAsync();

        await _stage.FinishAsync();

        AssertDone("4 nodes in 2 node groups run 1.34.");
        Assert.Equal(Some.V("1.33"), _stage.World.Group("gpu").Version);
        Assert.Equal(
            "Node group gpu has an AMI of the team's own: 2 nodes at 1.33. Not touched. "
            + "Build an AMI with 1.34, name it in the group's launch template in the Terraform code, and apply that.",
            Assert.Single(_stage.Step.Details));
    }

    [Fact]
    public async Task Progress_tells_how_many_nodes_of_each_group_are_there()
    {
        _stage.Terraform.Versioned.Remove("green");
        await BeginAsync();
        await _stage.ApproveAsync();
        await _stage.TurnAsync();
        await _stage.TurnAsync();
        await _stage.TurnAsync();

        var progress = _stage.Step.Progress!;

        Assert.Equal("EKS rolls the nodes to 1.34", progress.Text);
        Assert.Equal(["blue: 1 of 2 nodes at 1.34", "green: 0 of 2 nodes at 1.34"], progress.Lines);
        Assert.Equal((1, 4), (progress.Done, progress.Total));
    }

    [Fact]
    public async Task A_roll_that_somebody_else_began_is_adopted()
    {
        _stage.World.MoveGroup("blue", Some.V("1.34"));
        _stage.World.MoveGroup("green", Some.V("1.34"));
        await BeginAsync();

        await _stage.GoOnAsync();

        AssertDone("4 nodes in 2 node groups run 1.34.");
        Assert.Empty(_stage.Step.Proposals);
    }

    [Fact]
    public async Task Another_update_of_a_group_is_waited_for_and_called_what_it_is()
    {
        _stage.World.MoveGroup("blue", Some.V("1.33"), "ConfigUpdate");
        await BeginAsync();

        await _stage.TurnAsync();
        Assert.Equal("EKS carries out another update first (blue: ConfigUpdate update-1)", _stage.Step.Progress?.Text);
        await _stage.FinishAsync();

        AssertDone("4 nodes in 2 node groups run 1.34.");
    }

    [Fact]
    public async Task A_roll_that_EKS_gives_up_names_group_update_and_remedy_and_is_begun_anew_with_another_token()
    {
        _stage.Terraform.Versioned.Clear();
        _stage.World.NextError = new EksUpdateError("NodeCreationFailure", "Instances failed to join", []);
        await BeginAsync();
        await _stage.ApproveAsync();

        var failure = await _stage.FailedAsync();
        Assert.Equal("EKS gave up the roll of node group blue (update-1): NodeCreationFailure: Instances failed to join", failure.Reason);
        Assert.Contains("New nodes did not come up", failure.Remedy, StringComparison.Ordinal);
        await _stage.DecideAsync(at => new RetryRequested(at, Some.Ben));
        await _stage.FinishAsync();

        AssertDone("4 nodes in 2 node groups run 1.34.");
        Assert.Equal(3, _stage.World.Updates.Count);
        Assert.Equal(3, _stage.Eks.Tokens.Distinct().Count());
    }

    [Fact]
    public async Task A_wish_to_end_lets_the_group_in_work_finish_and_begins_no_other()
    {
        _stage.Terraform.Versioned.Clear();
        await BeginAsync();
        await _stage.ApproveAsync();
        await _stage.TurnAsync();

        await _stage.DecideAsync(at => new AbortRequested(at, Some.Ben, null));
        await _stage.GoOnAsync();

        Assert.Equal(RunStatus.Aborted, _stage.Run.Status);
        Assert.Equal((Some.V("1.34"), Some.V("1.33")), (_stage.World.Group("blue").Version, _stage.World.Group("green").Version));
    }

    [Fact]
    public async Task Nodes_never_go_above_the_control_plane()
    {
        _stage.World.Version = Some.V("1.33");
        await BeginAsync();

        Assert.Contains("nodes are never newer", (await _stage.FailedAsync()).Reason, StringComparison.Ordinal);
        Assert.Empty(_stage.World.Updates);
    }

    [Fact]
    public async Task Lagging_nodes_are_brought_to_the_control_plane_before_it_moves()
    {
        using var stage = new Stage().With("blue", "1.31").With("green");
        await stage.StartAsync("1.34");

        Assert.Equal("Move node group blue of prod to 1.33", (await stage.ProposedAsync()).Title);
        await stage.FinishAsync();

        Assert.Equal(RunStatus.Completed, stage.Run.Status);
        Assert.Equal(
            ["blue 1.33", " 1.34", "blue 1.34", "green 1.34"], stage.World.Updates.Select(update => $"{update.Group} {update.Version}"));
    }

    [Fact]
    public async Task Groups_that_are_there_already_leave_nothing_to_ask()
    {
        _stage.World.MoveGroup("blue", Some.V("1.34"));
        _stage.World.MoveGroup("green", Some.V("1.34"));
        _stage.Tick();
        _stage.Tick();
        await BeginAsync();

        await _stage.GoOnAsync();

        AssertDone("4 nodes in 2 node groups run 1.34.");
    }

    [Fact]
    public async Task One_node_in_one_group_is_said_in_the_singular()
    {
        using var stage = new Stage("1.34").With("blue", size: 1);
        await stage.BeginAsync(StepKind.UpgradeNodeGroups, "1.34");

        await stage.FinishAsync();

        Assert.Equal("1 node in 1 node group runs 1.34.", stage.Step.Summary);
    }

    private Task BeginAsync() => _stage.BeginAsync(StepKind.UpgradeNodeGroups, "1.34");

    private void AssertDone(string summary)
    {
        Assert.Equal(StepStatus.Done, _stage.Step.Status);
        Assert.Equal(summary, _stage.Step.Summary);
        Assert.All(_stage.World.Groups.Where(group => group.Ami != "CUSTOM"), group => Assert.Equal(Some.V("1.34"), group.Version));
    }
}
