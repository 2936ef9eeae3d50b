using EksUpgradeBot.Bot.Access;
using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Bot.Interactions;
using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Bot.Tests.Notices;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Fleet;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Interactions;

public sealed class SubscriptionDecisionsTests : NoticeTest
{
    private static readonly ClusterName Prod = ClusterName.Parse("prod");
    private int _commands;

    [Fact]
    public async Task The_channel_reads_who_subscribed_it_and_nobody_else_gets_an_answer()
    {
        Assert.Null(await SubscribeAsync(Prod, "approvals", "failures"));

        Assert.Equal("<@U0ANA> subscribed this channel to approvals, failures of prod.", Assert.Single(Slack.Read(Ops)));
        Assert.Equal([NoticeKind.Approvals, NoticeKind.Failures], (await Subscriptions.ListAsync(Ops, Cancellation)).Select(subscription => subscription.Kind));
    }

    [Fact]
    public async Task A_second_time_says_what_stands_and_posts_nothing()
    {
        await SubscribeAsync(Prod);
        var again = await SubscribeAsync(Prod, "progress");

        Assert.Contains("is subscribed to progress of prod already", again!.Text);
        Assert.Single(Slack.Read(Ops));
        Assert.Equal(4, (await Subscriptions.ListAsync(Ops, Cancellation)).Count);
    }

    [Fact]
    public async Task What_all_covers_need_not_be_subscribed_and_what_is_new_is_added()
    {
        await SubscribeAsync(null, "failures");
        Assert.Contains("already", (await SubscribeAsync(Prod, "failures"))!.Text);
        Assert.Null(await SubscribeAsync(Prod, "failures", "progress"));

        Assert.EndsWith("subscribed this channel to progress of prod.", Slack.Read(Ops)[1]);
    }

    [Fact]
    public async Task A_command_that_is_carried_out_again_after_a_crash_posts_nothing_twice()
    {
        var command = Command(Ops);
        await Decisions().SubscribeAsync(command, new Intent.Subscribe(Prod, []), Cancellation);
        await Subscriptions.RemoveAsync(Ops, Prod, Enum.GetValues<NoticeKind>(), Cancellation);
        await Decisions().SubscribeAsync(command, new Intent.Subscribe(Prod, []), Cancellation);

        Assert.Single(Slack.Read(Ops));
        Assert.Equal(4, (await Subscriptions.ListAsync(Ops, Cancellation)).Count);
    }

    [Theory]
    [InlineData("not_in_channel", "I am not a member of it. Nothing was subscribed. Invite me there with `/invite @eks-upgrade`")]
    [InlineData("is_archived", "the channel is archived")]
    [InlineData("private", "it is private and I am not in it")]
    [InlineData("restricted_action", "who may post there is restricted")]
    [InlineData("restricted_action_thread_only_channel", "who may post there is restricted")]
    public async Task Where_the_bot_cannot_post_it_says_so_with_what_to_do(string trouble, string answer)
    {
        var channel = trouble == "private" ? "C0SECRET" : Ops;
        Slack.Channels[Ops].HasBot = trouble != "not_in_channel";
        Slack.Channels[Ops].IsArchived = trouble == "is_archived";
        Slack.Channels[Ops].Restriction = trouble.StartsWith("restricted", StringComparison.Ordinal) ? trouble : null;

        Assert.Contains(answer, (await AsAsync(Prod, channel: channel))!.Text);
        Assert.Empty(await Subscriptions.ListAllAsync(withLost: true, Cancellation));
    }

    [Theory]
    [InlineData("U0GUEST", Ops, "guest")]
    [InlineData("U0NOBODY", Ops, "does not know your account")]
    [InlineData("U0ANA", "C0SHARED", "shared with another organisation")]
    public async Task Guests_strangers_and_shared_channels_are_refused(string user, string channel, string answer)
    {
        Assert.Contains(answer, (await AsAsync(Prod, user: user, channel: channel))!.Text);
        Assert.Empty(await Subscriptions.ListAllAsync(withLost: true, Cancellation));
        Assert.Empty(Slack.Read(channel));
    }

    [Fact]
    public async Task Somebody_may_be_told_in_their_own_conversation_with_the_bot()
    {
        Assert.Null(await AsAsync(Prod, channel: "D0ANA"));
        Assert.Single(Slack.Read("D0ANA"));
    }

