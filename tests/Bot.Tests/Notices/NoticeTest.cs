using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Notices;
using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Bot.Tests.Thread;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Fleet;
using EksUpgradeBot.Upgrade.Runs;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Notices;

/// <summary>A test with several channels that subscribe, and a real database file of its own.</summary>
public abstract class NoticeTest() : ThreadTest(StoreKind.Sqlite)
{
    private protected const string Ops = "C0OPS";
    private protected const string News = "C0NEWS";

    private protected SubscriptionStore Subscriptions => new(Database);

    private protected NoticeStore Notices => new(Database);

    private protected FleetStore Fleet => new(Database);

    private protected NewsBell Bell { get; } = new();

    private protected SubscribedChannels Channels() => new(Subscriptions, Slack, Bell, Time, NullLogger<SubscribedChannels>.Instance);

    private protected NoticePoster Poster() => new(Notices, Slack, Time, NullLogger<NoticePoster>.Instance);

    /// <summary>A worker as a newly started bot has it: it knows nothing but what is stored.</summary>
    private protected NoticeWorker Worker() => new(
        Bell, new RunNotices(Notices, Poster(), Messages, Slack, NullLogger<RunNotices>.Instance), Poster(), Notices, Subscriptions, Channels(), Runs, Database.Locks, Time,
        NullLogger<NoticeWorker>.Instance);

    private protected Task<TimeSpan?> DeliverAsync() => Worker().DeliverAsync(Cancellation);

    private protected Task SubscribeAsync(string channel, string? cluster, params NoticeKind[] kinds) => SubscribeAsync(channel, cluster, Story.Ana, Story.Start.AddDays(-1), kinds);

    private protected Task SubscribeAsync(string channel, string? cluster, Person by, DateTimeOffset at, params NoticeKind[] kinds) => Subscriptions.AddAsync(
        [.. kinds.Select(kind => new Subscription(channel, cluster is null ? null : ClusterName.Parse(cluster), kind, by, at))], Cancellation);

    /// <summary>Tells a story event by event, and delivers after each, as the bot does.</summary>
    private protected async Task PlayAsync(Story story, int from = 0)
    {
        for (var index = from; index < story.Events.Count; index++)
        {
            await SaveAsync(story, index, index + 1);
            Assert.Null(await DeliverAsync());
        }
    }
}
