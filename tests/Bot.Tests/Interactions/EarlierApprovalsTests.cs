using EksUpgradeBot.Bot.Interactions;
using EksUpgradeBot.Bot.Tests.Configuration;
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
    public async Task Whoever_gets_the_right_back_approves_anew_and_is_not_said_to_count_no_longer()
    {
        var story = await HalfApprovedAsync();
        Slack.People["U0BEN"] = Slack.People["U0BEN"] with { IsDeleted = true };
        Assert.Null(await ApproveAsync(story, Story.Cleo));
        Slack.People["U0BEN"] = Slack.People["U0BEN"] with { IsDeleted = false };

        Assert.Null(await ApproveAsync(story, Story.Ben));

        Assert.Equal(ProposalState.Approved, (await NewestAsync(story)).State);
        var run = (await Runs.FindAsync(story.Run.Id, Cancellation))!;
        Assert.DoesNotContain("not counted any more", SlackJson.Write(ProposalView.Of(run, run.CurrentStep, 0).Blocks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_cluster_has_left_the_configuration_nothing_is_approved_and_an_abort_still_counts_at_once()
    {
        var story = await HalfApprovedAsync();
        await using var bot = Bot(configuration: Written.With("name: prod", "name: other"));
        var decisions = bot.GetRequiredService<RunDecisions>();
        var digest = (await NewestAsync(story)).Proposal.Digest;

        Assert.Contains("no cluster prod any more", (await decisions.ApproveAsync(story.Run.Id, digest, Story.Cleo, FakeSlack.Home, Cancellation))!.Text, StringComparison.Ordinal);
        Assert.Equal([Story.Ben], (await NewestAsync(story)).Approvals.Select(given => given.By));

        Assert.Null(await decisions.AbortAsync(story.Run.Cluster, null, Story.Ben, FakeSlack.Home, Cancellation));
        Assert.True((await Runs.FindAsync(story.Run.Id, Cancellation))!.HasEnded);
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
