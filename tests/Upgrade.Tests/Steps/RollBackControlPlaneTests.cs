using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Running;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Steps;

/// <summary>Rollbacks from 1.34 to 1.33, the nodes at 1.33 unless it is said otherwise.</summary>
public sealed class RollBackControlPlaneTests : IDisposable
{
    private readonly Stage _stage = new Stage("1.34").With("blue");

    public RollBackControlPlaneTests() => _stage.World.WasUpgraded(TimeSpan.FromDays(2));

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task It_is_proposed_as_dangerous_approved_by_somebody_else_applied_followed_and_verified()
    {
        await BeginAsync();
        var proposal = await _stage.ProposedAsync();

        Assert.Equal("Take the control plane of prod back from 1.34 to 1.33", proposal.Title);
        Assert.Equal("-1.34 +1.33", proposal.Terraform!.Diff);
        Assert.True(proposal.IsDangerous);
        await _stage.ApproveAsync();
        await _stage.GoOnAsync();

        Assert.Equal((RunStatus.Completed, Some.V("1.33")), (_stage.Run.Status, _stage.World.Version));
        Assert.Equal("VersionRollback", _stage.World.Updates[^1].Type);
        Assert.Equal(Some.V("1.33"), _stage.Code.Base.Version);
        Assert.StartsWith("Roll prod back to Kubernetes 1.33", _stage.Code.Message, StringComparison.Ordinal);
        Assert.Null(_stage.Run.Aftermath?.Rollback);
    }

    [Fact]
    public async Task Whoever_asked_may_not_approve_it_even_where_upgrades_allow_that()
    {
        _stage.Settings = _stage.Settings with { Approvals = Some.Rules(requester: true) };
        await BeginAsync();
        var digest = (await _stage.ProposedAsync()).Digest;

        var decision = await _stage.DecideAsync(at => new ApprovalGiven(at, Some.Ana, digest));

        Assert.Contains("a second person has to", decision.Refusal, StringComparison.Ordinal);
        Assert.Empty(_stage.Terraform.Applied);
    }

    [Fact]
    public async Task Newer_node_groups_go_back_first_by_EKS_and_older_ones_stay()
    {
        _stage.World.Groups.Clear();
        _stage.With("blue", "1.34").With("green", "1.32");
        await BeginAsync();

        var nodes = await _stage.ProposedAsync();
        Assert.Equal("Move node group blue of prod back to 1.33", nodes.Title);
        Assert.Null(nodes.Terraform);
        await _stage.FinishAsync();

        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
        Assert.Equal([Some.V("1.33"), Some.V("1.32")], _stage.World.Groups.Select(group => group.Version));
    }

    [Fact]
    public async Task Add_ons_that_the_older_minor_would_break_go_down_first()
    {
        _stage.World.Addons.MayGoDown = true;
        _stage.World.Addons.Install("csi", "v2.0.0");
        _stage.World.Addons.Offer("csi", "v2.0.0", "1.34-1.35");
        _stage.World.Addons.Offer("csi", "v1.9.0", "1.33-1.34");
        _stage.World.Addons.Offer("csi", "v1.8.0", "1.32-1.34");
        await BeginAsync();

        var move = Assert.Single((await _stage.ProposedAsync()).Addons);
        Assert.Equal(("csi", "v2.0.0", "v1.9.0"), (move.Addon, move.From, move.To));
        await _stage.FinishAsync();

        Assert.Equal((RunStatus.Completed, "v1.9.0"), (_stage.Run.Status, _stage.World.Addons["csi"].Version));
    }

    [Fact]
    public async Task A_window_that_closes_between_proposal_and_approval_changes_nothing()
    {
        _stage.World.Updates.Clear();
        _stage.World.WasUpgraded(TimeSpan.FromDays(7) - TimeSpan.FromHours(1));
        await BeginAsync();
        var proposal = await _stage.ProposedAsync();
        Assert.Equal(_stage.Time.GetUtcNow() + TimeSpan.FromHours(1), proposal.ExpiresAt);
        await _stage.ApproveAsync();
        _stage.Time.Advance(TimeSpan.FromHours(2));

        var failure = await _stage.FailedAsync();

        Assert.Contains("The control plane was not changed", failure.Reason, StringComparison.Ordinal);
        Assert.Empty(_stage.Terraform.Applied);
    }

