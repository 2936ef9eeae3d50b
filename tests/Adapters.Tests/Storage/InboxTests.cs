using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Tests.Shared.Stores;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

public abstract class InboxTests(StoreKind kind) : StorageTest(kind)
{
    private Inbox Inbox => new(Database, Clock);

    [Fact]
    public async Task A_repeated_delivery_is_new_only_once()
    {
        var first = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => Inbox.TryRememberAsync("trigger-1", "command", "prod 1.35", Noon, Cancellation), Cancellation)));

        Assert.Single(first, isNew => isNew);
    }

    [Fact]
    public async Task What_a_dead_replica_had_acknowledged_and_not_carried_out_is_taken_over_the_oldest_first()
    {
        await Inbox.TryRememberAsync("second", "click", "{}", Noon.AddSeconds(1), Cancellation);
        await Inbox.TryRememberAsync("first", "command", "prod 1.35", Noon, Cancellation);
        await Inbox.TryRememberAsync("too-old", "command", "prod 1.34", Noon.AddHours(-1), Cancellation);
        await Inbox.TryRememberAsync("done", "command", "status", Noon, Cancellation);
        await Inbox.CompleteAsync("done", Cancellation);
        await Database.DisposeAsync();

        await using var restarted = await OpenAsync();
        var taken = await TakeOverAsync(new Inbox(restarted, Clock), restarted);

        Assert.Equal(
            [new InboxEntry("first", "command", "prod 1.35", Noon), new InboxEntry("second", "click", "{}", Noon.AddSeconds(1))], taken);
    }

    [Fact]
    public async Task What_a_replica_works_on_it_is_not_given_again()
    {
        await Inbox.TryRememberAsync("mine", "click", "{}", Noon, Cancellation);

        Assert.Empty(await TakeOverAsync(Inbox, Database));
    }

    [Fact]
    public async Task What_was_stored_before_there_were_replicas_is_taken_over()
    {
        await Inbox.TryRememberAsync("old", "click", "{}", Noon, Cancellation);
        await SqlAsync("update inbox set claimed_by = null");

        Assert.Equal("old", Assert.Single(await TakeOverAsync(Inbox, Database)).Key);
    }

    [Fact]
    public async Task A_carried_out_delivery_keeps_its_key_and_not_its_payload()
    {
        await Inbox.TryRememberAsync("key", "command", "https://hooks.slack.com/commands/T0/1/secret", Noon, Cancellation);
        await Inbox.CompleteAsync("key", Cancellation);

        Assert.False(await Inbox.TryRememberAsync("key", "command", "again", Noon, Cancellation));
        Assert.Equal("", await SqlAsync("select payload from inbox"));
    }

    [Fact]
    public async Task Old_deliveries_are_forgotten()
    {
        await Inbox.TryRememberAsync("old", "command", "", Noon.AddDays(-8), Cancellation);
        await Inbox.TryRememberAsync("new", "command", "", Noon, Cancellation);

        Assert.Equal(1, await Inbox.ForgetAsync(Noon.AddDays(-7), Cancellation));

        Assert.True(await Inbox.TryRememberAsync("old", "command", "", Noon, Cancellation));
        Assert.False(await Inbox.TryRememberAsync("new", "command", "", Noon, Cancellation));
    }

    /// <summary>Looks twice, with the time between in which one that was only cut off would have shown itself.</summary>
    private async Task<IReadOnlyList<InboxEntry>> TakeOverAsync(Inbox inbox, Database database)
    {
        var first = await inbox.TakeOverAsync(Noon, Cancellation);
        Clock.Advance(database.Locks.LossIsNoticedWithin);
        return [.. first, .. await inbox.TakeOverAsync(Noon, Cancellation)];
    }
}

public sealed class InboxOnSqliteTests() : InboxTests(StoreKind.Sqlite);

public sealed class InboxOnPostgresTests() : InboxTests(StoreKind.Postgres);
