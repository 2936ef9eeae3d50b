using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>
/// The bot cannot write into its workspace. A volume cannot be filled here without harm to others, and a superuser may write everywhere: a file
/// stands where the folder of the plans was, so that the bot's writes fail with the same kind of I/O error, and other words.
/// </summary>
public sealed class FullDiskTests : Scenario
{
    [Fact(Explicit = true)]
    public async Task A_workspace_that_takes_no_plan_is_told_with_what_to_do_and_a_retry_comes_to_the_report()
    {
        var stage = await RaiseAsync(new StageOptions());
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var proposal = await thread.SeesProposalAsync("control-plane-1-35");
        var runs = Path.Combine(stage.Directory, "bot", "work", "runs");
        var aside = runs + ".aside";
        Directory.Move(runs, aside);
        await File.WriteAllTextAsync(runs, "", TestContext.Current.CancellationToken);
        await stage.Ben.PressesAsync(proposal, "run.approve");

        var failed = await thread.SeesFailureAsync("control-plane-1-35");
        Assert.True(failed.Says("The bot cannot write into its workspace"), failed.Words);
        Assert.True(failed.Says("Make room on the volume of the bot's workspace"), failed.Words);
        Assert.Empty(await stage.Eks.WritesAsync());

        File.Delete(runs);
        Directory.Move(aside, runs);
        await stage.Ana.PressesAsync(failed, "run.retry");
        await ApproveEverythingAsync(stage, thread);
        Assert.Contains("dev runs Kubernetes 1.35", (await thread.SeesReportAsync()).Text);
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateClusterVersion"));
    }
}
