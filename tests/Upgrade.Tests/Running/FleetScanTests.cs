using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Fleet;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Running;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Running;

public sealed class FleetScanTests
{
    [Fact]
    public async Task A_look_sees_versions_nodes_insights_and_code()
    {
        using var stage = new Stage().With("general");
        stage.Evidence.Seen = ClusterEvidence.None with { Code = new CodeEvidence(Some.V("1.33"), "main.tf:12", []) };

        var seen = await LookAsync(stage);

        Assert.Equal((Some.V("1.33"), false, null), (seen.Plane!.Version, seen.IsBeingUpgraded, seen.Trouble));
        Assert.Contains(seen.Offered!, version => version.Version == Some.V("1.37"));
        Assert.Single(seen.NodeGroups!);
        Assert.Equal(2, seen.Nodes!.Count);
        Assert.Empty(seen.Insights!);
    }

    [Theory]
    [InlineData(nameof(IEks.ListOfferedVersionsAsync))]
    [InlineData(nameof(IEks.ListNodeGroupsAsync))]
    [InlineData(nameof(IEks.ListInsightsAsync))]
    [InlineData(nameof(IKubernetes.ListNodesAsync))]
    public async Task A_source_that_fails_is_missing_and_not_empty(string source)
    {
        using var stage = new Stage().With("general");
        stage.Life.BreakTransiently(source);

        var seen = await LookAsync(stage);

        Assert.NotNull(seen.Plane);
        Assert.Equal(
            source switch { nameof(IEks.ListOfferedVersionsAsync) => "offered", nameof(IEks.ListNodeGroupsAsync) => "groups", nameof(IEks.ListInsightsAsync) => "insights", _ => "nodes" },
            string.Join(' ', new[] { seen.Offered is null ? "offered" : null, seen.NodeGroups is null ? "groups" : null, seen.Insights is null ? "insights" : null, seen.Nodes is null ? "nodes" : null }.OfType<string>()));
        Assert.Empty(FleetRules.Look(null, seen).Happened);
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_is_told_with_the_reason()
    {
        using var stage = new Stage().With("general");
        stage.Life.BreakTransiently(nameof(IEks.DescribeControlPlaneAsync));

        var seen = await LookAsync(stage);

        Assert.Null(seen.Plane);
        Assert.False(string.IsNullOrEmpty(seen.Trouble));
    }

    [Theory]
    [InlineData(nameof(IEks.DescribeControlPlaneAsync))]
    [InlineData(nameof(IEks.ListInsightsAsync))]
    public async Task A_fault_of_the_bot_at_one_cluster_is_told_of_that_cluster_alone(string call)
    {
        using var stage = new Stage().With("general");
        stage.Life.Break(call, new InvalidOperationException("a bug"));

        var seen = await LookAsync(stage);

        Assert.Null(seen.Plane);
        Assert.Contains("its log says more", seen.Trouble, StringComparison.Ordinal);
        Assert.Equal("a bug", seen.Bug!.Message);
    }

    [Fact]
    public async Task A_cluster_with_an_upgrade_is_known_as_such()
    {
        using var stage = new Stage().With("general");
        await stage.StartAsync("1.34");

        Assert.True((await LookAsync(stage)).IsBeingUpgraded);
    }

    private static async Task<ClusterSighting> LookAsync(Stage stage)
    {
        var kubernetes = new FakeKubernetes(stage.World, stage.Life);
        var scan = new FleetScan(new ClusterReader(stage.Eks, kubernetes, stage.Time), stage.Eks, kubernetes, stage.Evidence, stage.Store, stage.Time);
        return Assert.Single(await scan.LookAsync([stage.Settings], stage.Life.Token));
    }
}
