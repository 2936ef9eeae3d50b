using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>What stands in git, and what happens when git does not take it.</summary>
public sealed class GitTests : Scenario
{
    [Fact]
    public async Task A_push_that_is_refused_and_a_base_that_conflicts_stop_the_run_until_people_have_mended_them()
    {
        var stage = await RaiseAsync(new StageOptions());
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var first = await thread.SeesProposalAsync("control-plane-1-35");
        stage.Origin.RefusePushes();
        await stage.Ben.PressesAsync(first, "run.approve");
        var refused = await thread.SeesFailureAsync("control-plane-1-35");
        Assert.True(refused.Says("the bot may not push here") && refused.Says("Let the bot push"), refused.Words);
        Assert.Empty(await stage.Origin.BranchesAsync());
        Assert.Empty(await stage.Eks.WritesAsync());
        stage.Origin.RefusePushes(false);

        await stage.Ana.PressesAsync(refused, "run.retry");
        await stage.Ben.PressesAsync(await thread.SeesProposalAsync("control-plane-1-35", 2), "run.approve");
        var nodes = await thread.SeesProposalAsync("nodes-1-35");
        var branch = Assert.Single(await stage.Origin.BranchesAsync());
        var message = await stage.Origin.MessageAsync(branch);
        Assert.Contains("Upgrade dev to Kubernetes 1.35", message);
        Assert.Contains("Asked for by: U0ANA\nApproved by: U0BEN", message);
        Assert.Contains($"/archives/C0PLATFORM/p{thread.Ts.Replace(".", "")}", message);

        await stage.Origin.CommitAsync("live/dev/main.tf", code => code.Replace("\"1.34\"", "\"1.33\""), "Go back");
        await stage.Ben.PressesAsync(nodes, "run.approve");
        var conflict = await thread.SeesFailureAsync("nodes-1-35");
        Assert.True(conflict.Says($"conflicts with {branch} in live/dev/main.tf") && conflict.Says("git rebase origin/main"), conflict.Words);

        await stage.Origin.CommitAsync("live/dev/main.tf", code => code.Replace("\"1.33\"", "\"1.34\""), "Forward again");
        await stage.Ana.PressesAsync(conflict, "run.retry");
        await stage.Ben.PressesAsync(await thread.SeesProposalAsync("nodes-1-35", 2), "run.approve");
        await ApproveEverythingAsync(stage, thread);
        Assert.Equal("1.35", await stage.Origin.VersionAsync("dev"));
        Assert.Contains("Approved by: U0BEN", await stage.Origin.MessageAsync());
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateClusterVersion"));
    }

    [Fact(Explicit = true)]
    public async Task Left_for_a_pull_request_the_base_branch_stays_and_the_report_says_what_to_do()
    {
        var stage = await RaiseAsync(new StageOptions
        {
            Configure = yaml => yaml.Replace("      directory: live/dev\n", "      directory: live/dev\n      merge: pull-request\n"),
        });
        var tip = await stage.Origin.TipAsync();
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        await stage.Ben.PressesAsync(await thread.SeesProposalAsync("control-plane-1-35"), "run.approve");
        await ApproveEverythingAsync(stage, thread);

        var report = await thread.SeesAsync("where the code stands", message => message.Key == "report" && message.Says("The branch `main` says 1.34"));
        var branch = Assert.Single(await stage.Origin.BranchesAsync());
        Assert.True(report.Says($"Open a pull request from {branch} to main"), report.Words);
        Assert.Equal(tip, await stage.Origin.TipAsync());
        Assert.Contains("\"1.35\"", await stage.Origin.ReadAsync("live/dev/main.tf", branch));
    }
}
