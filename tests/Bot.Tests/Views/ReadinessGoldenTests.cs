using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Readiness;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Views;

public sealed class ReadinessGoldenTests
{
    [Fact]
    public void Ready() => Is("readiness-ready", Worlds.Cluster());

    [Fact]
    public void Ready_with_something_to_act_on() => Is("readiness-act", Worlds.Cluster() with
    {
        Nodes = [Worlds.Node("ip-10-0-0-1", "1.34", "general"), Worlds.Node("ip-10-0-0-2", "1.34", "general", ready: false)],
    });

    [Fact]
    public void Blocked() => Is("readiness-blocked", Worlds.Cluster() with
    {
        NodeGroups = [Worlds.Group("general", "1.33", 3), Worlds.Group("gpu", "1.35", 1)],
        Nodes = [Worlds.Node("ip-10-0-0-9", "1.31")],
    });

    [Fact]
    public void Refused() => Is("readiness-refused", Worlds.Cluster(version: "1.35"));

    [Fact]
    public void Many_findings() => Is("readiness-many-findings", Worlds.Cluster() with
    {
        NodeGroups = [.. Enumerable.Range(1, 14).Select(index => Worlds.Group($"new-{index:00}", "1.36", 2)), .. Enumerable.Range(1, 30).Select(index => Worlds.Group($"old-{index:00}", "1.33", 2))],
    });

    [Fact]
    public void Many_node_groups()
    {
        var cluster = Worlds.Cluster() with { NodeGroups = [.. Enumerable.Range(1, 120).Select(index => Worlds.Group($"group-{index:000}", index == 120 ? "1.36" : "1.34", index))] };
        var table = ReadinessView.Blocks(ReadinessReport.Of(cluster, new(1, 35))).OfType<TableBlock>().Single();

        Is("readiness-many-groups", cluster);
        Assert.Contains("group-120", ((RawTextCell)table.Rows[2][0]).Text);
        Assert.Equal("… and 72 more", ((RawTextCell)table.Rows[^1][0]).Text);
    }

    [Fact]
    public void Three_hops() => Is("readiness-three-hops", Worlds.Cluster(version: "1.32", groups: [Worlds.Group("general", "1.31", 2)]));

    [Fact]
    public void Add_ons_that_follow_and_one_that_cannot() => Is("readiness-add-ons", Worlds.Cluster() with
    {
        Addons = [new Addon("coredns", "v1.11.4-eksbuild.24", "ACTIVE"), new Addon("kubecost", "v2.6.3-eksbuild.1", "ACTIVE"), new Addon("vpc-cni", "v1.20.4-eksbuild.1", "ACTIVE")],
        AddonReleases = Worlds.Offered(
            new AddonRelease("coredns", "v1.11.4-eksbuild.24", [new(1, 34)], []),
            new AddonRelease("coredns", "v1.12.4-eksbuild.10", [new(1, 34), new(1, 35)], [new(1, 35)]),
            new AddonRelease("kubecost", "v2.6.3-eksbuild.1", [new(1, 34)], []),
            new AddonRelease("vpc-cni", "v1.20.4-eksbuild.1", [new(1, 34), new(1, 35)], [new(1, 35)])),
    });

    private static void Is(string name, ClusterSnapshot cluster)
    {
        var target = new KubernetesVersion(1, 35);
        var report = ReadinessReport.Of(cluster, target);
        var refusal = Planner.Plan(cluster, target, report, Routine.Bare) as PlanningResult.Refused;
        Golden.Compare(name, new Message { Text = ReadinessView.Text(report), Blocks = ReadinessView.Blocks(report, refusal) });
    }
}
