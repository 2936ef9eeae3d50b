using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Upgrade.Fleet;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Notices;

public sealed class LostChannelTests : NoticeTest
{
    [Theory]
    [InlineData("is_archived")]
    [InlineData("not_in_channel")]
    [InlineData("channel_not_found")]
    [InlineData("restricted_action")]
    public async Task A_channel_that_takes_nothing_any_more_is_told_once_to_each_who_subscribed_it(string reason)
    {
        await SubscribeAsync(Ops, "prod", Story.Ana, Story.Start, NoticeKind.Approvals, NoticeKind.Failures);
        await SubscribeAsync(Ops, null, Story.Ben, Story.Start, NoticeKind.Progress);
        await SubscribeAsync(News, "prod", NoticeKind.Progress);
        Lose(Ops, reason);
        await PlayAsync(Stories.BadDay());
        Assert.Null(await DeliverAsync());

        Assert.Contains("I cannot post in <#C0OPS> any more", Assert.Single(Slack.Read("D0ANA")));
        Assert.Contains("I cannot post in <#C0OPS> any more", Assert.Single(Slack.Read("D0BEN")));
        Assert.NotEmpty(Slack.Read(News));
        Assert.Single(Slack.Calls, call => call.StartsWith("post C0OPS", StringComparison.Ordinal));
        Assert.Equal(reason, Assert.Single(await Subscriptions.ListLostAsync(Cancellation)).Reason);
    }

    [Fact]
    public async Task A_channel_that_is_back_hears_what_still_waits_and_nothing_of_what_was_decided_meanwhile()
    {
        await SubscribeAsync(Ops, "prod", NoticeKind.Approvals);
        Slack.Channels[Ops].IsArchived = true;
        var story = Story.Begin().Proposes(Proposals.Terraform()).Approved().Waits().Done().Proposes(Proposals.Moves(("general", 3)));
        await PlayAsync(story);
        Assert.Empty(Slack.Read(Ops));

        Slack.Channels[Ops].IsArchived = false;
        await Channels().FindLostAgainAsync(Cancellation);
        Assert.Null(await DeliverAsync());

        Assert.Empty(await Subscriptions.ListLostAsync(Cancellation));
        Assert.Contains("Move node group general", Assert.Single(Slack.Read(Ops)));
    }

    [Fact]
    public async Task What_stands_in_a_channel_that_is_back_does_not_ask_any_more_for_what_has_ended_meanwhile()
    {
        await SubscribeAsync(Ops, "prod", NoticeKind.Approvals);
        var story = Story.Begin().Proposes(Proposals.Terraform());
        await PlayAsync(story);
        Assert.Contains("approval is needed", Assert.Single(Slack.Read(Ops)), StringComparison.Ordinal);
        Slack.Channels[Ops].IsArchived = true;
        await Channels().LookAsync(Cancellation);
        var told = story.Events.Count;
        await PlayAsync(story.Aborted(minutes: 1), told);

        Slack.Channels[Ops].IsArchived = false;
        await Channels().FindLostAgainAsync(Cancellation);
        Assert.Null(await DeliverAsync());

        Assert.DoesNotContain("approval is needed", Assert.Single(Slack.Read(Ops)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_subscribes_while_something_waits_for_people_hears_of_it_although_others_have_been_told()
    {
        await SubscribeAsync(Ops, "prod", NoticeKind.Approvals);
        await PlayAsync(Story.Begin().Proposes(Proposals.Terraform()));

        await SubscribeAsync(News, "prod", NoticeKind.Approvals);
        Assert.Null(await DeliverAsync());

        Assert.Contains("approval is needed", Assert.Single(Slack.Read(News)), StringComparison.Ordinal);
        Assert.Single(Slack.Read(Ops));
    }

    [Fact]
    public async Task A_look_finds_channels_that_are_lost_before_there_is_anything_to_tell()
    {
        await SubscribeAsync(Ops, "prod", NoticeKind.Lifecycle);
        await SubscribeAsync(News, "prod", NoticeKind.Lifecycle);
        Slack.Channels[Ops].HasBot = false;

        await Channels().LookAsync(Cancellation);
        await Channels().LookAsync(Cancellation);
        await DeliverAsync();

        Assert.Equal((Ops, "not_in_channel"), (await Subscriptions.ListLostAsync(Cancellation)) is [var lost] ? (lost.Channel, lost.Reason) : default);
        Assert.Contains("Invite me", Assert.Single(Slack.Read("D0ANA")));
    }

    [Fact]
    public async Task A_channel_that_another_organisation_joined_is_told_nothing_more_until_it_left()
    {
        await SubscribeAsync(Ops, "prod", NoticeKind.Approvals);
        Slack.Channels[Ops].IsShared = true;
        await Channels().LookAsync(Cancellation);
        await PlayAsync(Story.Begin().Proposes(Proposals.Terraform()));
        Assert.Empty(Slack.Read(Ops));
        Assert.Contains("shared with another organisation now", Assert.Single(Slack.Read("D0ANA")));

        Slack.Channels[Ops].IsShared = false;
        await Channels().LookAsync(Cancellation);
        await DeliverAsync();
        Assert.Single(Slack.Read(Ops));
    }

    [Fact]
    public async Task What_Slack_does_not_tell_changes_nothing()
    {
        await SubscribeAsync(Ops, "prod", NoticeKind.Lifecycle);
        await Subscriptions.LoseAsync(News, "is_archived", Time.GetUtcNow(), Cancellation);
        Slack.Before = (_, call) => call.StartsWith("info", StringComparison.Ordinal) ? FakeSlack.Error("service_unavailable") : null;

        await Channels().LookAsync(Cancellation);

        Assert.Equal(News, Assert.Single(await Subscriptions.ListLostAsync(Cancellation)).Channel);
    }

    [Fact]
    public async Task Somebody_who_left_is_given_up_and_holds_up_nobody()
    {
        Slack.Channels.Remove("D0ANA");
        await SubscribeAsync(Ops, "prod", NoticeKind.Approvals);
        Slack.Channels[Ops].IsArchived = true;
        await PlayAsync(Story.Begin().Proposes(Proposals.Terraform()));
        Assert.Null(await DeliverAsync());
        var calls = Slack.Calls.Count;
        Assert.Null(await DeliverAsync());

        Assert.Equal(calls, Slack.Calls.Count);
    }

    [Fact]
    public async Task A_token_that_is_revoked_loses_no_channel_and_no_message()
    {
        await SubscribeAsync(Ops, "prod", NoticeKind.Approvals);
        await SaveAsync(Story.Begin().Proposes(Proposals.Terraform()));
        Slack.Before = (_, _) => FakeSlack.Error("token_revoked");
        Assert.NotNull(await DeliverAsync());
        Slack.Before = (_, _) => null;
        Assert.Null(await DeliverAsync());

        Assert.Empty(await Subscriptions.ListLostAsync(Cancellation));
        Assert.Single(Slack.Read(Ops));
    }

    private void Lose(string channel, string reason)
    {
        switch (reason)
        {
            case "is_archived":
                Slack.Channels[channel].IsArchived = true;
                break;
            case "not_in_channel":
                Slack.Channels[channel].HasBot = false;
                break;
            case "channel_not_found":
                Slack.Channels.Remove(channel);
                break;
            default:
                Slack.Channels[channel].Restriction = reason;
                break;
        }
    }
}
