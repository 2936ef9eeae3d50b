using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>How many people must approve, who counts among them, and who does not any more when they press.</summary>
public sealed class ApproverTests : Scenario
{
    private const string Plane = "control-plane-1-35";
    private const string Partners = "C0PARTNERS";

    [Theory]
    [InlineData(true)]
    [InlineData(false, Explicit = true)]
    public async Task Two_different_people_must_approve_and_whoever_asked_is_one_of_them_where_the_rules_say_so(bool signedHttp)
    {
        var stage = await RaiseAsync(new StageOptions
        {
            SignedHttp = signedHttp,
            Configure = yaml => yaml
                .Replace("approvers: [U0BEN, S0PLATFORM]", "approvers: [U0ANA, U0BEN, S0PLATFORM]", StringComparison.Ordinal)
                .Replace("count: 1", "count: 2", StringComparison.Ordinal)
                .Replace("requesterMayApprove: false", "requesterMayApprove: true", StringComparison.Ordinal),
        });
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var proposal = await thread.SeesProposalAsync(Plane);
        Assert.True(proposal.Says("0 of 2 approvals given"), proposal.Words);
        Assert.False(proposal.Says("who asked for it"), proposal.Words);

        await stage.Ana.PressesAsync(proposal, "run.approve");
        var half = await thread.SeesAsync("the first of two", message => message.Key == proposal.Key && message.Says("1 of 2 approvals given: <@U0ANA>"));
        var twice = await stage.Ana.PressesAndHearsAsync(half, "run.approve");
        Assert.True(twice.Says("You approved this proposal already"), twice.Words);
        var unasked = await stage.Dan.PressesAndHearsAsync(half, "run.approve");
        Assert.True(unasked.Says("may approve this"), unasked.Words);
        Assert.Empty(await stage.Eks.WritesAsync());

        await stage.Chloe.PressesAsync(half, "run.approve");
        var approved = await thread.SeesAsync("both", message => message.Key == proposal.Key && message.Says("was approved by <@U0ANA>") && message.Says("<@U0CHLOE>"));
        Assert.Empty(approved.Buttons);
        await thread.SeesProposalAsync("nodes-1-35");
        Assert.Equal("1.35", await stage.Eks.VersionAsync("dev"));
        await stage.Ana.AsksToAbortAsync(thread, "dev");
        await thread.SeesReportAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true, Explicit = true)]
    public async Task Who_has_left_the_group_since_the_proposal_was_posted_approves_nothing_and_who_has_joined_it_does(bool signedHttp)
    {
        var stage = await RaiseAsync(new StageOptions { SignedHttp = signedHttp });
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var proposal = await thread.SeesProposalAsync(Plane);
        await stage.Slack.DoAsync("faults", new { kind = "leave_user_group", user = "U0CHLOE", usergroup = "S0PLATFORM" });
        await stage.Slack.DoAsync("faults", new { kind = "join_user_group", user = "U0DAN", usergroup = "S0PLATFORM" });
        var picture = await stage.PictureAsync();

        var left = await stage.Chloe.PressesAndHearsAsync(proposal, "run.approve");
        Assert.True(left.Says("may approve this"), left.Words);
        Assert.Equal(picture, await stage.PictureAsync());

        await stage.Dan.PressesAsync(proposal, "run.approve");
        await thread.SeesAsync("who approved", message => message.Key == proposal.Key && message.Says("was approved by <@U0DAN>"));
        await thread.SeesProposalAsync("nodes-1-35");
        await stage.Ana.AsksToAbortAsync(thread, "dev");
        await thread.SeesReportAsync();
    }

    [Fact]
    public async Task A_signed_click_of_a_deactivated_account_or_a_bot_is_answered_with_no()
    {
        var stage = await RaiseAsync(new StageOptions { SignedHttp = true });
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var proposal = await thread.SeesProposalAsync(Plane);

        // It was on its way when the account was closed.
        await stage.Slack.DoAsync("faults", new { kind = "deactivate_user", user = "U0BEN" });
        var picture = await stage.PictureAsync();
        foreach (var (user, why) in new[] { ("U0BEN", "Your account is deactivated"), ("U0EKSBOT", "this account is a bot"), ("U0NOBODY", "Slack does not know your account") })
        {
            Assert.Equal(200, await SignedRequest.Click(proposal, thread, user, "run.approve", proposal.Button("run.approve")!.Value).SendAsync(stage.Bot.Url));
            await stage.Feed.UntilAsync($"{user} was told why not", async () =>
                (await stage.Slack.CallsAsync("chat.postEphemeral")).Select(call => call.ToString()).FirstOrDefault(
                    call => call.Contains(user, StringComparison.Ordinal) && call.Contains(why, StringComparison.Ordinal)));
        }

        Assert.Equal(picture, await stage.PictureAsync());
        await stage.Chloe.PressesAsync(proposal, "run.approve");
        await thread.SeesProposalAsync("nodes-1-35");
        await stage.Ana.AsksToAbortAsync(thread, "dev");
        await thread.SeesReportAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true, Explicit = true)]
    public async Task Nothing_is_decided_where_another_organisation_reads_along_and_what_is_decided_elsewhere_counts(bool signedHttp)
    {
        var stage = await RaiseAsync(new StageOptions { SignedHttp = signedHttp });
        var thread = await stage.Ana.StartsAsync("dev 1.35", Partners);
        var proposal = await thread.SeesProposalAsync(Plane);
        var picture = await PartnersAsync(stage);

        var elin = new Actor("U0ELIN", stage.Slack, stage.Feed);
        foreach (var (somebody, action, why) in new[]
        {
            (elin, "run.approve", "your account belongs to another"),
            (stage.Ben, "run.approve", "shared with another organisation"),
            (stage.Ana, "run.abort", "shared with another organisation"),
        })
        {
            var refused = await somebody.PressesAndHearsAsync(proposal, action);
            Assert.True(refused.Says(why), refused.Words);
        }

        Assert.Equal(picture, await PartnersAsync(stage));
        var digest = proposal.Button("run.approve")!.Text.Split(' ')[1];
        await stage.Ben.TypesAsync($"/eks-upgrade approve dev {digest}");
        await thread.SeesAsync("who approved", message => message.Key == proposal.Key && message.Says("was approved by <@U0BEN>"));
        await thread.SeesProposalAsync("nodes-1-35");
        await stage.Ana.TypesAsync("/eks-upgrade abort dev that will do");
        await thread.SeesReportAsync();
    }

    private static async Task<string> PartnersAsync(Stage stage) =>
        string.Join('\n', [.. (await stage.Slack.ReadAsync(null, Partners)).Where(message => message.User == "U0EKSBOT").Select(message => message.ToString()), .. await stage.Eks.WritesAsync()]);
}
