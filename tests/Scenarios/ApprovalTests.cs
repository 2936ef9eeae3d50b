using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>Maintenance windows, forms that ask why, and proposals that expire.</summary>
public sealed class ApprovalTests : Scenario
{
    private const string Plane = "control-plane-1-35";
    private const string Incidents = "C0INCIDENTS";

    [Theory]
    [InlineData(false)]
    [InlineData(true, Explicit = true)]
    public async Task What_is_approved_outside_of_the_window_begins_by_itself_when_it_opens(bool signedHttp)
    {
        // A window opens on a whole minute: far enough ahead that everything before it has happened, also on a busy machine.
        var stage = await RaiseAsync(new StageOptions { SignedHttp = signedHttp, Configure = MaintenanceWindows.Opening(TimeSpan.FromSeconds(100)) });
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        await thread.SeesAsync("that nothing changes the cluster before the window", message =>
            message.Key == "card" && message.Says("outside of the maintenance window: nothing changes the cluster before"));

        var proposal = await thread.SeesProposalAsync(Plane);
        Assert.True(proposal.Says("what is approved begins"), proposal.Words);
        await stage.Ben.PressesAsync(proposal, "run.approve");
        var waiting = await thread.SeesAsync("that it waits", message => message.Key == proposal.Key && message.Says("waits for the maintenance window"));
        Assert.NotNull(waiting.Button("run.override"));
        await thread.SeesProgressAsync(Plane, "The maintenance window of dev opens");
        var status = await stage.Dan.AsksAsync("status dev");
        Assert.True(status.Says("is approved and waits: the maintenance window of dev opens"), status.Text);
        Assert.Empty(await stage.Eks.WritesAsync());

        var nodes = await thread.SeesProposalAsync("nodes-1-35");
        Assert.Equal("1.35", await stage.Eks.VersionAsync("dev"));
        Assert.True(nodes.Says("EKS rolls") || nodes.Says("Terraform plan"), nodes.Words);
        Assert.False(nodes.Says("outside of the maintenance window"), nodes.Words);
        await stage.Ana.PressesAsync(nodes, "run.abort");
        await thread.SeesReportAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false, Explicit = true)]
    public async Task A_second_person_takes_a_proposal_out_of_its_window_and_says_why(bool signedHttp)
    {
        var stage = await RaiseAsync(new StageOptions { SignedHttp = signedHttp, Configure = MaintenanceWindows.Opening(TimeSpan.FromHours(3)) });
        await stage.Dan.TypesAsync("/eks-upgrade subscribe dev approvals", Incidents);
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var proposal = await thread.SeesProposalAsync(Plane);
        var early = await stage.Chloe.SaysAndHearsAsync("@eks-upgrade override dev it is urgent", thread);
        Assert.True(early.Says("Nothing of dev waits"), early.Text);
        await stage.Ben.PressesAsync(proposal, "run.approve");
        var waiting = await thread.SeesAsync("that it waits", message => message.Button("run.override") is not null);
        await thread.SeesAsync("the card that waits", message => message.Key == "card" && message.Says("waiting for the maintenance window"));
        await thread.SeesProgressAsync(Plane, "The maintenance window of dev opens");

        var picture = await stage.PictureAsync();
        foreach (var (somebody, why) in new[] { (stage.Dan, "Only"), (stage.Guest, "guest"), (stage.Ana, "may approve"), (stage.Ben, "second person") })
        {
            var refused = await somebody.PressesAndHearsAsync(waiting, "run.override");
            Assert.True(refused.Says(why), refused.Words);
        }

        var wordless = await stage.Chloe.SaysAndHearsAsync("@eks-upgrade override dev", thread);
        Assert.True(wordless.Says("Why override on dev?"), wordless.Text);
        var form = await stage.Chloe.OpensFormAsync(waiting, "run.override");
        Assert.True(form.Says("This holds for this proposal only"), form.Words);
        Assert.True((await stage.Chloe.SendsAsync(form, "")).TryGetProperty("errors", out _));
        Assert.True((await stage.Chloe.SendsAsync(form, "    ")).TryGetProperty("errors", out _));
        Assert.Equal(picture, await stage.PictureAsync());

        Assert.Null(await stage.Chloe.SendsAndSeesAsync(form, "the fix of <!channel> CVE-2026-1234 cannot wait"));
        var taken = await thread.SeesAsync("who took it out and why", message => message.Key == proposal.Key && message.Says("taken out of the maintenance window by <@U0CHLOE>"));
        Assert.True(taken.Says("CVE-2026-1234 cannot wait"), taken.Words);
        Assert.False(taken.Says("<!channel>"), taken.Words);
        var told = await stage.Feed.UntilAsync("the subscribed channel read who took it out of the window", async () => (await stage.Slack.ReadAsync(null, Incidents))
            .FirstOrDefault(message => message.Says("taken out of the maintenance window by <@U0CHLOE>") && message.Says("CVE-2026-1234 cannot wait")));
        Assert.False(told.Says("<!channel>"), told.Words);
        var late = await stage.Ben.PressesAndHearsAsync(waiting, "run.override");
        Assert.True(late.Says("does not wait for the maintenance window any more"), late.Words);

        // The next proposal has its own window to wait for, and an abort is asked why.
        var nodes = await thread.SeesProposalAsync("nodes-1-35");
        Assert.True(nodes.Says("outside of the maintenance window"), nodes.Words);
        var abort = await stage.Ana.OpensFormAsync(nodes, "run.abort");
        Assert.True(abort.Says("The control plane stays at 1.35"), abort.Words);
        Assert.Null(await stage.Ana.SendsAndSeesAsync(abort, "the nodes wait for Monday"));
        var report = await thread.SeesReportAsync();
        Assert.True(report.Says("the nodes wait for Monday") && report.Says("CVE-2026-1234"), report.Words);
        var history = await stage.Dan.AsksAsync("history dev");
        Assert.True(history.Says("the nodes wait for Monday") && history.Says("CVE-2026-1234"), history.Words);

        // A form that is sent when everything is over changes nothing and says so.
        var over = await stage.Ben.PressesAndHearsAsync(nodes, "run.abort");
        Assert.True(over.Says("has ended already"), over.Words);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true, Explicit = true)]
    public async Task Those_who_may_approve_are_reminded_once_and_what_expired_is_proposed_anew_until_nobody_answers_four_times(bool signedHttp)
    {
        var stage = await RaiseAsync(new StageOptions { SignedHttp = signedHttp, Configure = yaml => yaml.Replace("expiresAfter: 4h", "expiresAfter: 15s", StringComparison.Ordinal) });
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var failure = await thread.SeesFailureAsync(Plane);
        Assert.True(failure.Says("Nobody approved: 4 proposals in a row have expired"), failure.Words);

        await stage.Feed.UntilAsync("all four proposals said that they expired, and no reminder was left", async () =>
        {
            var messages = await thread.ReadAsync();
            var expired = messages.Where(message => message.Key?.StartsWith("proposal:", StringComparison.Ordinal) == true).ToList();
            return expired.Count == 4 && expired.All(message => message.Says("no longer stands: nobody decided in time") && message.Buttons.Count == 0)
                && messages.All(message => message.Key?.Contains(":reminder:", StringComparison.Ordinal) != true) ? expired : null;
        });
        var posted = (await stage.Slack.CallsAsync("chat.postMessage")).Select(call => call.ToString()).Where(call => call.Contains(":reminder:", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, posted.Count);
        Assert.All(posted, call => Assert.True(call.Contains("U0BEN", StringComparison.Ordinal) && call.Contains("subteam^S0PLATFORM", StringComparison.Ordinal), call));

        var late = await stage.Ben.SaysAndHearsAsync("@eks-upgrade approve dev 123456", thread);
        Assert.True(late.Says("No proposal of dev is open"), late.Text);
        await stage.Ana.PressesAsync(failure, "run.retry");
        await stage.Ben.PressesAsync(await thread.SeesProposalAsync(Plane, 5), "run.approve");
        await thread.SeesProposalAsync("nodes-1-35");
        await stage.Ana.AsksToAbortAsync(thread, "dev");
        Assert.True((await thread.SeesReportAsync()).Says("no reason given"));
    }
}
