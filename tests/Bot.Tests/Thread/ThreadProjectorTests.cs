using EksUpgradeBot.Bot.Tests.Configuration;
using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Upgrade.Planning;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Thread;

public abstract class ThreadProjectorTests(StoreKind kind) : ThreadTest(kind)
{
    [Fact]
    public async Task The_whole_report_lies_in_the_thread_as_a_file_once()
    {
        var story = Stories.NodesRoll();
        await SaveAsync(story);

        await ProjectAsync(story);
        await ProjectAsync(story);

        var (file, thread) = Assert.Single(Slack.Files);
        Assert.Equal(Slack.The("card").Ts, thread);
        Assert.Contains("# Readiness of", System.Text.Encoding.UTF8.GetString(file.Content.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_whose_cluster_left_the_configuration_says_that_it_stands_still_until_it_is_back()
    {
        var story = Story.Begin().Proposes(Proposals.Terraform()).Approved();
        await SaveAsync(story);

        await Projector(Written.With("name: prod", "name: other")).ProjectAsync(story.Run.Id, Cancellation);
        Assert.Contains("has no cluster prod any more", Slack.The("progress:unconfigured").Text, StringComparison.Ordinal);

        await ProjectAsync(story);
        Assert.DoesNotContain(Slack.Messages, message => message.Key == "progress:unconfigured");
    }

    [Fact]
    public async Task A_plan_that_a_message_cannot_hold_lies_in_the_thread_as_a_file_once()
    {
        var story = Story.Begin().Proposes(Proposals.Terraform(Proposals.Plan(
            [Proposals.Version(), .. Enumerable.Range(1, 40).Select(index => Proposals.Change($"aws_s3_bucket.logs[{index}]", ChangeKind.Create))])));
        await SaveAsync(story);
        await ProjectAsync(story);
        await ProjectAsync(story.Approved());

        var (file, thread) = Assert.Single(Slack.Files, file => file.File.Name.StartsWith("plan-", StringComparison.Ordinal));
        var text = System.Text.Encoding.UTF8.GetString(file.Content.Span);
        Assert.Equal($"plan-{story.Run.CurrentStep.Proposals[0].Proposal.Digest.Short}.txt", file.Name);
        Assert.Equal(Slack.The("card").Ts, thread);
        Assert.Contains("version: 1.34 → 1.35", text, StringComparison.Ordinal);
        Assert.Contains("aws_s3_bucket.logs[40]", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SlackErrorKind.RetryLater, 1)]
    [InlineData(SlackErrorKind.Ambiguous, 0)]
    public async Task A_file_that_certainly_was_not_shared_is_shared_by_the_next_round_and_a_doubtful_one_is_not(SlackErrorKind kind, int files)
    {
        var story = Stories.NodesRoll();
        await SaveAsync(story);
        var uploads = 0;
        Slack.Before = (_, call) => call.StartsWith("upload", StringComparison.Ordinal) && ++uploads == 1
            ? new SlackApiException("files.upload", "http_503", kind)
            : null;

        var first = await Record.ExceptionAsync(() => ProjectAsync(story));
        await ProjectAsync(story);
        await ProjectAsync(story);

        Assert.Equal(kind == SlackErrorKind.RetryLater, first is SlackApiException);
        Assert.Equal(files, Slack.Files.Count);
    }

    [Fact]
    public async Task A_file_that_Slack_refuses_keeps_nothing_from_the_thread()
    {
        var story = Stories.NodesRoll();
        await SaveAsync(story);
        Slack.Before = (_, call) => call.StartsWith("upload", StringComparison.Ordinal)
            ? new SlackApiException("files.getUploadURLExternal", "missing_scope", SlackErrorKind.Refused)
            : null;

        await ProjectAsync(story);
        await ProjectAsync(story);

        Assert.Equal(1, Slack.Calls.Count(call => call.StartsWith("upload", StringComparison.Ordinal)));
        Assert.NotNull(Slack.The("readiness"));
    }

    [Fact]
    public async Task Everything_is_posted_once_and_hangs_on_the_card()
    {
        var story = Story.Begin().Proposes(Proposals.Terraform());
        await SaveAsync(story);
        await ProjectAsync(story);
        await ProjectAsync(story);

        Assert.Equal(["post C0PLATFORM card", "post C0PLATFORM readiness", "post C0PLATFORM proposal:1-control-plane-1-35:1", Upload], Slack.Calls);
        Assert.All(Slack.Messages.Skip(1), reply => Assert.Equal(Slack.The("card").Ts, reply.Thread));
        Assert.Equal(story.Run.Version, await Messages.GetShownVersionAsync(story.Run.Id, Cancellation));
    }

    [Fact]
    public async Task Only_what_differs_is_edited_and_people_come_before_progress()
    {
        var story = Story.Begin().Proposes(Proposals.Terraform());
        await SaveAsync(story);
        await ProjectAsync(story);
        var saved = story.Events.Count;
        story.Approved().Waits();
        await SaveAsync(story, saved);
        Slack.Calls.Clear();
        await ProjectAsync(story);

        Assert.Equal(["edit C0PLATFORM proposal:1-control-plane-1-35:1", "post C0PLATFORM progress:1-control-plane-1-35", "edit C0PLATFORM card"], Slack.Calls);
    }

    [Fact]
    public async Task Progress_that_is_over_is_taken_away_and_the_failure_stands()
    {
        var story = Story.Begin().Proposes(Proposals.Terraform()).Approved().Waits();
        await SaveAsync(story);
        await ProjectAsync(story);
        var saved = story.Events.Count;
        await SaveAsync(story.Fails(), saved);
        await ProjectAsync(story);

        Assert.Equal(["card", "readiness", "proposal:1-control-plane-1-35:1", "failure:1-control-plane-1-35:1"], Slack.Messages.Select(message => message.Key));
    }

    [Fact]
    public async Task A_lost_answer_does_not_make_a_second_message()
    {
        var story = Story.Begin();
        await SaveAsync(story);
        Slack.After = (number, call) => number == 1 ? new SlackApiException("chat.postMessage", "timeout", SlackErrorKind.Ambiguous) : null;
        await Assert.ThrowsAsync<SlackApiException>(() => ProjectAsync(story));
        await ProjectAsync(story);

        Assert.Equal(["card", "readiness"], Slack.Messages.Select(message => message.Key));
    }

    [Fact]
    public async Task A_message_that_was_posted_from_an_older_state_is_brought_up_to_date_when_it_is_found()
    {
        var story = Story.Begin();
        await SaveAsync(story);
        Slack.After = (number, _) => number == 1 ? new KilledException() : null;
        await Assert.ThrowsAsync<KilledException>(() => ProjectAsync(story));
        await SaveAsync(story.Proposes(Proposals.Terraform()), 1);
        await ProjectAsync(story);

        Assert.Contains("waiting for approval", Slack.The("card").Text);
    }

    [Fact]
    public async Task A_deleted_message_is_posted_again_once_there_is_something_to_say()
    {
        var story = Story.Begin().Proposes(Proposals.Terraform());
        await SaveAsync(story);
        await ProjectAsync(story);
        Slack.Lose("proposal:1-control-plane-1-35:1");
        var saved = story.Events.Count;
        await SaveAsync(story.Approved(), saved);
        await ProjectAsync(story);

        Assert.Contains("was approved", Slack.The("proposal:1-control-plane-1-35:1").Text);
    }

    [Fact]
    public async Task A_post_that_certainly_failed_is_not_looked_for()
    {
        var story = Story.Begin();
        await SaveAsync(story);
        Slack.Before = (number, _) => number == 1 ? new SlackRateLimitedException("chat.postMessage", TimeSpan.FromSeconds(30)) : null;
        await Assert.ThrowsAsync<SlackRateLimitedException>(() => ProjectAsync(story));
        await ProjectAsync(story);

        Assert.Equal(["post C0PLATFORM card", "post C0PLATFORM card", "post C0PLATFORM readiness", Upload], Slack.Calls);
    }

    [Fact]
    public async Task Without_the_right_to_look_a_message_is_rather_posted_twice_than_never()
    {
        var story = Story.Begin();
        await SaveAsync(story);
        Slack.After = (number, _) => number == 1 ? new KilledException() : null;
        Slack.Before = (_, call) => call == "history" ? new SlackApiException("conversations.history", "missing_scope", SlackErrorKind.FatalConfiguration) : null;
        await Assert.ThrowsAsync<KilledException>(() => ProjectAsync(story));
        await ProjectAsync(story);

        Assert.Equal(["card", "card", "readiness"], Slack.Messages.Select(message => message.Key));
    }

    [Fact]
    public async Task A_drawing_that_Slack_refuses_is_replaced_by_its_text_with_the_buttons()
    {
        var story = Story.Begin().Proposes(Proposals.Terraform());
        await SaveAsync(story);
        var refused = new HashSet<string>();
        Slack.Before = (_, call) => refused.Add(call) ? new SlackApiException("chat.postMessage", "invalid_blocks", SlackErrorKind.OurBug) : null;
        await ProjectAsync(story);

        var proposal = Slack.The("proposal:1-control-plane-1-35:1");
        Assert.Equal(["section", "actions"], proposal.Blocks.Select(block => block.Type));
        Assert.Equal(proposal.Text, Assert.IsType<SectionBlock>(proposal.Blocks[0]).Text!.Text);
    }

    [Fact]
    public async Task The_report_is_shown_in_the_channel_too_and_nothing_else_is()
    {
        var story = Stories.GoodDay();
        await SaveAsync(story);
        await ProjectAsync(story);

        Assert.Equal(["report"], Slack.Messages.Where(message => message.Broadcast).Select(message => message.Key));
    }

    [Fact]
    public async Task A_hundred_kilobytes_of_reason_fit_into_a_post_and_an_edit()
    {
        var story = Story.Begin().Fails(new string('<', 100_000), new string('&', 100_000));
        await SaveAsync(story);
        await ProjectAsync(story);
        await SaveAsync(story.Retried(), 2);
        await ProjectAsync(story);

        Assert.InRange(Slack.The("failure:1-control-plane-1-35:1").Text.Length, 1, 4000);
        Assert.Equal(4, Slack.Messages.Single(message => message.Key.StartsWith("failure")).Blocks.Count + 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_kill_at_any_call_leaves_the_same_thread(bool before)
    {
        var story = Stories.BadDay();
        var expected = new List<IReadOnlyList<string>>();
        var calls = new List<int>();
        for (var index = 0; index < story.Events.Count; index++)
        {
            await ShowAsync(story, index);
            expected.Add(Read());
            calls.Add(Slack.Calls.Count);
        }

        // Odd calls with the one, even calls with the other: every call is met, in half the time.
        for (var kill = before ? 1 : 2; kill <= calls[^1]; kill += 2)
        {
            await BeginAnewAsync();
            Func<int, string, Exception?> killed = (number, _) => number == kill ? new KilledException() : null;
            (Slack.Before, Slack.After) = before ? (killed, Slack.After) : (Slack.Before, killed);
            var last = Math.Min(calls.FindIndex(made => made >= kill) + 1, story.Events.Count - 1);
            for (var index = 0; index <= last; index++)
            {
                await ShowAsync(story, index);
            }

            Assert.Equal(expected[last], Read());
        }
    }

    /// <summary>Shows the run after an event; a bot that is killed is started again at once.</summary>
    private async Task ShowAsync(Story story, int index)
    {
        await SaveAsync(story, index, index + 1);
        try
        {
            await ProjectAsync(story);
        }
        catch (KilledException)
        {
            await ProjectAsync(story);
        }
    }
}

public sealed class ThreadProjectorOnSqliteTests() : ThreadProjectorTests(StoreKind.Sqlite);

public sealed class ThreadProjectorOnPostgresTests() : ThreadProjectorTests(StoreKind.Postgres);
