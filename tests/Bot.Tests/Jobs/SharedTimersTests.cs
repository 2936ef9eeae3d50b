using EksUpgradeBot.Bot.Jobs;
using EksUpgradeBot.Bot.Tests.Configuration;
using EksUpgradeBot.Sandbox.Bot;
using EksUpgradeBot.Tests.Shared.Stores;
using Microsoft.Extensions.DependencyInjection;
using Quartz;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Jobs;

/// <summary>Quartz in the PostgreSQL that replicas share.</summary>
public sealed class SharedTimersTests : IAsyncLifetime
{
    private readonly StoreBed _bed = StoreBed.Of(StoreKind.Postgres);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _bed.MakeAsync();

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Fact]
    public async Task Replicas_that_start_at_once_all_come_up_and_make_one_cluster()
    {
        var replicas = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(StartAsync, Cancellation)));

        Assert.Equal(4L, await _bed.SqlAsync("select count(*) from qrtz_scheduler_state"));
        Assert.Equal(2L, await _bed.SqlAsync("select count(*) from qrtz_job_details where requests_recovery"));
        foreach (var replica in replicas)
        {
            await replica.DisposeAsync();
        }
    }

    [Fact]
    public async Task Of_one_that_is_cut_off_no_session_stays_that_could_hold_up_the_others()
    {
        const string Sessions = "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'eks-upgrade-bot timers'";
        await using var link = DatabaseLink.To(_bed.ConnectionString);
        var replica = await StartAsync(link.ConnectionString);
        Assert.NotEqual(0L, await _bed.SqlAsync(Sessions));

        link.Cut();
        using var guard = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        while (!Equals(0L, await _bed.SqlAsync(Sessions)))
        {
            guard.Token.ThrowIfCancellationRequested();
        }

        link.Mend();
        await replica.DisposeAsync();
    }

    private Task<Replica> StartAsync() => StartAsync(_bed.ConnectionString);

    private static async Task<Replica> StartAsync(string store)
    {
        var database = await Adapters.Storage.Database.OpenAsync(store, TimeProvider.System, Cancellation);
        await TimerSchema.ProvisionAsync(database, Cancellation);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddRunJobs(Written.Fine(Written.Smallest) with { Store = store }, database);
        var provider = services.BuildServiceProvider();
        var scheduler = await provider.GetRequiredService<ISchedulerFactory>().GetScheduler(Cancellation);
        await scheduler.Start(Cancellation);
        return new Replica(database, provider, scheduler);
    }

    private sealed record Replica(Adapters.Storage.Database Database, ServiceProvider Services, IScheduler Scheduler) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Scheduler.Shutdown();
            await Services.DisposeAsync();
            await Database.DisposeAsync();
        }
    }
}
