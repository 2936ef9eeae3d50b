using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Steps;

/// <summary>Group gpu has an AMI of the team's own at 1.33; group blue is an ordinary one. The control plane runs 1.34.</summary>
public sealed class OwnAmiTests : IDisposable
{
    private readonly Stage _stage = new Stage("1.34").With("blue");

    public OwnAmiTests()
    {
        _stage.World.AddGroup("gpu", ami: "CUSTOM");
        _stage.Terraform.Known.Add("gpu");
    }

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task The_AMI_that_the_code_names_is_proposed_after_the_versions_and_its_nodes_are_followed()
    {
        _stage.Terraform.Amis["gpu"] = Some.V("1.34");
        await BeginAsync();

        Assert.Equal("Move node group blue of prod to 1.34", (await _stage.ProposedAsync()).Title);
        await _stage.ApproveAsync();
        Assert.Equal("Give node group gpu of prod the AMI that the code names", (await _stage.ProposedAsync()).Title);
        await _stage.FinishAsync();

        Assert.Equal("4 nodes in 2 node groups run 1.34.", _stage.Step.Summary);
        Assert.Empty(_stage.Step.Details);
        Assert.Equal(2, _stage.Terraform.Applied.Count);

        // The first was carried out: that another follows takes nothing back.
        Assert.Equal([ProposalState.Approved, ProposalState.Approved], _stage.Step.Proposals.Select(record => record.State));
    }

    [Fact]
    public async Task Code_that_names_no_other_AMI_leaves_it_alone_and_the_step_is_done()
    {
        await BeginAsync();

        await _stage.FinishAsync();

        Assert.Equal((RunStatus.Completed, "2 nodes in 1 node group run 1.34."), (_stage.Run.Status, _stage.Step.Summary));
        Assert.StartsWith("Node group gpu has an AMI of the team's own: 2 nodes at 1.33. Not touched.", Assert.Single(_stage.Step.Details), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_AMI_in_the_code_that_lags_itself_is_applied_once_and_then_reported()
    {
        _stage.World.Group("gpu").Version = Some.V("1.32");
        _stage.World.Group("gpu").Nodes.Clear();
        _stage.World.Group("gpu").Nodes.Add(new Node("gpu-1", Some.V("1.32"), "gpu", true));
        _stage.Terraform.Amis["gpu"] = Some.V("1.33");
        await BeginAsync();

        await _stage.FinishAsync();

        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
        Assert.Equal(2, _stage.Step.Proposals.Count);
        Assert.Contains("1 node at 1.33. Not touched.", Assert.Single(_stage.Step.Details), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_for_it_that_is_refused_is_told_and_fails_nothing()
    {
        _stage.Terraform.Twist = plan => plan.Changes.Any(change => change.Attribute("version") is not null) ? plan : plan with
        {
            Applyable = true,
            Changes =
            [
                new ResourceChange { Address = FakeTerraform.Address("gpu"), Type = "aws_eks_node_group", Kind = ChangeKind.Replace, Actions = "delete, create" },
            ],
        };
        await BeginAsync();

        await _stage.FinishAsync();

        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
        Assert.Contains(_stage.Step.Details, line => line.StartsWith("The Terraform plan is refused: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Kubelets_that_the_control_plane_must_not_have_fail_the_step_with_what_to_do()
    {
        _stage.World.Group("gpu").Nodes[0] = new Node("gpu-1", Some.V("1.30"), "gpu", true);
        await BeginAsync();
        await _stage.ApproveAsync();

        var failure = await _stage.FailedAsync();

        Assert.Contains("2 nodes at 1.30, 1.33. A control plane at 1.34 must not have kubelets that old.", failure.Reason, StringComparison.Ordinal);
        Assert.StartsWith("Build an AMI with 1.34", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_EKS_calls_its_version_says_nothing_when_its_nodes_are_there_already()
    {
        _stage.World.Group("gpu").Nodes.Clear();
        _stage.World.Group("gpu").Nodes.Add(new Node("gpu-1", Some.V("1.34"), "gpu", true));
        await BeginAsync();

        await _stage.FinishAsync();

        Assert.Equal(("3 nodes in 2 node groups run 1.34.", 0), (_stage.Step.Summary, _stage.Step.Details.Count));
    }

    [Fact]
    public async Task Killed_after_any_call_its_plan_is_applied_once()
    {
        var calls = await PlayAsync(0);
        for (var call = 1; call <= calls; call++)
        {
            await PlayAsync(call);
        }

        static async Task<int> PlayAsync(int diesAfter)
        {
            using var test = new OwnAmiTests();
            var stage = test._stage;
            stage.Terraform.Amis["gpu"] = Some.V("1.34");
            await test.BeginAsync();
            stage.Life.DiesAfter = diesAfter == 0 ? 0 : stage.Life.Calls.Count + diesAfter;
            while (!stage.Run.HasEnded)
            {
                await stage.OutliveAsync(() => stage.NextAsync());
            }

            Assert.Equal(["blue", "gpu"], stage.World.Updates.Select(update => update.Group));
            return stage.Life.Calls.Count;
        }
    }

    private Task BeginAsync() => _stage.BeginAsync(StepKind.UpgradeNodeGroups, "1.34");
}
