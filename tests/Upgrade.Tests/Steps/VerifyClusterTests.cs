using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Steps;

/// <summary>A cluster that everything was done to, at 1.34.</summary>
public sealed class VerifyClusterTests : IDisposable
{
    private readonly Stage _stage = new Stage("1.34").With("blue", "1.34").With("green", "1.34");

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task A_cluster_that_agrees_is_reported_piece_by_piece()
    {
        await BeginAsync();

        await _stage.GoOnAsync();

        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
        Assert.Equal("prod runs 1.34: control plane, 2 node groups and 4 nodes.", _stage.Step.Summary);
        Assert.Contains("Terraform has nothing more to change: code, state and cluster agree.", _stage.Step.Details);
        Assert.Contains("Node group blue: 1.34, ACTIVE, 2 of 2 nodes Ready.", _stage.Step.Details);
        Assert.Contains("main says 1.34 (main.tf:12, commit c1).", _stage.Step.Details);
    }

    [Fact]
    public async Task Code_that_lags_behind_the_cluster_is_set_and_lands_in_the_base_branch()
    {
        using var stage = new Stage().With("blue", "1.34");
        stage.World.Version = Some.V("1.34");
        await stage.BeginAsync(StepKind.VerifyCluster, "1.34");

        await stage.GoOnAsync();

        Assert.Equal(RunStatus.Completed, stage.Run.Status);
        Assert.Equal(Some.V("1.34"), stage.Code.Base.Version);
    }

    [Fact]
    public async Task A_node_that_is_not_ready_may_settle()
    {
        var node = Unready();
        await BeginAsync();
        await _stage.TurnAsync();
        Assert.Equal("The cluster settles", _stage.Step.Progress?.Text);
        Assert.Equal(["1 node is not Ready or takes no pods: blue-1"], _stage.Step.Progress?.Lines);

        _stage.World.Group("blue").Nodes[0] = node;
        await _stage.GoOnAsync();

        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
    }

    [Fact]
    public async Task What_has_not_settled_after_ten_minutes_is_a_failure_that_can_be_accepted()
    {
        Unready();
        await BeginAsync();

        var failure = await _stage.FailedAsync();
        Assert.InRange(_stage.Time.GetUtcNow() - Some.Start, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(11));
        Assert.Equal("The cluster is not as it should be: 1 node is not Ready or takes no pods: blue-1.", failure.Reason);

        await _stage.DecideAsync(at => new SkipRequested(at, Some.Ben, "known"));
        Assert.Equal((RunStatus.Completed, StepStatus.Skipped), (_stage.Run.Status, _stage.Step.Status));
    }

    [Fact]
    public async Task A_group_that_was_left_behind_is_named_with_its_version()
    {
        _stage.World.Group("green").Version = Some.V("1.33");
        await BeginAsync();

        Assert.Contains("node group green is 1.33, ACTIVE", (await _stage.FailedAsync()).Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("MergeAsync", _stage.Life.Calls);
    }

    [Fact]
    public async Task What_the_run_does_not_touch_is_told_and_fails_nothing()
    {
        _stage.World.AddGroup("gpu", ami: "CUSTOM");
        _stage.World.OtherNodes.Add(new Node("fargate-1", Some.V("1.33"), null, true, Kind: NodeKind.Fargate));
        _stage.World.Addons.Install("coredns", "v1.11.1").Status = "DEGRADED";
        await BeginAsync();

        await _stage.GoOnAsync();

        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
        Assert.Contains("1 Fargate node still runs 1.33. They come back at the control plane's version when their pods are restarted.", _stage.Step.Details);
        Assert.Contains("Add-on coredns v1.11.1 is DEGRADED: look at it.", _stage.Step.Details);
    }

    [Fact]
    public async Task What_Terraform_would_still_change_is_told_in_numbers()
    {
        _stage.Terraform.Twist = plan => plan with
        {
            Counts = new PlanCounts(Create: 1, Delete: 2),
            Changes = [new ResourceChange { Address = "aws_s3_bucket.logs", Type = "aws_s3_bucket", Kind = ChangeKind.Create, Actions = "create" }],
        };
        await BeginAsync();

        await _stage.GoOnAsync();

        Assert.Contains(
            "Terraform would change more, which this run did not ask for: 1 to create, 0 to update, 0 to replace, 2 to delete.", _stage.Step.Details);
    }

    [Fact]
    public async Task A_base_branch_that_cannot_take_the_code_is_a_failure_with_its_remedy()
    {
        await BeginAsync();
        _stage.Life.Break("MergeAsync", new Ports.OutsideException("main is protected.", isTransient: false) { Remedy = "Merge it by hand." });

        var failure = await _stage.FailedAsync();

        Assert.Equal(("main is protected.", "Merge it by hand."), (failure.Reason, failure.Remedy));
    }

    private Task BeginAsync() => _stage.BeginAsync(StepKind.VerifyCluster, "1.34");

    private Node Unready()
    {
        var nodes = _stage.World.Group("blue").Nodes;
        var node = nodes[0];
        nodes[0] = node with { IsReady = false };
        return node;
    }
}
