using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Upgrade.Fleet;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Notices;

public sealed class RunNoticesTests : NoticeTest
{
    [Fact]
    public async Task Milestones_stand_in_the_thread_of_the_first_and_the_last_word_in_the_channel_too()
    {
        await SubscribeAsync(News, "prod", NoticeKind.Progress);
        await PlayAsync(Stories.GoodDay());

        var said = Slack.Read(News);
        Assert.Collection(
            said,
            began => Assert.StartsWith("The upgrade of prod from 1.34 to 1.35 has ended, asked for by <@U0ANA>", began),
            plane => Assert.StartsWith("└ Upgrade of prod to 1.35: Control plane to 1.35, done.", plane),
            nodes => Assert.StartsWith("└ Upgrade of prod to 1.35: Node groups to 1.35, done.", nodes),
            ended => Assert.StartsWith("└ (also in the channel) The upgrade of prod from 1.34 is complete", ended));
        Assert.Empty(Slack.Read("C0PLATFORM"));
    }

    [Fact]
    public async Task An_approval_is_told_once_and_edited_when_it_is_decided()
    {
        await SubscribeAsync(Ops, "prod", NoticeKind.Approvals);
        var story = Story.Begin().Proposes(Proposals.Terraform());
        await PlayAsync(story);
        var told = Assert.Single(Slack.Channels[Ops].Messages);
        Assert.Contains("approval is needed. Move the control plane of prod from 1.34 to 1.35.", told.Text);

        await PlayAsync(story.Approved(), 2);

        var decided = Assert.Single(Slack.Channels[Ops].Messages);
        Assert.Equal(told.Ts, decided.Ts);
        Assert.Contains("was approved by <@U0BEN>", decided.Text);
    }

    [Fact]
    public async Task A_failure_is_told_and_what_became_of_it_follows_in_its_thread()
    {
        await SubscribeAsync(Ops, null, NoticeKind.Failures);
        var story = Story.Begin().Proposes(Proposals.Terraform()).Approved().Fails();
        await PlayAsync(story);
        Assert.Contains("failed and waits for a decision", Assert.Single(Slack.Read(Ops)));

        await PlayAsync(story.Retried().Proposes(Proposals.Terraform()), 4);

        Assert.Collection(
            Slack.Read(Ops),
            failure => Assert.Contains("had failed. No longer stuck: <@U0ANA> had it tried again.", failure),
            answer => Assert.StartsWith("└ Upgrade of prod to 1.35: No longer stuck: <@U0ANA>", answer));
    }

    [Fact]
    public async Task What_needs_people_is_told_at_each_time_and_said_to_be_over()
    {
        await SubscribeAsync(Ops, "prod", NoticeKind.Failures);
        var story = Stories.Blocked();
        await PlayAsync(story);
        Assert.Contains("needs people, although nothing has failed yet", Assert.Single(Slack.Read(Ops)));
        var events = story.Events.Count;
        await PlayAsync(story.Waits("EKS rolls the nodes to 1.35"), events);
        Assert.Contains("needs people no more", Assert.Single(Slack.Read(Ops)));

        events = story.Events.Count;
        await PlayAsync(story.Waits("EKS rolls the nodes to 1.35", attention: ["Pod shop/api is protected."]), events);

        Assert.Equal(2, Slack.Read(Ops).Count);
        Assert.Contains("Pod shop/api is protected.", Slack.Read(Ops)[1]);
    }

    [Fact]
    public async Task The_channel_of_the_runs_own_thread_gets_no_doubles()
    {
        await SubscribeAsync("C0PLATFORM", null, Enum.GetValues<NoticeKind>());
        await PlayAsync(Stories.BadDay());

        Assert.Empty(Slack.Calls);
    }

