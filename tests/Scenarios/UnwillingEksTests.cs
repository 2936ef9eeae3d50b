using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>EKS cancels, throttles, or is moved by somebody else while the bot is at it.</summary>
public sealed class UnwillingEksTests : Scenario
{
    [Fact(Explicit = true)]
    public async Task An_update_that_EKS_cancels_without_a_reason_is_told_and_a_retry_comes_to_the_report()
    {
        var stage = await RaiseAsync(new StageOptions());
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var first = await thread.SeesProposalAsync("control-plane-1-35");
        await stage.Eks.FaultAsync("control-plane-fails", new { code = "Cancelled" });
        await stage.Ben.PressesAsync(first, "run.approve");

        var failed = await thread.SeesFailureAsync("control-plane-1-35");
        Assert.True(failed.Says("EKS cancelled the update") && failed.Says("gives no reason"), failed.Words);
        Assert.True(failed.Says("look at the update in the EKS console") && failed.Says("retry"), failed.Words);
        Assert.Equal("1.34", await stage.Eks.VersionAsync("dev"));

        await stage.Ana.PressesAsync(failed, "run.retry");
        var second = await thread.SeesProposalAsync("control-plane-1-35", 2);
        Assert.True(second.Says("version: 1.34 → 1.35"), second.Words);
        await ApproveEverythingAsync(stage, thread);
        Assert.Contains("dev runs Kubernetes 1.35", (await thread.SeesReportAsync()).Text);
        Assert.Equal(2, await stage.Eks.CountAsync("UpdateClusterVersion"));
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateNodegroupVersion"));
    }

    [Fact(Explicit = true)]
    public async Task Throttling_in_the_middle_of_an_apply_is_told_and_ridden_out_without_anybody()
    {
        var stage = await RaiseAsync(new StageOptions());
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var proposal = await thread.SeesProposalAsync("control-plane-1-35");
        await stage.Eks.RunsAtAsync(0);
        await stage.Ben.PressesAsync(proposal, "run.approve");
        await thread.SeesProgressAsync("control-plane-1-35", "EKS moves the control plane to 1.35");

        await stage.Eks.FaultAsync("throttle", new { minutes = 20 });
        await thread.SeesProgressAsync("control-plane-1-35", "ThrottlingException: Rate exceeded. Trying again.");
        await thread.SeesAsync("the warning in the card", message => message.Key == "card" && message.Says("trying again"));
        await stage.Eks.PassAsync(TimeSpan.FromMinutes(21));
        await stage.Eks.RunsAtAsync(600);

        await thread.SeesProgressAsync("control-plane-1-35", "The control plane runs 1.35");
        await ApproveEverythingAsync(stage, thread);
        Assert.Contains("dev runs Kubernetes 1.35", (await thread.SeesReportAsync()).Text);
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateClusterVersion"));
        Assert.DoesNotContain(await thread.KeysAsync(), key => key.StartsWith("failure:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_control_plane_that_somebody_moves_beyond_the_target_while_the_approval_is_open_is_never_taken_back_and_the_run_says_so()
    {
        var stage = await RaiseAsync(new StageOptions());
        var thread = await stage.Ana.StartsAsync("prod 1.34");
        var proposal = await thread.SeesProposalAsync("control-plane-1-34");
        foreach (var version in new[] { "1.34", "1.35" })
        {
            await stage.Eks.ByHandAsync("prod", "upgrade", version);
            await stage.Eks.ByHandAsync("prod", "finish");
        }

        await stage.Ben.PressesAsync(proposal, "run.approve");
        await thread.SeesProgressAsync("control-plane-1-34", "The control plane runs 1.35");
        await stage.Ben.PressesAsync(await thread.SeesProposalAsync("nodes-1-34"), "run.approve");
        await stage.Ben.PressesAsync(await thread.SeesProposalAsync("addons-1-34"), "run.approve");

        var failed = await thread.SeesFailureAsync("verify-1-34");
        Assert.True(failed.Says("The control plane runs 1.35, beyond the 1.34 of this run") && failed.Says("set 1.35 in the code"), failed.Words);
        await stage.Ben.PressesAsync(failed, "run.abort");
        await thread.SeesAsync("where everything stands", message => message.Key == "report"
            && message.Says("The control plane stays at 1.35") && message.Says("The branch `main` says 1.33"));
        Assert.Equal("1.33", await stage.Origin.VersionAsync("prod"));
        Assert.Equal("1.35", await stage.Eks.VersionAsync("prod"));
        Assert.Equal(0, await stage.Eks.CountAsync("UpdateClusterVersion"));
    }

    [Fact(Explicit = true)]
    public async Task The_same_target_set_by_hand_while_the_approved_plan_waits_for_its_turn_is_adopted()
    {
        var stage = await RaiseAsync(new StageOptions());
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var proposal = await thread.SeesProposalAsync("control-plane-1-35");
        await stage.Eks.RunsAtAsync(0);
        await stage.Eks.ByHandAsync("dev", "upgrade", "1.35");
        await stage.Ben.PressesAsync(proposal, "run.approve");
        await thread.SeesProgressAsync("control-plane-1-35", "EKS moves the control plane to 1.35");
        await stage.Eks.RunsAtAsync(600);

        await thread.SeesProgressAsync("control-plane-1-35", "The control plane runs 1.35");
        await ApproveEverythingAsync(stage, thread);
        Assert.Contains("dev runs Kubernetes 1.35", (await thread.SeesReportAsync()).Text);
        Assert.Equal(0, await stage.Eks.CountAsync("UpdateClusterVersion"));
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateNodegroupVersion"));
        Assert.Equal("1.35", await stage.Origin.VersionAsync("dev"));
    }
}
