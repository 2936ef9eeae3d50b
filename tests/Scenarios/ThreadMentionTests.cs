using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>In the thread of an upgrade, where no slash command can be typed, its cluster goes without saying.</summary>
public sealed class ThreadMentionTests : Scenario
{
    [Theory]
    [InlineData(false)]
    [InlineData(true, Explicit = true)]
    public async Task What_is_decided_in_a_thread_concerns_its_run_alone(bool signedHttp)
    {
        // There is no terraform at first, so that there is a failure to decide on.
        var stage = await RaiseAsync(new StageOptions { SignedHttp = signedHttp, Terraform = Terraform.None });
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        await thread.SeesFailureAsync("control-plane-1-35");
        var status = await stage.Dan.SaysAndHearsAsync("@eks-upgrade status", thread);
        Assert.True(status.Says("dev 1.34 → 1.35") || status.Says("dev to 1.35"), status.Text);
        Assert.True(status.Says("Waiting for <@U0ANA>"), status.Words);

        // A name that may be another cluster's is no reason, and nobody guesses.
        var doubtful = await stage.Ana.SaysAndHearsAsync("@eks-upgrade abort prd", thread);
        Assert.True(doubtful.Says("abort prod") && doubtful.Says("abort dev prd"), doubtful.Words);

        stage.InstallTerraform();
        await stage.Ana.SaysAsync("@eks-upgrade retry", thread);
        var proposal = await thread.SeesProposalAsync("control-plane-1-35");
        var digest = proposal.Button("run.approve")!.Text.Split(' ')[1];
        var dan = await stage.Dan.SaysAndHearsAsync($"@eks-upgrade approve {digest}", thread);
        Assert.True(dan.Says("may approve this"), dan.Text);
        await stage.Eks.RunsAtAsync(0);
        await stage.Slack.DoAsync("faults", new { kind = "duplicate_event", times = 2 });
        await stage.Ben.SaysAsync($"@eks-upgrade approve `{digest}`, please", thread);
        var toomuch = await stage.Feed.UntilAsync("what is too much is told", async () =>
            (await stage.Ben.EphemeralsAsync()).FirstOrDefault(message => message.Says("“please” means here")));
        Assert.True(toomuch.Says($"approve dev {digest}"), toomuch.Words);
        await stage.Ben.SaysAsync($"@eks-upgrade approve `{digest}`.", thread);
        await thread.SeesProgressAsync("control-plane-1-35", "EKS moves the control plane to 1.35");

        await stage.Ana.SaysAsync("@eks-upgrade abort because it is Friday", thread);
        await thread.SeesAsync("that the run ends after this step", message => message.Key == "card" && message.Says("the run ends after this step"));
        await stage.Eks.RunsAtAsync(600);
        var report = await thread.SeesReportAsync();
        Assert.True(report.Says("because it is Friday"), report.Words);

        // The thread is over; the next run of the same cluster is not meant by what is said here.
        var next = await stage.Ana.StartsAsync("dev 1.36");
        var late = await stage.Ana.SaysAndHearsAsync("@eks-upgrade abort", thread);
        Assert.True(late.Says("The upgrade of this thread has ended"), late.Text);
        Assert.False((await next.CardAsync()).Says("aborted"));
    }
}
