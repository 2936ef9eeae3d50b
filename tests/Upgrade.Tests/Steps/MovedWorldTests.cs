using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Steps;

/// <summary>What was approved is applied only in the world that it was approved for.</summary>
public sealed class MovedWorldTests : IDisposable
{
    private Stage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task A_base_branch_that_moved() =>
        await ShownAnewAsync("the branch main moved to c3", () => _stage.Code.MoveBase());

    [Fact]
    public async Task Code_that_is_not_what_was_planned() =>
        await ShownAnewAsync("the code is not the one that was planned", () => _stage.Code.RewriteBranch());

    [Fact]
    public async Task A_plan_file_that_was_changed() =>
        await ShownAnewAsync("the plan file is not the one that was shown", () => _stage.Terraform.Plan("1-step-1").Sha256 = "other");

    [Fact]
    public async Task A_plan_file_that_is_gone() =>
        await ShownAnewAsync("the plan file is gone", () => _stage.Terraform.ForgetPlan("1-step-1"));

    [Fact]
    public async Task A_state_that_was_written() =>
        await ShownAnewAsync("Terraform's state was written by somebody else", () => _stage.Terraform.Serial++);

    [Fact]
    public async Task Providers_that_were_locked_anew() =>
        await ShownAnewAsync(
            "the providers that Terraform has locked (.terraform.lock.hcl) are not those of the plan", () => _stage.Terraform.LockFile = "other");

    [Fact]
    public async Task A_state_that_was_replaced() =>
        await ShownAnewAsync("Terraform's state was written by somebody else", () => _stage.Terraform.Lineage = "lineage-2");

    [Fact]
    public async Task A_version_that_was_edited_in_place()
    {
        _stage.Dispose();
        _stage = new Stage(inPlace: true);

        await ShownAnewAsync("somebody changed the version in the code", () => _stage.Code.Files = Some.V("1.35"));
    }

    [Fact]
    public async Task A_state_that_is_written_in_the_last_instant_is_found_by_Terraform_itself()
    {
        _stage.Life.After["PushAsync"] = () => _stage.Terraform.Serial++;

        await ShownAnewAsync("Terraform's state was written since the plan was made", () => { }, applied: 1);
    }

    [Fact]
    public async Task A_control_plane_that_was_moved_by_hand_leaves_the_hop_with_nothing_to_do()
    {
        await _stage.BeginAsync(StepKind.UpgradeControlPlane, "1.34");
        await _stage.ApproveAsync();
        _stage.World.Version = Some.V("1.34");

        await _stage.GoOnAsync();

        Assert.Equal(StepStatus.Done, _stage.Step.Status);
        Assert.Empty(_stage.Terraform.Applied);
    }

    [Fact]
    public async Task A_control_plane_that_was_moved_beyond_the_nodes_target_takes_Terraform_out_of_the_roll()
    {
        _stage.With("blue").World.Version = Some.V("1.34");
        await _stage.BeginAsync(StepKind.UpgradeNodeGroups, "1.34");
        await _stage.ApproveAsync();
        _stage.World.Version = Some.V("1.35");

        // A code that says 1.34 would lower the control plane at the next apply, so EKS moves the group itself.
        var proposal = await _stage.ProposedAsync();

        Assert.Equal("the control plane runs 1.35 now", proposal.Because);
        Assert.Null(proposal.Terraform);
        Assert.Empty(_stage.Terraform.Applied);
        await _stage.FinishAsync();
        Assert.Equal(Some.V("1.34"), _stage.World.Group("blue").Version);
    }

    private async Task ShownAnewAsync(string because, Action move, int applied = 0)
    {
        await _stage.BeginAsync(StepKind.UpgradeControlPlane, "1.34");
        await _stage.ApproveAsync();
        move();

        var proposal = await _stage.ProposedAsync();

        Assert.Equal(because, proposal.Because);
        Assert.Equal(2, _stage.Step.Proposals.Count);
        Assert.Equal((ProposalState.Void, because), (_stage.Step.Proposals[0].State, _stage.Step.Proposals[0].Ended?.Reason));
        Assert.Equal(applied, _stage.Terraform.Applied.Count);
        Assert.Empty(_stage.World.Updates);

        // And what is shown now can be approved and applied.
        await _stage.FinishAsync();
        Assert.Equal((RunStatus.Completed, Some.V("1.34")), (_stage.Run.Status, _stage.World.Version));
    }
}
