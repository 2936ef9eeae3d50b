using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Steps;

/// <summary>A control plane that has just gone to 1.34, watched for ten minutes before its two node groups follow.</summary>
public sealed class BakeTests : IDisposable
{
    private static readonly ObjectName Web = new("Deployment", "shop", "web");

    private readonly Stage _stage = new Stage(bake: TimeSpan.FromMinutes(10)).With("blue").With("green");

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task Ten_healthy_minutes_pass_before_the_nodes_are_proposed()
    {
        await BakingAsync();
        var begun = _stage.Step.StartedAt;

        await _stage.GoOnAsync();

        var bake = Bake;
        Assert.Equal((StepStatus.Done, TimeSpan.FromMinutes(10)), (bake.Status, bake.EndedAt - begun));
        Assert.Equal(StepKind.UpgradeNodeGroups, _stage.Step.Step.Kind);
        Assert.All(bake.Details, line => Assert.StartsWith("✓", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_broken_before_the_control_plane_moved_is_no_failure_of_the_bake()
    {
        _stage.World.Workloads.Add(new Workload(Web, Wanted: 3, Available: 1, Updated: 3));
        _stage.World.OtherNodes.Add(new Node("old-sick", Some.V("1.33"), null, IsReady: false));
        _stage.Eks.Insights.Add(new EksInsight("i1", "Cluster health issues", "UPGRADE_READINESS", "ERROR", "since spring"));

        await BakingAsync();
        await _stage.GoOnAsync();

        Assert.Equal(StepStatus.Done, Bake.Status);
    }

    [Theory]
    [InlineData("workload", "1 without all pods: Deployment shop/web (1 of 3)")]
    [InlineData("node", "1 not Ready: sick")]
    [InlineData("api", "[-]etcd failed")]
    [InlineData("insight", "1 red: kube-proxy version skew: too old")]
    public async Task What_broke_since_ends_the_bake_badly_and_no_node_is_moved(string what, string problem)
    {
        await BakingAsync();
        Break(what);
        await _stage.TurnAsync();
        Assert.Empty(_stage.Step.Progress!.Attention);
        await _stage.TurnAsync();
        Assert.Contains(problem, Assert.Single(_stage.Step.Progress!.Attention), StringComparison.Ordinal);

        var failure = await _stage.FailedAsync();

        Assert.Contains(problem, failure.Reason, StringComparison.Ordinal);
        Assert.All(_stage.World.Groups, group => Assert.Equal(Some.V("1.33"), group.Version));
        Assert.True(_stage.Step.Step.MayBeSkipped);
    }

    [Fact]
    public async Task A_retry_looks_again_and_goes_on_once_it_is_mended()
    {
        await BakingAsync();
        Break("api");
        await _stage.FailedAsync();

        _stage.World.Unreadiness = null;
        await _stage.DecideAsync(at => new RetryRequested(at, Some.Ben));
        await _stage.FinishAsync();

        Assert.Equal(RunStatus.Completed, _stage.Run.Status);
    }

    [Fact]
    public async Task A_hiccup_in_the_last_look_is_looked_at_once_more()
    {
        await BakingAsync();
        while (_stage.Store.Pending[0].Effect.Due < _stage.Step.StartedAt + TimeSpan.FromMinutes(10))
        {
            await _stage.TurnAsync();
        }

        Break("api");
        await _stage.TurnAsync();
        _stage.World.Unreadiness = null;
        await _stage.GoOnAsync();

        Assert.Equal(StepStatus.Done, Bake.Status);
    }

    [Fact]
    public async Task An_insight_about_the_next_minor_turns_red_by_the_move_itself_and_holds_nothing_up()
    {
        await BakingAsync();
        _stage.Eks.Insights.Add(new EksInsight("i2", "Deprecated APIs removed in Kubernetes v1.35", "UPGRADE_READINESS", "ERROR", "used", Some.V("1.35")));

        await _stage.GoOnAsync();

        Assert.Equal(StepStatus.Done, Bake.Status);
    }

    [Fact]
    public async Task Whether_the_cluster_could_be_taken_back_says_nothing_of_how_it_is()
    {
        await BakingAsync();
        _stage.Eks.Insights.Add(new EksInsight("i4", "Incompatible API usage", "ROLLBACK_READINESS", "ERROR", "used", Some.V("1.33")));

        await _stage.GoOnAsync();

        Assert.Equal(StepStatus.Done, Bake.Status);
    }

    [Fact]
    public async Task Cut_short_it_ends_at_once_and_says_what_was_not_passed()
    {
        await BakingAsync();
        Break("api");
        await _stage.TurnAsync();

        await _stage.DecideAsync(at => new BakeChanged(at, Some.Ben, at, "known and harmless"));
        await _stage.TurnAsync();

        Assert.Equal(StepStatus.Done, Bake.Status);
        Assert.Contains("known and harmless", Bake.Summary, StringComparison.Ordinal);
        Assert.Contains(Bake.Details, line => line.StartsWith("✗ The API server is ready", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Made_longer_it_lasts_until_then()
    {
        await BakingAsync();
        var until = _stage.Time.GetUtcNow() + TimeSpan.FromMinutes(40);
        await _stage.DecideAsync(at => new BakeChanged(at, Some.Ben, until, null));

        await _stage.GoOnAsync();

        Assert.Equal(until, Bake.EndedAt);
    }

    [Fact]
    public async Task Nothing_but_a_bake_can_be_cut_short()
    {
        await _stage.StartAsync("1.34");
        await _stage.ProposedAsync();

        var decision = await _stage.DecideAsync(at => new BakeChanged(at, Some.Ben, at, null));

        Assert.False(decision.Changed);
        Assert.Equal("Nothing is baking now.", decision.Refusal);
    }

    private StepRun Bake => _stage.Run.Steps.Single(step => step.Step.Kind == StepKind.Bake);

    private async Task BakingAsync()
    {
        await _stage.StartAsync("1.34");
        await _stage.ApproveAsync();
        await _stage.BakingAsync();
    }

    private void Break(string what)
    {
        switch (what)
        {
            case "workload":
                _stage.World.Workloads.Add(new Workload(Web, Wanted: 3, Available: 1, Updated: 3));
                break;
            case "node":
                _stage.World.OtherNodes.Add(new Node("sick", Some.V("1.34"), null, IsReady: false));
                break;
            case "api":
                _stage.World.Unreadiness = "[-]etcd failed";
                break;
            default:
                _stage.Eks.Insights.Add(new EksInsight("i3", "kube-proxy version skew", "UPGRADE_READINESS", "ERROR", "too old", Some.V("1.34")));
                break;
        }
    }
}
