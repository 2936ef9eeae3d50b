using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>EKS, Terraform or AWS gets in the way of an apply; it is told, and the run goes on.</summary>
public sealed class TroubleTests : Scenario
{
    [Fact(Explicit = true)]
    public async Task A_platform_patch_that_nobody_sees_is_waited_out_and_what_it_refused_is_asked_for_again()
    {
        var stage = await RaiseAsync(new StageOptions());
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var first = await thread.SeesProposalAsync("control-plane-1-35");
        await stage.Eks.FaultAsync("hidden-patch");
        await stage.Ben.PressesAsync(first, "run.approve");
        await thread.SeesProgressAsync("control-plane-1-35", "busy with something that it does not show, such as a platform patch. Nothing was changed");
        await stage.Eks.FaultAsync("hidden-patch", active: false);

        var second = await thread.SeesProposalAsync("control-plane-1-35", 2);
        Assert.True(second.Says("EKS was busy when the last one was applied"), second.Words);
        await stage.Ben.PressesAsync(second, "run.approve");
        await thread.SeesProgressAsync("control-plane-1-35", "The control plane runs 1.35");
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateClusterVersion"));
        Assert.DoesNotContain(await thread.KeysAsync(), key => key.StartsWith("failure:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_terraform_that_is_killed_leaves_an_update_that_is_adopted_and_an_abort_follows_it_to_its_end()
    {
        var stage = await RaiseAsync(new StageOptions());
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var proposal = await thread.SeesProposalAsync("control-plane-1-35");
        await stage.Eks.RunsAtAsync(0);
        await stage.Ben.PressesAsync(proposal, "run.approve");
        await thread.SeesProgressAsync("control-plane-1-35", "EKS moves the control plane to 1.35");
        stage.KillTerraform();

        await stage.Ana.AsksToAbortAsync(thread, "dev", "wrong week");
        await thread.SeesAsync("that the run ends after this step", message => message.Key == "card" && message.Says("the run ends after this step"));
        await stage.Eks.RunsAtAsync(600);

        await thread.SeesAsync("where everything stands", message => message.Key == "report"
            && message.Says("The branch `main` says 1.34") && message.Says("says 1.35, the cluster runs 1.35"));
        Assert.Equal("1.34", await stage.Origin.VersionAsync("dev"));
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateClusterVersion"));
    }

    [Fact]
    public async Task An_hour_without_an_answer_of_EKS_in_the_middle_of_an_update_is_ridden_out()
    {
        var stage = await RaiseAsync(new StageOptions());
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var proposal = await thread.SeesProposalAsync("control-plane-1-35");
        await stage.Eks.RunsAtAsync(0);
        await stage.Ben.PressesAsync(proposal, "run.approve");
        await thread.SeesProgressAsync("control-plane-1-35", "EKS moves the control plane to 1.35");

        await stage.Eks.FaultAsync("api-down");
        await thread.SeesAsync("that nobody answers", message => message.Key == "card" && message.Says("no answer, trying again"));
        await stage.Eks.PassAsync(TimeSpan.FromHours(1));
        await stage.Eks.FaultAsync("api-down", active: false);
        await stage.Eks.RunsAtAsync(600);

        await thread.SeesProgressAsync("control-plane-1-35", "The control plane runs 1.35");
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateClusterVersion"));
    }

    [Fact]
    public async Task Credentials_that_expire_before_an_apply_stop_the_run_with_a_remedy_and_a_retry_goes_on()
    {
        var stage = await RaiseAsync(new StageOptions());
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var proposal = await thread.SeesProposalAsync("control-plane-1-35");
        await stage.Eks.FaultAsync("expired-token");
        await stage.Ben.PressesAsync(proposal, "run.approve");
        var failure = await thread.SeesFailureAsync("control-plane-1-35");
        Assert.True(failure.Says("expired") && failure.Says("renew"), failure.Words);
        Assert.Empty(await stage.Eks.WritesAsync());

        await stage.Eks.FaultAsync("expired-token", active: false);
        await stage.Ana.PressesAsync(failure, "run.retry");
        await thread.SeesProposalAsync("control-plane-1-35", 2);
    }
}
