using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>Other ways to write the version down, and other times. The first needs the real terraform and the real AWS provider.</summary>
public sealed class LayoutTests : Scenario
{
    [Fact]
    public async Task A_version_in_tfvars_is_set_there_and_an_abort_leaves_the_base_branch_alone()
    {
        var stage = await RaiseAsync(new StageOptions { Scene = "layouts", Terraform = Terraform.Real });
        var tip = await stage.Origin.TipAsync();
        var thread = await stage.Ana.StartsAsync("tfvars 1.35");
        var proposal = await thread.SeesProposalAsync("control-plane-1-35");
        Assert.True(proposal.Says("+++ b/live/tfvars/terraform.tfvars"), proposal.Words);
        Assert.True(proposal.Says("+cluster_version = \"1.35\""), proposal.Words);

        await stage.Ben.AsksToAbortAsync(thread, "tfvars", "not this week");
        var report = await thread.SeesReportAsync();
        Assert.True(report.Says("not this week") && report.Says("Nothing was changed."), report.Words);
        await thread.SeesAsync(
            "the proposal without buttons", message => message.Key?.EndsWith("-control-plane-1-35:1", StringComparison.Ordinal) == true && message.Key.StartsWith("proposal:", StringComparison.Ordinal) && message.Buttons.Count == 0 && message.Says("the run was aborted"));
        Assert.Equal(tip, await stage.Origin.TipAsync());
        Assert.Equal("1.34", await stage.Origin.VersionAsync("tfvars", "terraform.tfvars"));
        Assert.Empty(await stage.Eks.WritesAsync());
    }

    [Fact(Explicit = true)]
    public async Task In_2024_prod_went_to_1_29_with_both_node_groups_in_one_plan()
    {
        var stage = await RaiseAsync(new StageOptions { Scene = "2024", Speed = 1200 });
        var thread = await stage.Ana.StartsAsync("prod 1.29");
        var before = await thread.SeesProposalAsync("prepare-addons-1-29");
        Assert.True(before.Says("v1.15.5-eksbuild.1") && before.Says("v1.16.2-eksbuild.1"), before.Words);
        await stage.Ben.PressesAsync(before, "run.approve");
        await stage.Ben.PressesAsync(await thread.SeesProposalAsync("control-plane-1-29"), "run.approve");
        Assert.Contains(await stage.Eks.WritesAsync(), write => write.StartsWith("UpdateAddon ", StringComparison.Ordinal));
        await stage.Ben.PressesAsync(await thread.SeesProposalAsync("nodes-1-29"), "run.approve");
        await ApproveEverythingAsync(stage, thread);
        var report = await thread.SeesReportAsync();
        Assert.Contains("prod runs Kubernetes 1.29", report.Text);
        Assert.Equal(["1.29", "1.29"], await stage.Eks.NodeGroupVersionsAsync("prod"));
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateClusterVersion"));
        Assert.Equal(2, await stage.Eks.CountAsync("UpdateNodegroupVersion"));
    }
}
