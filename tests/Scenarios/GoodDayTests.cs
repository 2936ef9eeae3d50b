using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>Everything goes well. The first needs the real terraform and the real AWS provider.</summary>
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

        var addons = await thread.SeesProposalAsync("addons-1-35");
        Assert.Equal(["1.35"], await stage.Eks.NodeGroupVersionsAsync("dev"));
        Assert.True(addons.Says("Move add-ons vpc-cni, kube-proxy, coredns of dev to the versions for 1.35"), addons.Words);
        Assert.True(addons.Says("EKS's default for 1.35"), addons.Words);
        Assert.Equal(0, await stage.Eks.CountAsync("UpdateAddon"));
        await stage.Ben.PressesAsync(addons, "run.approve");

        var report = await thread.SeesReportAsync();
        Assert.Contains("dev runs Kubernetes 1.35", report.Text);
        Assert.Contains(await stage.Slack.ReadAsync(null), message => message.Key == "report");

        Assert.Equal(1, await stage.Eks.CountAsync("UpdateClusterVersion"));
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateNodegroupVersion"));
        var moves = (await stage.Eks.WritesAsync()).Where(write => write.StartsWith("UpdateAddon ", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, moves.Count);
        Assert.All(moves, move => Assert.Contains("PRESERVE", move, StringComparison.Ordinal));
        Assert.Equal("1.35", await stage.Origin.VersionAsync("dev"));
    }

    [Fact(Explicit = true)]
    public async Task Prod_goes_two_minors_up_one_approved_hop_at_a_time()
    {
        var stage = await RaiseAsync(new StageOptions { Speed = 1200 });
        var thread = await stage.Ana.StartsAsync("prod 1.35");
        await ApproveEverythingAsync(stage, thread);

        var report = await thread.SeesReportAsync();
        Assert.Contains("prod runs Kubernetes 1.35", report.Text);
        Assert.Equal(["1.35", "1.35"], await stage.Eks.NodeGroupVersionsAsync("prod"));
        Assert.Equal(2, await stage.Eks.CountAsync("UpdateClusterVersion"));
        Assert.Equal(4, await stage.Eks.CountAsync("UpdateNodegroupVersion"));
        Assert.Equal("1.35", await stage.Origin.VersionAsync("prod"));
        await StandsOnceAsync(thread);
    }
}
