using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>An apply ends in the middle, and EKS goes on with what it has begun.</summary>
public sealed class BrokenTerraformTests : Scenario
{
    [Fact]
    public async Task Credentials_that_expire_in_the_middle_of_an_apply_are_told_and_a_retry_adopts_the_update()
    {
        var (stage, thread) = await RaiseInTheApplyAsync();
        await stage.Eks.FaultAsync("expired-token");
        var failure = await thread.SeesFailureAsync("control-plane-1-35");
        Assert.True(failure.Says("expired") && failure.Says("renew"), failure.Words);

        await stage.Eks.FaultAsync("expired-token", active: false);
        await stage.Ana.PressesAsync(failure, "run.retry");
        await GoesOnToTheReportAsync(stage, thread);
    }

    [Theory]
    [InlineData("provider-crash")]
    [InlineData("timeout", Explicit = true)]
    public async Task A_terraform_that_ends_in_the_middle_leaves_an_update_that_is_followed_without_anybody(string trouble)
    {
        NeedsTheStandIn();
        var (stage, thread) = await RaiseInTheApplyAsync();
        await stage.TerraformEndsAsync(() => stage.Origin.TroubleAsync("dev", trouble));
        await stage.Origin.TroubleAsync("dev", null);

        await GoesOnToTheReportAsync(stage, thread);
        Assert.DoesNotContain(await thread.KeysAsync(), key => key.StartsWith("failure:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lock_that_a_killed_terraform_of_the_bot_left_is_known_as_its_own_and_released_by_an_approver()
    {
        NeedsTheStandIn();
        var (stage, thread) = await RaiseInTheApplyAsync("remote-lock");
        stage.KillTerraform();
        await stage.Eks.RunsAtAsync(600);
        await thread.SeesProgressAsync("control-plane-1-35", "The control plane runs 1.35");

        var locked = await thread.SeesFailureAsync("nodes-1-35");
        Assert.True(locked.Says("locked by an apply of the bot's own that is dead") && locked.Says("Release the lock"), locked.Words);
        var refused = await stage.Dan.PressesAndHearsAsync(locked, "run.unlock");
        Assert.True(refused.Says("approve"), refused.Text);
        await stage.Ben.PressesAsync(locked, "run.unlock");

        await thread.SeesProposalAsync("nodes-1-35");
        await ApproveEverythingAsync(stage, thread);
        Assert.Contains("dev runs Kubernetes 1.35", (await thread.SeesReportAsync()).Text);
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateClusterVersion"));
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateNodegroupVersion"));
    }

    // The real one neither crashes on demand nor keeps its lock after SIGKILL with a local state.
    private static void NeedsTheStandIn() => Assert.SkipWhen(RealTerraform.IsForAll, "Only the stand-in ends so when it is told to.");

    /// <summary>A run whose terraform waits for the update of the control plane; the world stands still.</summary>
    private async Task<(Stage Stage, RunThread Thread)> RaiseInTheApplyAsync(string? trouble = null)
    {
        var stage = await RaiseAsync(new StageOptions());
        await stage.Origin.TroubleAsync("dev", trouble);
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var proposal = await thread.SeesProposalAsync("control-plane-1-35");
        await stage.Eks.RunsAtAsync(0);
        await stage.Ben.PressesAsync(proposal, "run.approve");
        await thread.SeesProgressAsync("control-plane-1-35", "EKS moves the control plane to 1.35");
        return (stage, thread);
    }

    /// <summary>The update that runs is adopted, is the only one, and the rest of the run follows.</summary>
    private static async Task GoesOnToTheReportAsync(Stage stage, RunThread thread)
    {
        await thread.SeesProgressAsync("control-plane-1-35", "EKS moves the control plane to 1.35");
        await stage.Eks.RunsAtAsync(600);
        await thread.SeesProgressAsync("control-plane-1-35", "The control plane runs 1.35");
        await ApproveEverythingAsync(stage, thread);
        Assert.Contains("dev runs Kubernetes 1.35", (await thread.SeesReportAsync()).Text);
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateClusterVersion"));
        Assert.Equal("1.35", await stage.Origin.VersionAsync("dev"));
    }
}
