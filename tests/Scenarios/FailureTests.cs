using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>Something fails, is told with its remedy, and goes on by a retry. The first needs the real terraform and the real AWS provider.</summary>
public sealed class FailureTests : Scenario
{
    [Fact]
    public async Task A_locked_state_and_a_failed_update_are_told_with_their_remedy_and_each_retry_plans_and_asks_anew()
    {
        var stage = await RaiseAsync(new StageOptions { Terraform = Terraform.Real });
        var thread = await stage.Ana.StartsAsync("dev 1.35");

        var first = await thread.SeesProposalAsync("control-plane-1-35");
        Shown locked;
        using (new StateLockHolder(stage.Origin.StateOf("dev")))
        {
            await stage.Ben.PressesAsync(first, "run.approve");
            locked = await thread.SeesFailureAsync("control-plane-1-35");
        }

        Assert.True(locked.Says("chloe@laptop"), locked.Words);
        Assert.True(locked.Says("Nothing was changed"), locked.Words);
        Assert.Empty(await stage.Eks.WritesAsync());

        await stage.Ana.PressesAsync(locked, "run.retry");
        var second = await thread.SeesProposalAsync("control-plane-1-35", 2);
        await stage.Eks.FaultAsync("control-plane-fails", new { code = "IpNotAvailable" });
        await stage.Ben.PressesAsync(second, "run.approve");
        var failed = await thread.SeesFailureAsync("control-plane-1-35", 2);
        Assert.True(failed.Says("IpNotAvailable: Subnets specified do not have enough free IP addresses"), failed.Words);
        Assert.True(failed.Says("Free addresses in the cluster's subnets"), failed.Words);
        Assert.Equal("1.34", await stage.Eks.VersionAsync("dev"));

        // Terraform's state says 1.35 by now although EKS does not: the retry must not believe it.
        await stage.Ana.PressesAsync(failed, "run.retry");
        var third = await thread.SeesProposalAsync("control-plane-1-35", 3);
        Assert.True(third.Says("1 to update in place"), third.Words);
        await stage.Ben.PressesAsync(third, "run.approve");
        await thread.SeesProgressAsync("control-plane-1-35", "The control plane runs 1.35");
        Assert.Equal(2, await stage.Eks.CountAsync("UpdateClusterVersion"));
    }

    [Fact]
    public async Task Nodes_that_the_code_does_not_hold_are_rolled_through_EKS_and_a_failed_roll_is_tried_again_or_skipped()
    {
        var stage = await RaiseAsync(new StageOptions());
        var thread = await stage.Ana.StartsAsync("staging 1.35");

        var first = await thread.SeesProposalAsync("lagging-nodes-1-34");
        Assert.True(first.Says("default: 1.33 → 1.34, 6 nodes"), first.Words);
        await stage.Eks.FaultAsync("nodegroup-fails", new { code = "PodEvictionFailure" });
        await stage.Ben.PressesAsync(first, "run.approve");
        var failed = await thread.SeesFailureAsync("lagging-nodes-1-34");
        Assert.True(failed.Says("PodEvictionFailure"), failed.Words);
        Assert.True(failed.Says("PodDisruptionBudget"), failed.Words);

        await stage.Ana.PressesAsync(failed, "run.retry");
        var second = await thread.SeesProposalAsync("lagging-nodes-1-34", 2);
        await stage.Ben.PressesAsync(second, "run.approve");
        await thread.SeesProgressAsync("lagging-nodes-1-34", "6 nodes in 1 node group run 1.34");
        Assert.Equal(["1.34"], await stage.Eks.NodeGroupVersionsAsync("staging"));

        await stage.Ana.AsksToAbortAsync(thread, "staging");
        var report = await thread.SeesReportAsync();
        Assert.True(report.Says("Done and staying: Lagging nodes to 1.34. An abort takes nothing back."), report.Words);
        Assert.False(report.Says("eks-upgrade/"), $"Nothing went through the code: {report.Words}");

        // A request that EKS knows by its token is the same request: it answers with the update that there is.
        var rolls = (await stage.Eks.WritesAsync()).Where(write => write.StartsWith("UpdateNodegroupVersion", StringComparison.Ordinal));
        Assert.Equal(2, rolls.Distinct().Count());
        Assert.Equal(0, await stage.Eks.CountAsync("UpdateClusterVersion"));
    }
}
