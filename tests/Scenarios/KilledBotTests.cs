using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>The bot is killed with SIGKILL at the worst moments. Needs the real terraform and the real AWS provider.</summary>
[Collection(RealTerraform.Collection)]
public sealed class KilledBotTests : Scenario
{
    [Fact]
    public async Task A_bot_that_is_killed_while_it_waits_in_the_apply_and_right_after_a_click_does_everything_once()
    {
        var stage = await RaiseAsync(new StageOptions { Terraform = Terraform.Real });
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var plane = await thread.SeesProposalAsync("control-plane-1-35");

        await stage.KillAndRestartAsync();
        Assert.Equal(plane.ToString(), (await thread.SeesProposalAsync("control-plane-1-35")).ToString());

        // The world stands still while the control plane moves, so that the bot dies in the middle of the apply.
        await stage.Eks.RunsAtAsync(0);
        await stage.Ben.PressesAsync(plane, "run.approve");
        await thread.SeesProgressAsync("control-plane-1-35", "EKS moves the control plane to 1.35");
        await stage.KillAndRestartAsync();
        await stage.Eks.RunsAtAsync(600);

        var nodes = await thread.SeesProposalAsync("nodes-1-35");
        await stage.Ben.PressesAsync(nodes, "run.approve");
        await stage.KillAndRestartAsync();

        var report = await thread.SeesReportAsync();
        Assert.Contains("dev runs Kubernetes 1.35", report.Text);
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateClusterVersion"));
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateNodegroupVersion"));
        Assert.Equal("1.35", await stage.Origin.VersionAsync("dev"));
        var keys = await thread.KeysAsync();
        Assert.Equal(keys.Distinct(), keys);
    }
}
