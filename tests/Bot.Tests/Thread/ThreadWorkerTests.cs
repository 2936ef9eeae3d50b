using EksUpgradeBot.Bot.Notices;
using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Tests.Shared.Stores;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Thread;

public sealed class ThreadWorkerTests() : ThreadTest(StoreKind.Sqlite)
{
    private static readonly TimeSpan Coalescing = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task What_is_behind_at_the_start_is_shown()
    {
        var story = Story.Begin();
        await SaveAsync(story);
        using var worker = Worker();
        await worker.StartAsync(Cancellation);
        await Time.WaitedForAsync(Coalescing);
        Time.Advance(Coalescing);
        await ShownAsync(story);

        Assert.Equal(["post C0PLATFORM card", "post C0PLATFORM readiness", Upload], Slack.Calls);
        await worker.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Many_changes_become_one_edit_of_the_newest_state()
    {
        var story = Story.Begin();
        await SaveAsync(story);
        using var worker = Worker();
        worker.Show(story.Run.Id);
        await Time.WaitedForAsync(Coalescing);
        await SaveAsync(story.Waits().Proposes(Proposals.Terraform()), 1);
        worker.Show(story.Run.Id);
        worker.Show(story.Run.Id);
        Time.Advance(Coalescing);
        await ShownAsync(story);

        Assert.Equal(["post C0PLATFORM card", "post C0PLATFORM readiness", "post C0PLATFORM proposal:1-control-plane-1-35:1", Upload], Slack.Calls);
        Assert.Contains("waiting for approval", Slack.The("card").Text);
    }

    [Fact]
    public async Task Slack_is_left_alone_as_long_as_it_asks()
    {
        var story = Story.Begin();
        await SaveAsync(story);
        Slack.Before = (number, _) => number == 1 ? new SlackRateLimitedException("chat.postMessage", TimeSpan.FromSeconds(42)) : null;
        using var worker = Worker();
        worker.Show(story.Run.Id);
        await Time.WaitedForAsync(Coalescing);
        Time.Advance(Coalescing);
        await Time.WaitedForAsync(TimeSpan.FromSeconds(42));
        Time.Advance(TimeSpan.FromSeconds(42));
        await Time.WaitedForAsync(Coalescing);
        Time.Advance(Coalescing);
        await ShownAsync(story);

        Assert.Equal(["post C0PLATFORM card", "post C0PLATFORM card", "post C0PLATFORM readiness", Upload], Slack.Calls);
    }

    [Fact]
    public async Task An_archived_channel_is_asked_once_a_minute_and_not_more()
    {
        var story = Story.Begin();
        await SaveAsync(story);
        Slack.Before = (_, _) => new SlackApiException("chat.postMessage", "is_archived", SlackErrorKind.TargetGone);
        using var worker = Worker();
        await worker.StartAsync(Cancellation);
        await Time.WaitedForAsync(Coalescing);
        Time.Advance(Coalescing);
        await CalledAsync(1);
        await Time.WaitedForAsync(Minute - Coalescing);
        Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Single(Slack.Calls);

        // Somebody brings the channel back: the next minute's round shows the thread.
        Slack.Before = (_, _) => null;
        Time.Advance(TimeSpan.FromSeconds(29.7));
        await Time.WaitedForAsync(Coalescing);
        Time.Advance(Coalescing);
        await ShownAsync(story);
        Assert.Equal(["post C0PLATFORM card", "post C0PLATFORM card", "post C0PLATFORM readiness", Upload], Slack.Calls);
        await worker.StopAsync(Cancellation);
    }

    private ThreadWorker Worker() => new(Projector(), Messages, Database.Locks, new NewsBell(), Time, NullLogger<ThreadWorker>.Instance);

    private async Task ShownAsync(Story story)
    {
        while (await Messages.GetShownVersionAsync(story.Run.Id, Cancellation) < story.Run.Version)
        {
            await Task.Yield();
        }
    }

    private async Task CalledAsync(int calls)
    {
        while (Slack.Calls.Count < calls)
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
