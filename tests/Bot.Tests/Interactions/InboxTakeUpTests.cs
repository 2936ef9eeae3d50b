using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Interactions;
using EksUpgradeBot.Bot.Tests.Thread;
using EksUpgradeBot.Slack;
using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Tests.Shared.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Interactions;

public abstract class InboxTakeUpTests(StoreKind kind) : ThreadTest(kind)
{
    private const string Click = """{"type":"block_actions","user":{"id":"U1"},"trigger_id":"t","actions":[{"action_id":"run.approve","type":"button"}]}""";

    [Fact]
    public async Task A_command_and_a_click_that_a_dead_bot_had_accepted_are_carried_out_once_and_what_is_too_old_is_not()
    {
        var dead = new Inbox(Database, Time);
        var command = new TypedCommand("1.2.3", "status", "U1", "C1", null, null);
        await new CommandQueue(dead, Time).EnqueueAsync(command, Cancellation);
        var slack = new DurableSlackInbox(dead, Time);
        await slack.TryRememberAsync("click", SlackDeliveryKind.Interactive, Click, Cancellation);
        await dead.TryRememberAsync($"{DurableSlackInbox.Prefix}old", $"{DurableSlackInbox.Prefix}{SlackDeliveryKind.Interactive}", Click, Time.GetUtcNow().AddMinutes(-11), Cancellation);
        await dead.TryRememberAsync("strange", CommandQueue.Kind, "no JSON", Time.GetUtcNow().AddSeconds(-1), Cancellation);
        await using var second = await OpenAgainAsync();
        await Database.DisposeAsync();

        var inbox = new Inbox(second, Time);
        if (second.Locks.AreShared)
        {
            // The first look only misses the dead one: it might be cut off for a moment.
            Assert.Empty(await inbox.TakeOverAsync(DateTimeOffset.MinValue, Cancellation));
            Time.Advance(second.Locks.LossIsNoticedWithin);
        }

        var queue = new CommandQueue(inbox, Time);
        await using var services = Services(inbox);
        using var takeUp = new InboxTakeUp(inbox, queue, services.GetRequiredService<SlackDispatcher>(), second.Locks, Time, NullLogger<InboxTakeUp>.Instance);
        await takeUp.StartAsync(Cancellation);

        await using var commands = queue.ReadAllAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await commands.MoveNextAsync());
        Assert.Equal(command, commands.Current);
        var clicked = services.GetRequiredService<Clicks>();
        while (clicked.Count == 0)
        {
            await Task.Yield();
            Cancellation.ThrowIfCancellationRequested();
        }

        await services.GetRequiredService<SlackDispatcher>().DrainAsync(Cancellation);
        Assert.Equal(1, clicked.Count);
        Assert.Empty(await inbox.TakeOverAsync(DateTimeOffset.MinValue, Cancellation));
        await takeUp.StopAsync(Cancellation);
    }

    private ServiceProvider Services(Inbox inbox)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton(inbox);
        services.AddSingleton<Clicks>();
        services.AddSlack(new SlackOptions { BotToken = "xoxb-test" }).UseInbox<DurableSlackInbox>().AddBlockActionHandler<Approve>("run.approve");
        services.Replace(ServiceDescriptor.Singleton<ISlackApi>(Slack));
        return services.BuildServiceProvider();
    }

    private sealed class Clicks
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public void Add() => Interlocked.Increment(ref _count);
    }

    private sealed class Approve(Clicks clicks) : IBlockActionHandler
    {
        public Task HandleAsync(BlockActionRequest request, CancellationToken cancellationToken)
        {
            clicks.Add();
            return Task.CompletedTask;
        }
    }
}

public sealed class InboxTakeUpOnSqliteTests() : InboxTakeUpTests(StoreKind.Sqlite);

public sealed class InboxTakeUpOnPostgresTests() : InboxTakeUpTests(StoreKind.Postgres);