    [Fact]
    public async Task All_and_a_single_cluster_merge_without_doubles()
    {
        await SubscribeAsync(Ops, null, NoticeKind.Approvals, NoticeKind.Progress);
        await SubscribeAsync(Ops, "prod", NoticeKind.Approvals, NoticeKind.Failures);
        await PlayAsync(Stories.BadDay());

        Assert.Equal(Slack.Channels[Ops].Messages.Select(message => message.Key).Distinct(), Slack.Channels[Ops].Messages.Select(message => message.Key));
        Assert.Single(Slack.Read(Ops), text => text.Contains("has ended, asked for by", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_clusters_upgrade_is_not_told()
    {
        await SubscribeAsync(Ops, "staging", Enum.GetValues<NoticeKind>());
        await PlayAsync(Stories.GoodDay());

        Assert.Empty(Slack.Read(Ops));
    }

    [Fact]
    public async Task Whoever_subscribes_in_the_middle_hears_what_waits_and_what_comes_and_not_what_was()
    {
        var story = Story.Begin().Proposes(Proposals.Terraform()).Approved().Fails().Retried().Proposes(Proposals.Terraform()).Approved().Waits().Done()
            .Proposes(Proposals.Moves(("general", 3)));
        await SaveAsync(story);
        await SubscribeAsync(Ops, "prod", Story.Ana, story.Now.AddMinutes(1), Enum.GetValues<NoticeKind>());
        Assert.Null(await DeliverAsync());

        Assert.Collection(
            Slack.Read(Ops).Order(StringComparer.Ordinal),
            began => Assert.Contains("has begun", began),
            waiting => Assert.Contains("approval is needed", waiting));
    }

    [Fact]
    public async Task Before_anybody_subscribed_nothing_is_read_or_written()
    {
        await SaveAsync(Stories.GoodDay());
        Assert.Empty(await Notices.ListRunsBehindAsync(Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_bot_that_is_killed_at_any_call_tells_everything_once(bool afterwards)
    {
        var story = Stories.BadDay();
        await SubscribeAsync(Ops, null, Enum.GetValues<NoticeKind>());
        await PlayAsync(story);
        var undisturbed = Slack.Read(Ops);
        Assert.True(undisturbed.Count > 8, string.Join('\n', undisturbed));

        for (var kill = 1; kill < Slack.Calls.Count + 1 && kill < 200; kill++)
        {
            await BeginAnewAsync();
            var at = kill;
            Exception? Die(int number, bool isAfter) => number == at && isAfter == afterwards ? new KilledException() : null;
            Slack.Before = (number, _) => Die(number, isAfter: false);
            Slack.After = (number, _) => Die(number, isAfter: true);
            await SubscribeAsync(Ops, null, Enum.GetValues<NoticeKind>());
            var wasKilled = false;
            for (var index = 0; index < story.Events.Count; index++)
            {
                await SaveAsync(story, index, index + 1);
                try
                {
                    await DeliverAsync();
                }
                catch (KilledException)
                {
                    wasKilled = true;
                    await DeliverAsync();
                }
            }

            if (!wasKilled)
            {
                break;
            }

            Assert.Equal(undisturbed, Slack.Read(Ops));
        }
    }

    [Fact]
    public async Task A_doubtful_end_is_looked_into_before_the_next_try()
    {
        await SubscribeAsync(Ops, "prod", NoticeKind.Approvals);
        await SaveAsync(Story.Begin().Proposes(Proposals.Terraform()));
        Slack.After = (_, call) => call.StartsWith("post", StringComparison.Ordinal) ? FakeSlack.Error("internal_error") : null;

        Assert.NotNull(await DeliverAsync());
        Slack.After = (_, _) => null;
        Assert.Null(await DeliverAsync());

        Assert.Single(Slack.Read(Ops));
    }

    [Fact]
    public async Task Slacks_limits_are_waited_for_and_nothing_is_lost()
    {
        await SubscribeAsync(Ops, "prod", NoticeKind.Approvals);
        await SubscribeAsync(News, "prod", NoticeKind.Progress);
        await SaveAsync(Story.Begin().Proposes(Proposals.Terraform()));
        Slack.Before = (_, call) => call.StartsWith("post C0OPS", StringComparison.Ordinal) ? new SlackRateLimitedException("chat.postMessage", TimeSpan.FromSeconds(30)) : null;

        Assert.Equal(TimeSpan.FromSeconds(30), await DeliverAsync());
        Slack.Before = (_, _) => null;
        Assert.Null(await DeliverAsync());

        Assert.Single(Slack.Read(Ops));
        Assert.Single(Slack.Read(News));
    }

    [Fact]
    public async Task Approvals_go_before_milestones()
    {
        await SubscribeAsync(News, "prod", NoticeKind.Progress);
        await SubscribeAsync(Ops, "prod", NoticeKind.Approvals);
        await SaveAsync(Story.Begin().Proposes(Proposals.Terraform()));
        await DeliverAsync();

        Assert.Equal(["C0OPS", "C0NEWS"], Slack.Calls.Where(call => call.StartsWith("post", StringComparison.Ordinal)).Select(call => call.Split(' ')[1]));
    }

    [Fact]
    public async Task A_bot_that_was_down_for_the_whole_upgrade_tells_it_in_order()
    {
        await SubscribeAsync(News, "prod", NoticeKind.Progress);
        await SaveAsync(Stories.GoodDay());
        Assert.Null(await DeliverAsync());

        Assert.StartsWith("The upgrade of prod from 1.34 to 1.35 has ended", Slack.Read(News)[0]);
        Assert.All(Slack.Read(News).Skip(1), reply => Assert.StartsWith("└", reply));
        Assert.Equal(4, Slack.Read(News).Count);
    }

    [Fact]
    public async Task A_message_that_somebody_deleted_stays_deleted()
    {
        await SubscribeAsync(Ops, "prod", NoticeKind.Approvals);
        var story = Story.Begin().Proposes(Proposals.Terraform());
        await PlayAsync(story);
        Slack.Channels[Ops].Messages.Clear();
        await PlayAsync(story.Approved(), 2);

        Assert.Empty(Slack.Read(Ops));
    }
}
