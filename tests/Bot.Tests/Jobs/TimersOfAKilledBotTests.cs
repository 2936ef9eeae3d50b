using EksUpgradeBot.Bot.Jobs;
using EksUpgradeBot.Bot.Tests.Configuration;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Quartz;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Jobs;

/// <summary>What Quartz finds in its file when the bot was killed in the middle of a turn.</summary>
public sealed class TimersOfAKilledBotTests : IAsyncLifetime
{
    private static readonly TriggerKey Fired = new("prod-1/5", "runs");

    private readonly string _directory = Directory.CreateTempSubdirectory("eksbot-timers-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_trigger_that_had_fired_is_gone_by_the_time_the_timers_are_said_to_have_started()
    {
        await WithTimersAsync(async (_, scheduler) =>
            await scheduler.ScheduleJob(TriggerBuilder.Create().ForJob(RunTriggers.Job).WithIdentity(Fired).Build(), cancellationToken: Cancellation));
        await FireAsync();

        await WithTimersAsync(async (started, scheduler) =>
        {
            Assert.True(await scheduler.Exists(Fired, Cancellation));
            Assert.False(started.IsCompleted);

            await scheduler.Start(Cancellation);

            await started.WaitAsync(Cancellation);
            Assert.False(await scheduler.Exists(Fired, Cancellation));
        });
    }

    /// <summary>As a process leaves it that is killed while its only firing is at work.</summary>
    private async Task FireAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_directory, "bot-timers.db")}");
        await connection.OpenAsync(Cancellation);
        await using var fire = connection.CreateCommand();
        fire.CommandText = "update qrtz_triggers set trigger_state = 'COMPLETE', next_fire_time = null";
        Assert.Equal(1, await fire.ExecuteNonQueryAsync(Cancellation));
    }

    private async Task WithTimersAsync(Func<Task, IScheduler, Task> act)
    {
        var store = $"Data Source={Path.Combine(_directory, "bot.db")}";
        await using var database = await Adapters.Storage.Database.OpenAsync(store, TimeProvider.System, Cancellation);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddRunJobs(Written.Fine(Written.Smallest) with { Store = store }, database);
        await using var provider = services.BuildServiceProvider();
        var scheduler = await provider.GetRequiredService<ISchedulerFactory>().GetScheduler(Cancellation);
        await act(provider.GetRequiredService<TimersStarted>().Task, scheduler);
        await scheduler.Shutdown();
    }
}
