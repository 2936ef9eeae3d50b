using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>Nodes that no managed group holds are followed and reported, and never touched.</summary>
public sealed class ComputeTests : Scenario
{
    [Theory]
    [InlineData("mixed", "self-managed", "hybrid")]
    [InlineData("karpenter", "Karpenter", "Karpenter", Explicit = true)]
    [InlineData("automode", "Auto Mode", "Auto Mode", Explicit = true)]
    public async Task Nodes_outside_of_managed_groups_are_reported_and_left_alone(string cluster, string kind, string otherKind)
    {
        var stage = await RaiseAsync(new StageOptions { Scene = "compute" });
        var thread = await stage.Ana.StartsAsync($"{cluster} 1.35");
        var readiness = await thread.SeesAsync("the readiness", message => message.Key == "readiness");
        Assert.True(readiness.Says(kind) && readiness.Says(otherKind), readiness.Words);

        await ApproveEverythingAsync(stage, thread);

        var report = await thread.SeesReportAsync();
        Assert.Contains($"{cluster} runs Kubernetes 1.35", report.Text);
        Assert.Equal("1.35", await stage.Eks.VersionAsync(cluster));

        // Of nodes only managed groups are ever asked to move.
        var rolled = (await stage.Eks.WritesAsync()).Where(write => write.StartsWith("UpdateNodegroupVersion", StringComparison.Ordinal)).ToList();
        Assert.Equal((await stage.Eks.NodeGroupVersionsAsync(cluster)).Count, rolled.Count);
    }
}