    [Fact]
    public async Task A_newer_node_that_comes_before_the_approval_is_seen()
    {
        await BeginAsync();
        await _stage.ApproveAsync();
        _stage.World.OtherNodes.Add(new Node("pool-1", Some.V("1.34"), null, true, Kind: NodeKind.Karpenter));

        var failure = await _stage.FailedAsync();

        Assert.Contains("pool-1", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("Pin the AMI of their node class to 1.33", failure.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ERROR")]
    [InlineData("UNKNOWN")]
    public async Task A_rollback_insight_that_is_not_green_blocks(string status)
    {
        _stage.Eks.Insights.Add(new EksInsight("i", "Incompatible API usage", "ROLLBACK_READINESS", status, "Objects need 1.34."));
        await BeginAsync();

        Assert.Contains("Incompatible API usage is " + status, (await _stage.FailedAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Insights_about_what_the_run_has_mended_do_not_hold_it_up_while_they_are_stale()
    {
        _stage.Eks.Insights.Add(new EksInsight("i", "Kubelet version rollback compatibility", "ROLLBACK_READINESS", "ERROR", "Nodes are newer."));
        await BeginAsync();

        Assert.True((await _stage.ProposedAsync()).RollsBack);
    }

    [Theory]
    [InlineData("400, InvalidStateException: Rollback readiness issues detected.", "because of its insights")]
    [InlineData("400, InvalidParameterException: Unsupported Kubernetes minor version update from 1.34 to 1.33", "does not take the cluster back")]
    [InlineData("400, InvalidRequestException: Nodegroups x must be updated to match cluster version 1.33", "below its nodes")]
    public async Task A_refusal_of_EKS_is_told_in_words_that_help(string summary, string told)
    {
        await BeginAsync();
        await _stage.ProposedAsync();
        _stage.Terraform.NextFailure = new TerraformFailure(TerraformFailureKind.Eks, summary);
        await _stage.ApproveAsync();

        Assert.Contains(told, (await _stage.FailedAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollback_that_EKS_gives_up_is_told_and_tried_again()
    {
        await BeginAsync();
        await _stage.ProposedAsync();
        _stage.World.NextError = new EksUpdateError("ClusterUnreachable", "no way in", []);
        await _stage.ApproveAsync();

        Assert.Contains("EKS gave up the rollback", (await _stage.FailedAsync()).Reason, StringComparison.Ordinal);
        await _stage.DecideAsync(at => new RetryRequested(at, Some.Ana));
        await _stage.FinishAsync();
        Assert.Equal((RunStatus.Completed, Some.V("1.33")), (_stage.Run.Status, _stage.World.Version));
    }

    [Fact]
    public async Task A_rollback_that_runs_already_is_adopted()
    {
        await BeginAsync();
        _stage.World.MovePlane(Some.V("1.33"));

        await _stage.TurnAsync();
        Assert.StartsWith("EKS takes the control plane back to 1.33", _stage.Step.Progress?.Text, StringComparison.Ordinal);
        await _stage.FinishAsync();

        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
        Assert.Empty(_stage.Terraform.Applied);
        Assert.Equal(Some.V("1.33"), _stage.Code.Base.Version);
    }

    [Fact]
    public async Task Terraform_that_dies_in_the_middle_leaves_a_rollback_that_is_followed()
    {
        _stage.World.Turns = 6;
        await BeginAsync();
        await _stage.ApproveAsync();
        await _stage.TurnAsync();
        await _stage.TurnAsync();
        _stage.Terraform.Kill();

        await _stage.FinishAsync();

        Assert.Equal((RunStatus.Completed, Some.V("1.33")), (_stage.Run.Status, _stage.World.Version));
        Assert.Single(_stage.Terraform.Applied);
    }

    [Fact]
    public async Task Somebody_who_upgrades_meanwhile_ends_it()
    {
        await BeginAsync();
        await _stage.ApproveAsync();
        _stage.World.Version = Some.V("1.35");

        Assert.Contains("runs 1.35; this step leads from 1.34 back to 1.33", (await _stage.FailedAsync()).Reason, StringComparison.Ordinal);
        Assert.Empty(_stage.Terraform.Applied);
    }

    [Fact]
    public async Task A_plan_that_would_do_more_is_refused()
    {
        _stage.Terraform.Twist = plan => plan with
        {
            Changes = [.. plan.Changes, new ResourceChange { Address = "aws_launch_template.x", Type = "aws_launch_template", Kind = ChangeKind.Delete, Actions = "delete" }],
        };
        await BeginAsync();

        Assert.Contains("A rollback destroys nothing", (await _stage.FailedAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_control_plane_is_not_taken_back_twice()
    {
        await BeginAsync();
        await _stage.FinishAsync();

        var refused = Assert.IsType<StartResult.Refused>(await _stage.RollBackAsync());

        Assert.Equal("closed", refused.Refusal.Code);
    }

    [Fact]
    public async Task A_finished_upgrade_says_until_when_it_can_be_taken_back()
    {
        await _stage.StartAsync("1.35");
        await _stage.FinishAsync();

        var window = _stage.Run.Aftermath?.Rollback;

        Assert.Equal((Some.V("1.35"), Some.V("1.34")), (window?.From, window?.To));
        Assert.InRange(window!.ClosesAt, Some.Start.AddDays(7), Some.Start.AddDays(8));
    }

    private async Task BeginAsync() => Assert.IsType<StartResult.Started>(await _stage.RollBackAsync());
}
