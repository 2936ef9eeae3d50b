using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Steps;

public sealed class UpgradeControlPlaneTests : IDisposable
{
    private readonly Stage _stage = new Stage().With("blue");

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task It_shows_the_plan_and_the_code_before_anything_moves()
    {
        await BeginAsync();

        var proposal = await _stage.ProposedAsync();

        Assert.Equal("Move the control plane of prod from 1.33 to 1.34", proposal.Title);
        Assert.Equal("-1.33 +1.34", proposal.Terraform!.Diff);
        Assert.Equal(FakeTerraform.Cluster, Assert.Single(proposal.Terraform.Plan.Changes).Address);
        Assert.Empty(_stage.Terraform.Applied);
        Assert.Null(_stage.Code.Pushed);
    }

    [Fact]
    public async Task What_is_assigned_beside_the_version_is_not_kept_with_the_proposal()
    {
        _stage.Code.Around = "\n db_password = \"hunter22\"";
        await BeginAsync();

        Assert.Equal("-1.33 +1.34\n db_password = …", (await _stage.ProposedAsync()).Terraform!.Diff);
    }

    [Fact]
    public async Task What_was_approved_is_pushed_applied_and_followed_to_its_end()
    {
        await BeginAsync();
        await _stage.ApproveAsync();

        await _stage.TurnAsync();
        Assert.Equal("Writing down how the cluster is before the change", _stage.Step.Progress?.Text);
        Assert.Null(_stage.Code.Pushed);
        await _stage.TurnAsync();
        Assert.Equal("Terraform applies the approved plan", _stage.Step.Progress?.Text);
        Assert.Equal(Some.V("1.34"), _stage.Code.Pushed?.Version);
        await _stage.TurnAsync();
        Assert.Equal("EKS moves the control plane to 1.34 (update update-1)", _stage.Step.Progress?.Text);
        await _stage.GoOnAsync();

        Assert.Equal("The control plane runs 1.34 (eks.1).", _stage.Step.Summary);
    }

    [Fact]
    public async Task A_proposal_names_what_it_would_apply_so_no_two_share_a_digest()
    {
        await BeginAsync();
        var first = await _stage.ProposedAsync();
        _stage.Code.MoveBase();
        await _stage.ApproveAsync();

        Assert.NotEqual(first.Digest, (await _stage.ProposedAsync()).Digest);
    }

    [Fact]
    public async Task Somebody_else_s_update_to_the_same_version_is_adopted()
    {
        _stage.World.MovePlane(Some.V("1.34"));
        await BeginAsync();

        await _stage.TurnAsync();
        Assert.Equal("EKS moves the control plane to 1.34 (update update-1)", _stage.Step.Progress?.Text);
        await _stage.GoOnAsync();

        Assert.Equal(StepStatus.Done, _stage.Step.Status);
        Assert.Empty(_stage.Terraform.Applied);
    }

    [Fact]
    public async Task Another_update_of_the_cluster_is_waited_for_before_anything_is_planned()
    {
        _stage.World.MovePlane(Some.V("1.33"), "ConfigUpdate");
        await BeginAsync();

        await _stage.TurnAsync();
        Assert.Equal("EKS carries out another update of the cluster first (ConfigUpdate update-1)", _stage.Step.Progress?.Text);

        Assert.Equal(Some.V("1.33"), (await _stage.ProposedAsync()).ControlPlane);
    }

    [Fact]
    public async Task A_cluster_that_takes_no_updates_is_waited_for()
    {
        _stage.World.IdleStatus = "FAILED";
        await BeginAsync();

        await _stage.TurnAsync();

        Assert.Equal("EKS says FAILED; it updates only clusters that are ACTIVE", _stage.Step.Progress?.Text);
        Assert.DoesNotContain("PlanAsync", _stage.Life.Calls);
    }

    [Fact]
    public async Task A_control_plane_from_which_the_step_does_not_lead_is_refused()
    {
        _stage.World.Version = Some.V("1.32");
        await BeginAsync();

        var failure = await _stage.FailedAsync();

        Assert.Equal("The control plane runs 1.32; this step leads from 1.33 to 1.34.", failure.Reason);
        Assert.Contains("start a new one", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_control_plane_beyond_the_step_leaves_nothing_to_do_and_the_code_alone()
    {
        _stage.World.Version = Some.V("1.35");
        await BeginAsync();

        await _stage.GoOnAsync();

        Assert.Equal(StepStatus.Done, _stage.Step.Status);
        Assert.Equal(Some.V("1.33"), _stage.Code.Base.Version);
    }

    [Fact]
    public async Task A_node_group_that_the_skew_policy_would_leave_behind_stops_the_hop_before_it_is_planned()
    {
        _stage.World.Group("blue").Version = Some.V("1.30");
        await BeginAsync();

        var failure = await _stage.FailedAsync();

        Assert.Contains("blue runs 1.30", failure.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("PlanAsync", _stage.Life.Calls);
    }

    [Fact]
    public async Task A_state_that_knows_no_such_cluster_is_said_with_the_settings_to_look_at()
    {
        _stage.Terraform.KnowsCluster = false;
        await BeginAsync();

        var failure = await _stage.FailedAsync();

        Assert.Contains("no EKS cluster named prod-eu", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("terraform.directory", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_does_not_reach_the_cluster_is_said_so()
    {
        _stage.Terraform.Twist = plan => plan with { Changes = [] };
        await BeginAsync();

        var failure = await _stage.FailedAsync();

        Assert.Contains("nothing to change although EKS runs 1.33", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("terraform.attribute", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_that_the_judge_refuses_is_never_shown_and_never_kept()
    {
        _stage.Terraform.Twist = plan => plan with
        {
            Changes = [.. plan.Changes.Select(change => change with { Kind = ChangeKind.Replace, Actions = "delete, create" })],
        };
        await BeginAsync();

        var failure = await _stage.FailedAsync();

        Assert.StartsWith("The Terraform plan is refused: ", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("never replaces a cluster", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("then retry", failure.Remedy, StringComparison.Ordinal);
        Assert.Empty(_stage.Step.Proposals);
        Assert.Null(await _stage.Terraform.HashPlanAsync(_stage.Run.Id, "1-step-1", default));
    }

    [Fact]
    public async Task A_refused_plan_is_tried_again_when_the_cause_is_mended()
    {
        _stage.Terraform.Twist = plan => plan with { Errored = true };
        await BeginAsync();
        await _stage.FailedAsync();
        _stage.Terraform.Twist = null;

        await _stage.DecideAsync(at => new RetryRequested(at, Some.Ana));
        await _stage.FinishAsync();

        Assert.Equal(Some.V("1.34"), _stage.World.Version);
    }

    [Fact]
    public async Task Where_the_directory_is_used_in_place_the_approved_version_is_applied_too()
    {
        using var stage = new Stage(inPlace: true);
        await stage.BeginAsync(StepKind.UpgradeControlPlane, "1.34");

        await stage.FinishAsync();

        Assert.Equal((Some.V("1.34"), Some.V("1.34")), (stage.World.Version, stage.Code.Files));
    }

    private Task BeginAsync() => _stage.BeginAsync(StepKind.UpgradeControlPlane, "1.34");
}
