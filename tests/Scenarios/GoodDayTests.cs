using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>Everything goes well. Needs the real terraform and the real AWS provider.</summary>
[Collection(RealTerraform.Collection)]
public sealed class GoodDayTests : Scenario
{
    [Fact]
    public async Task Dev_is_upgraded_by_exactly_what_was_shown_and_approved()
    {
        var stage = await RaiseAsync(new StageOptions { Terraform = Terraform.Real });
        var thread = await stage.Ana.StartsAsync("dev 1.35");

        var readiness = await thread.SeesAsync("the readiness", message => message.Key == "readiness");
        Assert.Contains("ready", readiness.Text);

        var plane = await thread.SeesProposalAsync("control-plane-1-35");
        Assert.True(plane.Says("1 to update in place"), plane.Words);
        Assert.True(plane.Says("version: 1.34 → 1.35"), plane.Words);
        Assert.Empty(await stage.Eks.WritesAsync());
        await stage.Ben.PressesAsync(plane, "run.approve");

        var nodes = await thread.SeesProposalAsync("nodes-1-35");
        Assert.Equal("1.35", await stage.Eks.VersionAsync("dev"));
        Assert.Equal(["1.34"], await stage.Eks.NodeGroupVersionsAsync("dev"));
        await stage.Chloe.PressesAsync(nodes, "run.approve");

        var report = await thread.SeesReportAsync();
        Assert.Contains("dev runs Kubernetes 1.35", report.Text);
        Assert.Contains(await stage.Slack.ReadAsync(null), message => message.Key == "report");

        Assert.Equal(1, await stage.Eks.CountAsync("UpdateClusterVersion"));
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateNodegroupVersion"));
        Assert.Equal("1.35", await stage.Origin.VersionAsync("dev"));
    }
}
