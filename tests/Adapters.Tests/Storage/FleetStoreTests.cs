using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Fleet;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

public abstract class FleetStoreTests(StoreKind kind) : StorageTest(kind)
{
    private FleetStore Fleet => new(Database);

    private SubscriptionStore Subscriptions => new(Database);

    private NoticeStore Notices => new(Database);

    [Fact]
    public async Task What_is_known_of_a_cluster_is_read_as_it_was_written()
    {
        var memory = Memory("Prod") with
        {
            Offered = [KubernetesVersion.Parse("1.34")],
            GroupLags = new Dictionary<string, int> { ["node group general"] = 1 },
            Red = new Dictionary<string, DateTimeOffset> { ["Cluster health issues"] = Noon },
            Disagreement = new Disagreement(KubernetesVersion.Parse("1.33"), KubernetesVersion.Parse("1.34"), Noon),
            UnreadableSince = Noon,
            UnreadableScans = 1,
        };
        await SaveAsync(Noon, new FleetOutlook(memory, [], []));

        AssertSame(memory, Assert.Single(await Fleet.ListAsync(Cancellation)));
    }

    [Fact]
    public async Task Each_channel_hears_an_event_once_however_often_it_is_seen()
    {
        await SubscribeAsync("C0OPS", null);
        await SubscribeAsync("C0OPS", "prod");
        await SubscribeAsync("C0NEWS", "staging");
        await SaveAsync(Noon, Outlook("prod", "a"));
        await SubscribeAsync("C0LATE", "PROD");
        await SaveAsync(Noon.AddDays(1), Outlook("prod", "a"), Outlook("staging", "b"));

        Assert.Equal(
            ["C0LATE event:a", "C0NEWS event:b", "C0OPS event:a", "C0OPS event:b"],
            (await Notices.ListUnpostedAsync(Cancellation)).Select(notice => $"{notice.Channel} {notice.Key}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task More_than_three_in_one_scan_come_as_one_message_with_all_of_them()
    {
        await SubscribeAsync("C0OPS", null);
        await SaveAsync(Noon, Outlook("prod", "a", "b"), Outlook("staging", "c", "d"));

        var digest = Assert.Single(await Notices.ListUnpostedAsync(Cancellation));
        Assert.Equal(["a", "b", "c", "d"], digest.Content!.Events.Select(happened => happened.Key));
        Assert.Equal(4L, await SqlAsync("select count(*) from told_events"));
    }

    [Fact]
    public async Task Two_scans_at_once_tell_once_and_the_second_remembers_nothing()
    {
        await SubscribeAsync("C0OPS", null);
        await SaveAsync(Noon, Outlook("prod", "a"));
        var late = Outlook("prod", "z") with { Memory = Memory("prod") with { UnreadableScans = 9 } };
        await Fleet.SaveAsync([late], Noon, Noon.AddMinutes(1), Cancellation);

        Assert.Single(await Notices.ListUnpostedAsync(Cancellation));
        Assert.Equal(0, Assert.Single(await Fleet.ListAsync(Cancellation)).UnreadableScans);
    }

    [Fact]
    public async Task What_waits_for_a_channel_is_not_told_any_more_once_it_has_unsubscribed_and_again_when_it_subscribes_anew()
    {
        await SubscribeAsync("C0OPS", "prod");
        await SubscribeAsync("C0OPS", "staging");
        await SaveAsync(Noon, Outlook("prod", "a"), Outlook("staging", "b"));
        await Subscriptions.RemoveAsync("C0OPS", ClusterName.Parse("prod"), [NoticeKind.Lifecycle], Cancellation);

        Assert.Equal(["event:b"], (await Notices.ListUnpostedAsync(Cancellation)).Select(notice => notice.Key));

        await SubscribeAsync("C0OPS", "prod");
        await SaveAsync(Noon.AddDays(1), Outlook("prod", "a"), Outlook("staging", "b"));
        Assert.Equal(["event:a", "event:b"], (await Notices.ListUnpostedAsync(Cancellation)).Select(notice => notice.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_newer_bot_wrote_and_this_one_cannot_read_hides_nothing_else_and_lets_a_channel_unsubscribe()
    {
        await SubscribeAsync("C0OPS", null);
        await SaveAsync(Noon, Outlook("prod", "a"));
        await SqlAsync("update notices set content = '{\"events\":[{\"$type\":\"of-a-newer-bot\"}]}'");
        await SaveAsync(Noon.AddDays(1), Outlook("prod", "b"));

        var waiting = (await Notices.ListUnpostedAsync(Cancellation)).ToDictionary(notice => notice.Key);
        Assert.Contains("event:a for C0OPS cannot be read", waiting["event:a"].Unreadable, StringComparison.Ordinal);
        Assert.Equal((null, "b"), (waiting["event:b"].Unreadable, Assert.Single(waiting["event:b"].Content!.Events).Key));
        Assert.Equal(1, await Subscriptions.RemoveAsync("C0OPS", null, [NoticeKind.Lifecycle], Cancellation));
    }

    [Fact]
    public async Task A_digest_that_waits_keeps_what_the_channel_still_wants_to_hear()
    {
        await SubscribeAsync("C0OPS", "prod");
        await SubscribeAsync("C0OPS", "staging");
        await SaveAsync(Noon, Outlook("prod", "a", "b"), Outlook("staging", "c", "d"));
        await Subscriptions.RemoveAsync("C0OPS", ClusterName.Parse("prod"), [NoticeKind.Lifecycle], Cancellation);

        Assert.Equal(["c", "d"], Assert.Single(await Notices.ListUnpostedAsync(Cancellation)).Content!.Events.Select(happened => happened.Key));
    }

    [Fact]
    public async Task A_lost_channel_hears_nothing_and_its_people_hear_of_it_once()
    {
        await SubscribeAsync("C0OPS", null);
        Assert.True(await Subscriptions.LoseAsync("C0OPS", "is_archived", Noon, Cancellation));
        Assert.False(await Subscriptions.LoseAsync("C0OPS", "is_archived", Noon.AddHours(1), Cancellation));
        await SaveAsync(Noon, Outlook("prod", "a"));

        Assert.Equal(("U0ANA", "C0OPS"), Assert.Single(await Notices.ListUnpostedAsync(Cancellation)) is var told ? (told.Channel, told.Content!.LostChannel) : default);
        Assert.Empty(await Subscriptions.ListAllAsync(withLost: false, Cancellation));
        Assert.Single(await Subscriptions.ListAllAsync(withLost: true, Cancellation));
    }

    [Fact]
    public async Task What_waited_for_days_is_forgotten_when_a_channel_is_back_and_told_when_it_is_found_again()
    {
        await SubscribeAsync("C0OPS", null);
        await SaveAsync(Noon, Outlook("prod", "old"));
        await Subscriptions.LoseAsync("C0OPS", "is_archived", Noon, Cancellation);
        Assert.True(await Subscriptions.FindAgainAsync("C0OPS", Noon.AddDays(3), Cancellation));
        Assert.False(await Subscriptions.FindAgainAsync("C0OPS", Noon.AddDays(3), Cancellation));

        Assert.DoesNotContain(await Notices.ListUnpostedAsync(Cancellation), notice => notice.Channel == "C0OPS");

        // What is so still is told when the next scan sees it.
        await SaveAsync(Noon.AddDays(4), Outlook("prod", "old"));
        Assert.Contains(await Notices.ListUnpostedAsync(Cancellation), notice => notice is { Channel: "C0OPS", Key: "event:old" });
    }

    [Fact]
    public async Task A_subscription_is_written_once_and_removed_by_exactly_its_name()
    {
        await SubscribeAsync("C0OPS", "Prod");
        Assert.Empty(await SubscribeAsync("C0OPS", "prod"));
        Assert.Single(await SubscribeAsync("C0OPS", null));
        Assert.Equal(0, await Subscriptions.RemoveAsync("C0OPS", ClusterName.Parse("prod"), [NoticeKind.Progress], Cancellation));
        Assert.Equal(1, await Subscriptions.RemoveAsync("C0OPS", ClusterName.Parse("PROD"), [NoticeKind.Progress, NoticeKind.Lifecycle], Cancellation));

        Assert.Null(Assert.Single(await Subscriptions.ListAsync("C0OPS", Cancellation)).Cluster);
    }

    private static ClusterMemory Memory(string cluster) => new() { Cluster = ClusterName.Parse(cluster), ScannedAt = Noon };

    private static FleetOutlook Outlook(string cluster, params string[] keys) => new(
        Memory(cluster),
        [.. keys.Select(key => new InsightTurnedRed(ClusterName.Parse(cluster), key, "Cluster health issues", "subnet-1 is gone.", null))],
        []);

    private Task<int> SaveAsync(DateTimeOffset at, params FleetOutlook[] outlooks) => Fleet.SaveAsync(
        [.. outlooks.Select(outlook => outlook with { Memory = outlook.Memory with { ScannedAt = at } })], at, at, Cancellation);

    private Task<IReadOnlyList<Subscription>> SubscribeAsync(string channel, string? cluster) => Subscriptions.AddAsync(
        [new Subscription(channel, cluster is null ? null : ClusterName.Parse(cluster), NoticeKind.Lifecycle, new Person("U0ANA"), Noon)], Cancellation);
}

public sealed class FleetStoreOnSqliteTests() : FleetStoreTests(StoreKind.Sqlite);

public sealed class FleetStoreOnPostgresTests() : FleetStoreTests(StoreKind.Postgres);
