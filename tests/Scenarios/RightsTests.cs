using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>Who may do what, and what clicks that do not count are told.</summary>
public sealed class RightsTests : Scenario
{
    [Fact]
    public async Task Only_who_may_decides_and_every_other_click_is_answered_and_changes_nothing()
    {
        // There is no terraform at first: a failure is worth a few wrong clicks as well.
        var stage = await RaiseAsync(new StageOptions { Terraform = Terraform.None });
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var failure = await thread.SeesFailureAsync("control-plane-1-35");
        Assert.True(failure.Says("terraform"), failure.Words);
        Assert.True(failure.Says("Install Terraform"), failure.Words);

        var picture = await stage.PictureAsync();
        foreach (var somebody in new[] { stage.Dan, stage.Guest })
        {
            foreach (var action in new[] { "run.retry", "run.abort" })
            {
                var refused = await somebody.PressesAndHearsAsync(failure, action);
                Assert.True(refused.Says("Only"), refused.Text);
            }
        }

        var second = await stage.Chloe.AsksAsync("dev 1.35");
        Assert.True(second.Says("runs already") && second.Says("Open its thread") && second.Says("/archives/C0PLATFORM/p"), second.Words);
        Assert.Equal(picture, await stage.PictureAsync());

        // Terraform is installed, and the retry finds it without a restart.
        stage.InstallTerraform();
        await stage.Ana.PressesAsync(failure, "run.retry");
        var proposal = await thread.SeesProposalAsync("control-plane-1-35");
        picture = await stage.PictureAsync();

        var late = await stage.Ana.PressesAndHearsAsync(failure, "run.retry");
        Assert.True(late.Says("not the one the run stands at") || late.Says("no failed step"), late.Text);
        foreach (var (somebody, reason) in new[] { (stage.Dan, "may approve this"), (stage.Guest, "guest"), (stage.Ana, "may approve this") })
        {
            var refused = await somebody.PressesAndHearsAsync(proposal, "run.approve");
            Assert.True(refused.Says(reason), refused.Text);
        }

        var digest = proposal.Button("run.approve")!.Text.Split(' ')[1];
        var wrong = await stage.Ben.SaysAndHearsAsync("@eks-upgrade approve dev 000000", thread);
        Assert.True(wrong.Says($"the open one of dev is {digest}"), wrong.Text);
        var dan = await stage.Dan.SaysAndHearsAsync($"@eks-upgrade approve dev {digest}", thread);
        Assert.True(dan.Says("may approve this"), dan.Text);
        var status = await stage.Dan.SaysAndHearsAsync("@eks-upgrade status", thread);
        Assert.True(status.Says($"waits for approval of {digest}"), status.Text);
        Assert.Equal(picture, await stage.PictureAsync());

        // By words, once; the same words again come too late.
        await stage.Eks.RunsAtAsync(0);
        await stage.Chloe.SaysAsync($"@eks-upgrade approve dev {digest}", thread);
        await thread.SeesProgressAsync("control-plane-1-35", "EKS moves the control plane to 1.35");
        var again = await stage.Ben.PressesAndHearsAsync(proposal, "run.approve");
        Assert.True(again.Says("was approved already"), again.Text);

        // What moves cannot be stopped, and the bot does not pretend.
        var card = await thread.CardAsync();
        Assert.NotNull(card.Button("run.abort"));
        await stage.Ana.PressesAsync(card, "run.abort");
        await thread.SeesAsync("that the run ends after this step", message => message.Key == "card" && message.Says("the run ends after this step"));
        await stage.Eks.RunsAtAsync(600);
        var report = await thread.SeesReportAsync();
        Assert.True(report.Says("The control plane stays at 1.35"), report.Words);
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateClusterVersion"));
        Assert.Equal(0, await stage.Eks.CountAsync("UpdateNodegroupVersion"));

        var after = await stage.Ben.PressesAndHearsAsync(card, "run.abort");
        Assert.True(after.Says("has ended already"), after.Text);
    }
}
