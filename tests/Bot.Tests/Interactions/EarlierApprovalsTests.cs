using EksUpgradeBot.Bot.Interactions;
using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Upgrade.Runs;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Interactions;

/// <summary>Where two have to approve, the first is asked about once more when the second comes: hours may lie between them.</summary>
public sealed class EarlierApprovalsTests : DecisionTest
{
    private static readonly ApprovalRules TwoOfThree = new(["U0BEN", "U0CLEO", "U0DAN"], 2, RequesterMayApprove: false, TimeSpan.FromHours(4));

    [Fact]
    public async Task The_second_approval_is_enough_while_the_first_person_still_may()
    {
        var story = await HalfApprovedAsync();

        Assert.Null(await ApproveAsync(story, Story.Cleo));
        Assert.Equal(ProposalState.Approved, (await NewestAsync(story)).State);
    }

    [Fact]
    public async Task The_approval_of_somebody_who_was_deactivated_since_does_not_count_and_the_thread_says_so()
    {
        var story = await HalfApprovedAsync();
        Slack.People["U0BEN"] = Slack.People["U0BEN"] with { IsDeleted = true };

        Assert.Null(await ApproveAsync(story, Story.Cleo));
        var record = await NewestAsync(story);
        Assert.Equal(ProposalState.Open, record.State);
        Assert.Equal([Story.Cleo], record.Approvals.Select(given => given.By));
        var run = (await Runs.FindAsync(story.Run.Id, Cancellation))!;
        Assert.Contains("not counted any more: <@U0BEN>", SlackJson.Write(ProposalView.Of(run, run.CurrentStep, 0).Blocks), StringComparison.Ordinal);

        Assert.Null(await ApproveAsync(story, new Person("U0DAN")));
        Assert.Equal(ProposalState.Approved, (await NewestAsync(story)).State);
    }

    [Fact]
    public async Task When_Slack_does_not_tell_of_the_first_person_nothing_changes_and_whoever_came_second_tries_again()
    {
        var story = await HalfApprovedAsync();
        Slack.Before = (_, call) => call == "user U0BEN" ? FakeSlack.Error("ratelimited") : null;

        Assert.Contains("try again", (await ApproveAsync(story, Story.Cleo))!.Text!, StringComparison.OrdinalIgnoreCase);
        Assert.Equal([Story.Ben], (await NewestAsync(story)).Approvals.Select(given => given.By));

        Slack.Before = (_, _) => null;
        Assert.Null(await ApproveAsync(story, Story.Cleo));
        Assert.Equal(ProposalState.Approved, (await NewestAsync(story)).State);
    }

    [Fact]
    public async Task Whoever_may_not_approve_takes_nobodys_approval_away()
    {
        var story = await HalfApprovedAsync();
        Slack.People["U0BEN"] = Slack.People["U0BEN"] with { IsDeleted = true };

        Assert.NotNull(await ApproveAsync(story, new Person("U0GUEST")));
        Assert.Equal([Story.Ben], (await NewestAsync(story)).Approvals.Select(given => given.By));
    }

    private async Task<Story> HalfApprovedAsync()
    {
        Slack.People["U0CLEO"] = new User { Id = "U0CLEO" };
        Slack.People["U0DAN"] = new User { Id = "U0DAN" };
        var story = Story.Begin(rules: TwoOfThree).Proposes(Proposals.Terraform()).Approved(Story.Ben);
        await SaveAsync(story);
        return story;
    }

    private async Task<ProposalRecord> NewestAsync(Story story) => (await Runs.FindAsync(story.Run.Id, Cancellation))!.CurrentStep.Proposals[^1];

    private async Task<Message?> ApproveAsync(Story story, Person person)
    {
        var digest = (await NewestAsync(story)).Proposal.Digest;
        await using var bot = Bot();
        return await bot.GetRequiredService<RunDecisions>().ApproveAsync(story.Run.Id, digest, person, FakeSlack.Home, Cancellation);
    }
}