    [Fact]
    public async Task Slack_that_does_not_answer_subscribes_nothing()
    {
        Slack.Before = (_, call) => call.StartsWith("post", StringComparison.Ordinal) ? FakeSlack.Error("service_unavailable") : null;
        Assert.Contains("Nothing was subscribed", (await SubscribeAsync(Prod))!.Text);
        Assert.Empty(await Subscriptions.ListAllAsync(withLost: true, Cancellation));
    }

    [Fact]
    public async Task A_lost_channel_comes_back_to_life_when_somebody_subscribes_again()
    {
        await SubscribeAsync(Prod);
        await Subscriptions.LoseAsync(Ops, "restricted_action", Time.GetUtcNow(), Cancellation);
        Assert.Null(await AsAsync(Prod, user: "U0BEN"));

        Assert.Empty(await Subscriptions.ListLostAsync(Cancellation));
        Assert.Equal(2, Slack.Read(Ops).Count);
    }

    [Fact]
    public async Task Unsubscribing_ends_what_is_named_and_says_what_all_still_brings()
    {
        await SubscribeAsync(null, "failures");
        await SubscribeAsync(Prod, "progress");

        Assert.Contains("is not subscribed to progress of prod any more.", (await UnsubscribeAsync(Prod, "progress"))!.Text);
        var none = await UnsubscribeAsync(Prod, "failures");
        Assert.Contains("has no subscription to failures of prod.", none!.Text);
        Assert.Contains("unsubscribe all ends that", none.Text);
        await SubscribeAsync(Prod, "approvals");
        Assert.Contains("is not subscribed to everything of every cluster any more", (await UnsubscribeAsync(null))!.Text);
        Assert.Empty(await Subscriptions.ListAllAsync(withLost: true, Cancellation));
    }

    [Fact]
    public async Task A_guest_ends_nothing()
    {
        await SubscribeAsync(Prod);
        Assert.Contains("guest", (await Decisions().UnsubscribeAsync(Command(Ops, "U0GUEST"), new Intent.Unsubscribe(null, []), Cancellation))!.Text);
        Assert.Contains("guest", (await Decisions().DropAsync(Ops, "U0GUEST", Prod, [NoticeKind.Progress], Cancellation)).Text);
        Assert.Equal(4, (await Subscriptions.ListAsync(Ops, Cancellation)).Count);
    }

    [Fact]
    public async Task A_button_drops_exactly_what_it_names()
    {
        await SubscribeAsync(null, "failures");
        await SubscribeAsync(Prod, "progress", "approvals");

        var left = await Decisions().DropAsync(Ops, "U0BEN", Prod, [NoticeKind.Progress], Cancellation);

        Assert.Equal("This channel is notified of: every cluster: failures; prod: approvals.", left.Text);
    }

    private SubscriptionDecisions Decisions()
    {
        var settings = new ClusterSettings(
            new ClusterAddress(Prod, "prod-eu", "eu-west-1"), new CodeLocation(null, "main", "live/prod", null, ""), new ApprovalRules(["U0BEN"], 1, false, TimeSpan.FromHours(4)),
            TimeSpan.FromSeconds(15));
        var uri = new Uri("http://localhost/");
        var configuration = new BotConfiguration(SlackMode.Socket, uri, uri, "/eks-upgrade", "", "", "", "", [settings]);
        return new SubscriptionDecisions(
            Subscriptions, Channels(), Poster(), new AccessControl(new SlackDirectory(Slack)), new ClusterCatalogue(configuration), configuration, Bell, Time);
    }

    private Task<Message?> SubscribeAsync(ClusterName? cluster, params string[] kinds) => AsAsync(cluster, "U0ANA", Ops, kinds);

    private Task<Message?> AsAsync(ClusterName? cluster, string user = "U0ANA", string channel = Ops, params string[] kinds) =>
        Decisions().SubscribeAsync(Command(channel, user), new Intent.Subscribe(cluster, kinds), Cancellation);

    private Task<Message?> UnsubscribeAsync(ClusterName? cluster, params string[] kinds) =>
        Decisions().UnsubscribeAsync(Command(Ops), new Intent.Unsubscribe(cluster, kinds), Cancellation);

    private TypedCommand Command(string channel, string user = "U0ANA") => new($"command-{++_commands}", "", user, channel, null, null);
}
