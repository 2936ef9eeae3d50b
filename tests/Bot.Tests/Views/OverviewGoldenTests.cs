using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Readiness;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Views;

/// <summary>What shows many clusters or many upgrades at once.</summary>
public sealed class OverviewGoldenTests
{
    [Fact]
    public void Fleet()
    {
        var waiting = Story.Begin(Worlds.Cluster("dev")).Proposes(Proposals.Terraform());
        Golden.Compare("fleet", FleetView.Of(
            [
                new FleetRow(ClusterName.Parse("prod"), In("prod", "STANDARD_SUPPORT", 2027, Worlds.Node("a", "1.34", "general")), null),
                new FleetRow(ClusterName.Parse("dev"), In("dev", "STANDARD_SUPPORT", 2026, Worlds.Node("a", "1.34", "general")), null),
                new FleetRow(ClusterName.Parse("legacy"), In("legacy", "EXTENDED_SUPPORT", 2025, Worlds.Node("a", "1.31")) with { NodeGroups = [Worlds.Group("old", "1.32", 2)] }, null),
                new FleetRow(ClusterName.Parse("far"), null, "EKS in ap-south-1 does not answer <yet>."),
            ],
            [waiting.Run]));
    }

    [Fact]
    public void A_fleet_without_end_fits_and_counts_what_it_leaves_out()
    {
        var message = FleetView.Of(
            [.. Enumerable.Range(1, 3000).Select(number => new FleetRow(ClusterName.Parse($"{new string('n', 95)}{number}"), null, new string('x', 5000)))], []);

        Messages.AssertFit(message);
        Assert.Contains(" more", ((RawTextCell)((TableBlock)message.Blocks![0]).Rows[^1][0]).Text, StringComparison.Ordinal);
        Assert.Contains("more", message.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void History()
    {
        var noted = Story.Begin(notes: "INC-7: <!channel> *now*\nask & tell Ana").Proposes(Proposals.Terraform()).Aborted(reason: "wrong <week>");
        Golden.Compare("history", HistoryView.Of([Stories.GoodDay().Run, Stories.WithSkipped().Run, noted.Run, Story.Begin().Proposes(Proposals.Terraform()).Run], null, null, isCut: true));
    }

    [Fact]
    public void A_long_history_fits_with_its_waivers()
    {
        var run = Stories.WithSkipped().Run with { Notes = new string('<', 500) };
        var waiver = new WaiverRecord(new Waiver(ClusterName.Parse("prod"), "PDB-001", "U0BEN", Story.Start, new DateOnly(2026, 12, 31), new string('&', 500)), null, null);
        var message = HistoryView.Of([.. Enumerable.Repeat(run, 200)], ClusterName.Parse("prod"), [.. Enumerable.Repeat(waiver, 200)]);

        Messages.AssertFit(message);
        Assert.Contains("Older upgrades are not shown", message.Text + SlackJson.Write(message.Blocks!), StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_stand_on_card_and_report_and_ping_nobody()
    {
        var begun = Story.Begin(notes: "INC-7: <!channel> *now*\n```ask & tell Ana");
        Golden.Compare("card-with-notes", UpgradeCard.Of(begun.Run, begun.Now));
        var done = begun.Proposes(Proposals.Terraform()).Aborted();
        Golden.Compare("report-with-notes", RunReport.Of(done.Run)!);
        Assert.All(RunThread.Of(done.Run, done.Now), message => Messages.AssertPingsOnly(new Message { Text = message.Text, Blocks = message.Blocks }, "U0ANA", "U0BEN", "S0PLATFORM"));
    }

    private static ClusterSnapshot In(string name, string support, int year, Node node)
    {
        var cluster = Worlds.Cluster(name);
        var end = new DateTimeOffset(year, 12, 2, 0, 0, 0, TimeSpan.Zero);
        return cluster with { OfferedVersions = [new OfferedVersion(new(1, 34), support, end, end.AddYears(1))], Nodes = [node] };
    }
}
