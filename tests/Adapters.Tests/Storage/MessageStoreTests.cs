using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

public abstract class MessageStoreTests(StoreKind kind) : StorageTest(kind)
{
    private MessageStore Messages => new(Database);

    [Fact]
    public async Task A_post_is_begun_once_and_then_completed()
    {
        var run = (await CreateAsync()).Id;
        var posting = new StandingMessage(run, "card", "C1", Timestamp: null, Hash: null, MessageState.Posting, Noon);

        Assert.Null(await Messages.BeginPostAsync(run, "card", "C1", Noon, Cancellation));
        Assert.Equal(posting, await Messages.BeginPostAsync(run, "card", "C2", Noon.AddMinutes(1), Cancellation));

        await Messages.CompletePostAsync(run, "card", "17.5", "h1", Cancellation);
        var posted = posting with { Timestamp = "17.5", Hash = "h1", State = MessageState.Posted };
        Assert.Equal(posted, await Messages.BeginPostAsync(run, "card", "C1", Noon, Cancellation));

        await Messages.RememberHashAsync(run, "card", "h2", Cancellation);
        Assert.Equal(posted with { Hash = "h2" }, await Messages.FindAsync(run, "card", Cancellation));
    }

    [Fact]
    public async Task Of_many_who_begin_a_post_at_once_one_may_post()
    {
        var run = (await CreateAsync()).Id;

        var existing = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => Messages.BeginPostAsync(run, "card", "C1", Noon, Cancellation), Cancellation)));

        Assert.Single(existing, message => message is null);
    }

    [Fact]
    public async Task Messages_are_listed_per_run_in_the_order_of_their_posts()
    {
        var run = (await CreateAsync()).Id;
        var other = (await CreateAsync("other-1", "other")).Id;
        await Messages.BeginPostAsync(run, "report", "C1", Noon.AddSeconds(1), Cancellation);
        await Messages.BeginPostAsync(run, "card", "C1", Noon, Cancellation);
        await Messages.BeginPostAsync(other, "card", "C1", Noon, Cancellation);

        Assert.Equal(["card", "report"], (await Messages.ListAsync(run, Cancellation)).Select(message => message.Key));
    }

    [Fact]
    public async Task A_run_is_found_by_its_card_and_by_nothing_else()
    {
        var run = (await CreateAsync()).Id;
        await Messages.BeginPostAsync(run, "card", "C1", Noon, Cancellation);
        Assert.Null(await Messages.FindRunAsync("C1", "17.5", "card", Cancellation));
        await Messages.CompletePostAsync(run, "card", "17.5", "h", Cancellation);

        Assert.Equal(run, await Messages.FindRunAsync("C1", "17.5", "card", Cancellation));
        Assert.Null(await Messages.FindRunAsync("C2", "17.5", "card", Cancellation));
        Assert.Null(await Messages.FindRunAsync("C1", "17.6", "card", Cancellation));
        Assert.Null(await Messages.FindRunAsync("C1", "17.5", "report", Cancellation));
    }

    [Fact]
    public async Task A_forgotten_message_can_be_posted_again()
    {
        var run = (await CreateAsync()).Id;
        await Messages.BeginPostAsync(run, "card", "C1", Noon, Cancellation);

        await Messages.ForgetAsync(run, "card", Cancellation);
        await Messages.RememberHashAsync(run, "card", "h", Cancellation);

        Assert.Null(await Messages.FindAsync(run, "card", Cancellation));
        Assert.Null(await Messages.BeginPostAsync(run, "card", "C1", Noon, Cancellation));
    }

    [Fact]
    public async Task A_post_that_was_never_begun_cannot_be_completed()
    {
        var run = (await CreateAsync()).Id;

        await Assert.ThrowsAsync<InvalidOperationException>(() => Messages.CompletePostAsync(run, "card", "1", "h", Cancellation));
    }

    [Fact]
    public async Task A_run_is_to_be_shown_until_its_thread_shows_the_stored_version()
    {
        var run = await CreateAsync();
        Assert.Equal(0, await Messages.GetShownVersionAsync(run.Id, Cancellation));
        Assert.Equal([run.Id], await Messages.ListRunsToShowAsync(Cancellation));

        await Messages.SetShownVersionAsync(run.Id, run.Version, Cancellation);
        Assert.Empty(await Messages.ListRunsToShowAsync(Cancellation));

        run = await HappensAsync(run, new AbortRequested(Noon, SampleRun.Ana, Reason: null));
        Assert.Equal([run.Id], await Messages.ListRunsToShowAsync(Cancellation));

        await Messages.SetShownVersionAsync(run.Id, run.Version, Cancellation);
        Assert.Equal(2, await Messages.GetShownVersionAsync(run.Id, Cancellation));
        Assert.Empty(await Messages.ListRunsToShowAsync(Cancellation));
    }

    [Fact]
    public async Task A_slow_projector_that_showed_an_older_state_has_it_shown_again()
    {
        var run = await CreateAsync();
        run = await HappensAsync(run, new AbortRequested(Noon, SampleRun.Ana, Reason: null));
        await Messages.SetShownVersionAsync(run.Id, 2, Cancellation);

        await Messages.SetShownVersionAsync(run.Id, 1, Cancellation);

        Assert.Equal([run.Id], await Messages.ListRunsToShowAsync(Cancellation));
    }

    [Fact]
    public async Task A_message_of_a_run_that_is_not_stored_is_refused() =>
        await Assert.ThrowsAsync<OutsideException>(
            () => Messages.BeginPostAsync(new RunId("nobody"), "card", "C1", Noon, Cancellation));
}

public sealed class MessageStoreOnSqliteTests() : MessageStoreTests(StoreKind.Sqlite);

public sealed class MessageStoreOnPostgresTests() : MessageStoreTests(StoreKind.Postgres);
