using System.Text.Json;
using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>The charts of a cluster, before and after its upgrade, with the sandbox's helmfile.</summary>
public sealed class ChartTests : Scenario
{
    [Fact]
    public async Task Charts_are_shown_approved_and_applied_before_and_after_the_upgrade()
    {
        var stage = await RaiseAsync(new StageOptions { Speed = 1200, HasCharts = true });
        var thread = await stage.Ana.StartsAsync("prod 1.34");

        // Before: a newer web. The autoscaler's chart follows the control plane, which has not moved yet.
        var before = await thread.SeesProposalAsync("charts-1-33");
        Assert.True(before.Says("web-4.0.7 (app 4.0.7) → web-4.1.0 (app 4.1.0)"), before.Words);
        Assert.True(before.Says("+ ConfigMap shop/web-routes"), before.Words);
        Assert.False(before.Says("cluster-autoscaler"), before.Words);
        Assert.Equal(["cluster-autoscaler 9.50.1 v5 deployed", "web 4.0.7 v31 deployed"], await ReleasesAsync(stage, "prod"));
        await stage.Ben.PressesAsync(before, "run.approve");

        await stage.Ben.PressesAsync(await thread.SeesProposalAsync("control-plane-1-34"), "run.approve");
        Assert.Equal(["cluster-autoscaler 9.50.1 v5 deployed", "web 4.1.0 v32 deployed"], await ReleasesAsync(stage, "prod"));
        await stage.Ben.PressesAsync(await thread.SeesProposalAsync("nodes-1-34"), "run.approve");
        await stage.Ben.PressesAsync(await thread.SeesProposalAsync("addons-1-34"), "run.approve");

        var after = await thread.SeesProposalAsync("charts-1-34");
        Assert.True(after.Says("kube-system/cluster-autoscaler: cluster-autoscaler-9.50.1"), after.Words);
        Assert.True(after.Says("~ Deployment kube-system/cluster-autoscaler"), after.Words);
        await stage.Chloe.PressesAsync(after, "run.approve");

        var report = await thread.SeesReportAsync();
        Assert.Contains("prod runs Kubernetes 1.34", report.Text);
        Assert.Equal(["cluster-autoscaler 9.50.1 v6 deployed", "web 4.1.0 v32 deployed"], await ReleasesAsync(stage, "prod"));

        // Nothing of the way to the cluster is left behind.
        var kept = Path.Combine(stage.Directory, "bot", "work", "charts");
        Assert.Empty(Directory.Exists(kept) ? Directory.EnumerateFileSystemEntries(kept) : []);
    }

    [Fact]
    public async Task Charts_that_are_right_ask_nobody_and_a_release_left_in_the_middle_stops_the_run_with_the_way_out()
    {
        var stage = await RaiseAsync(new StageOptions { HasCharts = true });
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        await thread.SeesProposalAsync("control-plane-1-35");
        Assert.DoesNotContain(await thread.KeysAsync(), key => key.Contains("proposal", StringComparison.Ordinal) && key.Contains("charts", StringComparison.Ordinal));

        await stage.Eks.ReleaseAsync("prod", new { @namespace = "shop", name = "web", chart = "web", chartVersion = "4.0.8", status = "pending-upgrade" });
        var stuck = await stage.Ana.StartsAsync("prod 1.34");
        var failure = await stuck.SeesFailureAsync("charts-1-33");
        Assert.True(failure.Says("Release shop/web is in pending-upgrade"), failure.Words);
        Assert.True(failure.Says("helm rollback web --namespace shop"), failure.Words);
    }

    [Fact(Explicit = true)]
    public async Task A_bot_that_is_killed_while_helm_waits_finds_the_apply_and_starts_no_second_one()
    {
        var stage = await RaiseAsync(new StageOptions { HasCharts = true });
        var thread = await stage.Ana.StartsAsync("prod 1.34");
        var before = await thread.SeesProposalAsync("charts-1-33");
        await stage.Eks.FaultAsync("rollout-stalls", new { cluster = "prod", operations = new[] { "web" } });
        await stage.Ben.PressesAsync(before, "run.approve");
        await thread.SeesProgressAsync("charts-1-33", "helmfile applies the approved charts");
        await stage.KillAndRestartAsync();
        Assert.Contains("web 4.1.0 v32 pending-upgrade", await ReleasesAsync(stage, "prod"));

        await stage.Eks.FaultAsync("rollout-stalls", active: false);
        await thread.SeesProposalAsync("control-plane-1-34");

        Assert.Equal(["cluster-autoscaler 9.50.1 v5 deployed", "web 4.1.0 v32 deployed"], await ReleasesAsync(stage, "prod"));
    }

    private static async Task<IReadOnlyList<string>> ReleasesAsync(Stage stage, string cluster) =>
        [.. (await stage.Eks.ClusterAsync(cluster)).GetProperty("releases").EnumerateArray()
            .GroupBy(release => release.GetProperty("name").GetString())
            .Select(history => history.MaxBy(release => release.GetProperty("revision").GetInt32()))
            .Select(release => $"{Text(release, "name")} {Text(release, "chartVersion")} v{release.GetProperty("revision").GetInt32()} {Text(release, "status")}")
            .Order(StringComparer.Ordinal)];

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
