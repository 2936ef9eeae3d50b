using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Tests.Shared;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Readiness;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Views;

public sealed class ReadinessMarkdownTests
{
    [Fact]
    public void The_whole_report_is_a_file()
    {
        var cluster = Worlds.Cluster() with
        {
            NodeGroups = [Worlds.Group("general", "1.33", 3), Worlds.Group("gpu", "1.35", 1)],
            Evidence = new ClusterEvidence
            {
                Pods = [new Pod(new ObjectName("Pod", "shop", "web-1"), "n", null, true, false, false, new Dictionary<string, string> { ["app"] = "web" })],
                Budgets = [new DisruptionBudget(new ObjectName("PodDisruptionBudget", "shop", "web"), "minAvailable 1", new LabelSelector(new Dictionary<string, string>(), []), 0, 1, 1, 1)],
                Charts = [new InstalledChart("kube-system", "policies", "policies-1.0.0", 4, null, [new ManifestObject("resource.k8s.io/v1beta1", "DeviceClass", "gpu")])],
            },
        };
        var waiver = new Waiver(cluster.Name, "PDB-001", "U0BEN", cluster.TakenAt, new DateOnly(2026, 12, 31), "scaled | by *hand*\n# no heading");
        var text = ReadinessMarkdown.Of(ReadinessReport.Of(cluster, new(1, 35), [waiver]));
        var golden = Repository.PathOf("tests/Bot.Tests/Views/Golden/readiness.md");
        if (Environment.GetEnvironmentVariable("EKSBOT_GOLDEN") == "write")
        {
            File.WriteAllText(golden, text);
        }

        Assert.Equal(File.ReadAllText(golden), text);
    }

    [Fact]
    public void A_waived_blocker_is_shown_on_every_report_with_who_and_why()
    {
        var cluster = Worlds.Cluster() with { ControlPlane = Worlds.Cluster().ControlPlane with { HealthIssues = ["Ec2SubnetNotFound: gone"] } };
        var report = ReadinessReport.Of(cluster, new(1, 35), [new Waiver(cluster.Name, "HEALTH-001", "U0BEN", cluster.TakenAt, new DateOnly(2026, 12, 31), "moved")]);

        Assert.False(report.IsBlocked);
        Assert.Contains("1 blocker waived", ReadinessView.Text(report), StringComparison.Ordinal);
        Assert.Contains("until 2026-12-31, by U0BEN: moved", EksUpgradeBot.Slack.Blocks.SlackJson.Write(ReadinessView.Blocks(report)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_history_of_a_cluster_tells_who_waived_and_who_took_it_back()
    {
        var waiver = new Waiver(ClusterName.Parse("prod"), "PDB-001", "U0BEN", DateTimeOffset.UnixEpoch, new DateOnly(2026, 12, 31), "known <!channel>");

        var message = HistoryView.Of([], waiver.Cluster, [new WaiverRecord(waiver, "U0CHLOE", DateTimeOffset.UnixEpoch)]);

        var drawn = EksUpgradeBot.Slack.Blocks.SlackJson.Write(message.Blocks!);
        Assert.Contains("<@U0BEN>", drawn, StringComparison.Ordinal);
        Assert.Contains("taken back by <@U0CHLOE>", drawn, StringComparison.Ordinal);
        Assert.DoesNotContain("<!channel>", drawn, StringComparison.Ordinal);
    }
}
