using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>What is applied is what was shown. The first needs the real terraform and the real AWS provider.</summary>
public sealed class MovedWorldTests : Scenario
{
    [Fact]
    public async Task Whatever_moves_between_proposal_and_apply_makes_a_new_proposal_with_the_reason_and_nothing_is_applied()
    {
        var stage = await RaiseAsync(new StageOptions { Terraform = Terraform.Real });
        var thread = await stage.Ana.StartsAsync("dev 1.35");

        var first = await thread.SeesProposalAsync("control-plane-1-35");
        await stage.Origin.WriteStateAsync("dev");
        await stage.Ben.PressesAsync(first, "run.approve");
        var second = await thread.SeesProposalAsync("control-plane-1-35", 2);
        Assert.True(second.Says("Terraform's state was written by somebody else"), second.Words);

        await stage.Origin.CommitAsync("README.md", text => text + "\nMore words.\n");
        await stage.Ben.PressesAsync(second, "run.approve");
        var third = await thread.SeesProposalAsync("control-plane-1-35", 3);
        Assert.True(third.Says("the branch main moved to"), third.Words);

        // An approval names its digest: the old ones approve nothing, however often they are pressed.
        var late = await stage.Ben.PressesAndHearsAsync(first, "run.approve");
        Assert.True(late.Says("no longer stands"), late.Text);
        Assert.Empty(await stage.Eks.WritesAsync());

        // Somebody moves the control plane at the console: what was proposed is done already, and Terraform has nothing to do.
        await stage.Eks.ByHandAsync("dev", "upgrade", "1.35");
        await stage.Ben.PressesAsync(third, "run.approve");
        var nodes = await thread.SeesProposalAsync("nodes-1-35");
        Assert.Equal("1.35", await stage.Eks.VersionAsync("dev"));
        Assert.Equal(0, await stage.Eks.CountAsync("UpdateClusterVersion"));

        await stage.Ana.PressesAsync(nodes, "run.abort");
        var report = await thread.SeesReportAsync();
        Assert.Contains("was aborted", report.Text);
        Assert.Contains("The control plane stays at 1.35", report.Text);
        Assert.Equal(0, await stage.Eks.CountAsync("UpdateNodegroupVersion"));
    }

    [Fact]
    public async Task A_plan_that_would_replace_the_cluster_is_refused_until_the_code_is_mended()
    {
        var stage = await RaiseAsync(new StageOptions());
        var before = await stage.Origin.ReadAsync("live/dev/main.tf");
        await stage.Origin.CommitAsync("live/dev/main.tf", code => code.Replace(":role/", ":role/another-"));

        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var failure = await thread.SeesFailureAsync("control-plane-1-35");
        Assert.True(failure.Says("The Terraform plan is refused"), failure.Words);
        Assert.True(failure.Says("replace"), failure.Words);

        await stage.Origin.CommitAsync("live/dev/main.tf", _ => before);
        await stage.Ana.PressesAsync(failure, "run.retry");
        var proposal = await thread.SeesProposalAsync("control-plane-1-35");
        Assert.True(proposal.Says("1 to update in place"), proposal.Words);

        var tip = await stage.Origin.TipAsync();
        await stage.Ana.PressesAsync(proposal, "run.abort");
        var report = await thread.SeesReportAsync();
        Assert.True(report.Says("Nothing was changed."), report.Words);
        Assert.Equal(tip, await stage.Origin.TipAsync());
        Assert.Empty(await stage.Eks.WritesAsync());
    }
}
