using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Bot.Notices;
using EksUpgradeBot.Bot.Tests.Configuration;
using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Tests.Shared.Stores;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Thread;

/// <summary>Two replicas on one store and one channel.</summary>
public sealed class ReplicaThreadTests() : ThreadTest(StoreKind.Postgres)
{
    private static readonly TimeSpan Coalescing = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task What_a_replica_decided_and_did_not_show_before_it_died_is_shown_by_another_one_within_seconds()
    {
        await using var second = await OpenAgainAsync();
        using var living = Worker(second);
        await living.StartAsync(Cancellation);
        await Time.WaitedForAsync(Round);

        // The decision is committed, and then its replica dies.
        var story = Story.Begin();
        await SaveAsync(story);
        await Database.DisposeAsync();
        Time.Advance(Round);
        await Time.WaitedForAsync(Coalescing);
        Time.Advance(Coalescing);
        await ShownAsync(second, story);

        Assert.Equal(["post C0PLATFORM card", "post C0PLATFORM readiness", Upload], Slack.Calls);
        await living.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_thread_that_two_replicas_want_to_show_at_once_is_shown_by_one_after_the_other_and_nothing_stands_twice()
    {
        await using var second = await OpenAgainAsync();
        var story = Story.Begin();
        await SaveAsync(story);
        using var one = Worker(Database);
        using var other = Worker(second);
        one.Show(story.Run.Id);
        other.Show(story.Run.Id);
        await Time.WaitedForAsync(Coalescing, waiters: 2);
        Time.Advance(Coalescing);
        await ShownAsync(second, story);

        Assert.Equal(["post C0PLATFORM card", "post C0PLATFORM readiness", Upload], Slack.Calls);
    }

    private ThreadWorker Worker(Database database)
    {
        var messages = new MessageStore(database);
        var projector = new ThreadProjector(
            new RunStore(database, Time), messages, new ClusterCatalogue(Written.Fine(Written.Smallest)), Slack, Time, NullLogger<ThreadProjector>.Instance);
        return new ThreadWorker(projector, messages, database.Locks, new NewsBell(), Time, NullLogger<ThreadWorker>.Instance);
    }

    private static async Task ShownAsync(Database database, Story story)
    {
        while (await new MessageStore(database).GetShownVersionAsync(story.Run.Id, Cancellation) < story.Run.Version)
        {
            await Task.Yield();
        }
    }
}
