using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>The way back: what was upgraded is taken back while EKS allows it, and never otherwise.</summary>
public sealed class RollbackTests : Scenario
{
    [Fact]
    public async Task What_was_upgraded_is_taken_back_with_add_ons_and_nodes_first()
    {
        var stage = await RaiseAsync(new StageOptions());
        var upgrade = await stage.Ana.StartsAsync("dev 1.35");
        await ApproveEverythingAsync(stage, upgrade);
        await upgrade.SeesAsync("until when it can be taken back", message => message.Key == "report" && message.Says("can be rolled back to 1.34"));
        Assert.True((await stage.Ana.AsksAsync("status dev")).Says("can be rolled back to 1.34"));

        var back = await stage.Ana.StartsAsync("rollback dev");
        var addons = await back.SeesProposalAsync("addons-back-1-34");
        Assert.True(addons.Says("kube-proxy"), addons.Words);
        await stage.Ben.PressesAsync(addons, "run.approve");
        var nodes = await back.SeesProposalAsync("nodes-back-1-34");
        Assert.Equal(["1.35"], await stage.Eks.NodeGroupVersionsAsync("dev"));
        await stage.Ben.PressesAsync(nodes, "run.approve");
        var plane = await back.SeesProposalAsync("control-plane-back-1-34");
        Assert.True(plane.Says("version: 1.35 → 1.34"), plane.Words);
        Assert.Equal(["1.34"], await stage.Eks.NodeGroupVersionsAsync("dev"));
        Assert.Equal("1.35", await stage.Eks.VersionAsync("dev"));
        await stage.Ana.PressesAndHearsAsync(plane, "run.approve");
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateClusterVersion"));
        await stage.Ben.PressesAsync(plane, "run.approve");

        var report = await back.SeesReportAsync();
        Assert.Contains("rolled back from 1.35 to 1.34", report.Text);
        Assert.Equal("1.34", await stage.Eks.VersionAsync("dev"));
        Assert.Equal("1.34", await stage.Origin.VersionAsync("dev"));
        Assert.Equal(2, await stage.Eks.CountAsync("UpdateClusterVersion"));
        Assert.True((await stage.Ana.AsksAsync("rollback dev")).Says("no upgrade to 1.34 that it could take back"));
    }

    [Fact(Explicit = true)]
    public async Task A_bot_that_dies_while_EKS_takes_the_control_plane_back_follows_the_same_rollback()
    {
        var stage = await RaiseAsync(new StageOptions());

        // Given up before the nodes followed: nothing but the control plane has to go back.
        var upgrade = await stage.Ana.StartsAsync("dev 1.35");
        await stage.Ben.PressesAsync(await upgrade.SeesProposalAsync("control-plane-1-35"), "run.approve");
        await upgrade.SeesProposalAsync("nodes-1-35");
        await stage.Ana.AsksToAbortAsync(upgrade, "dev");
        await upgrade.SeesReportAsync();
        var back = await stage.Ana.StartsAsync("rollback dev");
        var plane = await back.SeesProposalAsync("control-plane-back-1-34");
        await stage.Eks.RunsAtAsync(0);
        await stage.Ben.PressesAsync(plane, "run.approve");
        await back.SeesProgressAsync("control-plane-back-1-34", "EKS takes the control plane back to 1.34");

        await stage.KillAndRestartAsync();
        await stage.Eks.RunsAtAsync(600);

        Assert.Contains("rolled back from 1.35 to 1.34", (await back.SeesReportAsync()).Text);
        Assert.Equal(2, await stage.Eks.CountAsync("UpdateClusterVersion"));
    }

    [Fact]
    public async Task Outside_of_the_window_the_refusal_names_the_day()
    {
        var stage = await RaiseAsync(new StageOptions());
        var upgraded = (await stage.Eks.ClusterAsync("legacy")).GetProperty("upgradedAt").GetDateTimeOffset();

        var refused = await stage.Ana.AsksAsync("rollback legacy");

        Assert.True(refused.Says($"EKS took it back until {upgraded.UtcDateTime.AddDays(7):yyyy-MM-dd}"), refused.Words);
        Assert.Empty(await stage.Eks.WritesAsync());
    }

    [Fact]
    public async Task Nodes_that_are_newer_and_nobody_s_to_move_are_named_with_what_to_do()
    {
        var stage = await RaiseAsync(new StageOptions { Scene = "compute" });
        var upgrade = await stage.Ana.StartsAsync("karpenter 1.35");
        await ApproveEverythingAsync(stage, upgrade);
        await upgrade.SeesReportAsync();
        await stage.Eks.PassAsync(TimeSpan.FromHours(6));
        var writes = (await stage.Eks.WritesAsync()).Count;

        var refused = await stage.Ana.AsksAsync("rollback karpenter");

        Assert.True(refused.Says("ROLLBACK-004"), refused.Words);
        Assert.True(refused.Says("Pin the AMI of their node class to 1.34"), refused.Words);
        Assert.Equal(writes, (await stage.Eks.WritesAsync()).Count);
    }
}
