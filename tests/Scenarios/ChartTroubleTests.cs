using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>The cluster or its releases do not let the charts be applied; it is told with the way out, and nothing is guessed.</summary>
public sealed class ChartTroubleTests : Scenario
{
    [Fact]
    public async Task A_helm_that_may_not_write_changes_nothing_and_the_failure_says_what_the_access_entry_lacks()
    {
        var stage = await RaiseAsync(new StageOptions { Speed = 1200, HasCharts = true });
        await stage.Eks.FaultAsync("kubernetes-forbidden", new { cluster = "prod", operations = new[] { "create secrets" } });
        var thread = await stage.Ana.StartsAsync("prod 1.34");
        await stage.Ben.PressesAsync(await thread.SeesProposalAsync("charts-1-33"), "run.approve");

        var failed = await thread.SeesFailureAsync("charts-1-33");
        Assert.True(failed.Says("secrets is forbidden") && failed.Says("cannot create resource"), failed.Words);
        Assert.True(failed.Says("No release was changed."), failed.Words);
        Assert.True(failed.Says("associate AmazonEKSClusterAdminPolicy with its EKS access entry") && failed.Says("then retry"), failed.Words);
        Assert.Contains("4.0.7", await WebAsync(stage), StringComparison.Ordinal);

        await stage.Eks.FaultAsync("kubernetes-forbidden", active: false);
        await stage.Ana.PressesAsync(failed, "run.retry");
        await stage.Ben.PressesAsync(await thread.SeesProposalAsync("charts-1-33", 2), "run.approve");
        await thread.SeesProposalAsync("control-plane-1-34");
        Assert.Equal("web 4.1.0 deployed", await WebAsync(stage));
    }

    [Fact]
    public async Task A_cluster_that_does_not_let_its_releases_be_read_is_told_before_a_run_begins_and_in_the_run()
    {
        var stage = await RaiseAsync(new StageOptions { Speed = 1200, HasCharts = true });
        await stage.Eks.FaultAsync("kubernetes-forbidden", new { cluster = "prod", operations = new[] { "list secrets" } });
        var refused = await stage.Ana.AsksAsync("prod 1.34");
        Assert.True(refused.Says("cannot list resource") && refused.Says("with its access entry"), refused.Text + refused.Words);

        // Its rights are taken away in the middle of a run.
        await stage.Eks.FaultAsync("kubernetes-forbidden", active: false);
        var thread = await stage.Ana.StartsAsync("prod 1.34");
        var proposal = await thread.SeesProposalAsync("charts-1-33");
        await stage.Eks.FaultAsync("kubernetes-forbidden", new { cluster = "prod", operations = new[] { "list secrets" } });
        await stage.Ben.PressesAsync(proposal, "run.approve");
        var failed = await thread.SeesFailureAsync("charts-1-33");
        Assert.True(failed.Says("secrets is forbidden"), failed.Words);
        Assert.True(failed.Says("access entry") && failed.Says("then retry"), failed.Words);

        await stage.Eks.FaultAsync("kubernetes-forbidden", active: false);
        await stage.Ana.PressesAsync(failed, "run.retry");
        await thread.SeesProposalAsync("charts-1-33", 2);
        Assert.Equal("web 4.0.7 deployed", await WebAsync(stage));
    }

    [Fact(Explicit = true)]
    public async Task A_helm_that_is_killed_leaves_a_pending_release_which_is_told_and_once_rolled_back_proposed_anew()
    {
        var stage = await RaiseAsync(new StageOptions { Speed = 1200, HasCharts = true });
        var thread = await stage.Ana.StartsAsync("prod 1.34");
        var before = await thread.SeesProposalAsync("charts-1-33");
        await stage.Eks.FaultAsync("rollout-stalls", new { cluster = "prod", operations = new[] { "web" } });
        await stage.Ben.PressesAsync(before, "run.approve");
        await stage.Feed.UntilAsync("helm waits for web", async () => await WebAsync(stage) is "web 4.1.0 pending-upgrade" and var pending ? pending : null);
        stage.KillHelmfile();

        var told = await thread.SeesProgressAsync("charts-1-33", "Release shop/web is in pending-upgrade");
        Assert.True(told.Says("a helm works on it, or was killed in the middle"), told.Words);
        Assert.Equal("web 4.1.0 pending-upgrade", await WebAsync(stage));

        // Somebody looks, and takes the release back: helm rollback.
        await stage.Eks.FaultAsync("rollout-stalls", active: false);
        await stage.Eks.ReleaseAsync("prod", new { @namespace = "shop", name = "web", chart = "web", chartVersion = "4.0.7", appVersion = "4.0.7", revision = 33, manifest = "" });
        var rest = await thread.SeesProposalAsync("charts-1-33", 2);
        Assert.True(rest.Says("helmfile ended without a last word, and not everything is applied"), rest.Words);
        await stage.Ben.PressesAsync(rest, "run.approve");
        await thread.SeesProposalAsync("control-plane-1-34");
        Assert.Equal("web 4.1.0 deployed", await WebAsync(stage));
    }

    private static async Task<string> WebAsync(Stage stage)
    {
        var newest = (await stage.Eks.ClusterAsync("prod")).GetProperty("releases").EnumerateArray()
            .Where(release => release.GetProperty("name").GetString() == "web").MaxBy(release => release.GetProperty("revision").GetInt32());
        return $"web {newest.GetProperty("chartVersion").GetString()} {newest.GetProperty("status").GetString()}";
    }
}
