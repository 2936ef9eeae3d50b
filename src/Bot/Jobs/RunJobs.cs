using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Configuration;
using Microsoft.Data.Sqlite;
using Quartz;

namespace EksUpgradeBot.Bot.Jobs;

/// <summary>
/// Quartz with its durable store: on PostgreSQL in the same database and shared by all replicas, on SQLite in a file of its own, because
/// sharing one with the runs deadlocks.
/// </summary>
internal static class RunJobs
{
    /// <summary>Steps mostly wait; a handful that plan or clone at the same time is what a small machine bears.</summary>
    private const int Concurrency = 20;

    /// <summary>What brings a job back whose store was out of reach. The reconciler comes after it.</summary>
    private static readonly RetryPolicy ComesBack = RetryPolicy.Exponential(100, TimeSpan.FromSeconds(2), 1.5, TimeSpan.FromSeconds(30));

    public static void AddRunJobs(this IServiceCollection services, BotConfiguration configuration, Database database)
    {
        var isShared = database.Locks.AreShared;
        services.AddSingleton<RunTriggers>();
        services.AddSingleton<RunGate>();
        services.AddSingleton<ScanTriggers>();
        services.AddSingleton<TurnGrace>();
        services.AddSingleton<TurnsAtWork>();
        services.AddSingleton<Sweep>();
        services.AddSingleton<TimersStarted>();
        services.AddHostedService<ApplyWatch>();
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "eks-upgrade-bot";
                scheduler.InstanceId = database.InstanceId;
                scheduler.MaxBatchSize = Concurrency;

                // The turns are cut off by their own grace, so that the short ones come to their end.
                scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Never;
            });
            quartz.UseDefaultThreadPool(Concurrency);
            quartz.UseDefaultRetryPolicy(ComesBack);
            quartz.UsePersistentStore(persistent =>
            {
                persistent.UseSystemTextJsonSerializer();
                if (isShared)
                {
                    Share(persistent, configuration.Store);
                }
                else
                {
                    persistent.UseSqlite(SqliteFactory.Instance, TimerStore(configuration));
                    persistent.ProvisionSchema();
                    persistent.ConfigureStore(options => options.StoreJobDataAsStrings = true);
                }
            });

            quartz.AddSchedulerListener(provider => provider.GetRequiredService<TimersStarted>());

            // Recovery is for a job whose replica died: another one carries it out. A sole replica finds its effects when it starts.
            quartz.AddJob<CarryOutEffect>(job => job.WithIdentity(RunTriggers.Job).StoreDurably().RequestRecovery(isShared));
            quartz.AddJob<ScanFleet>(job => job.WithIdentity(ScanTriggers.Job).StoreDurably().DisallowConcurrentExecution().RequestRecovery(isShared));
        });
        services.AddQuartzHostedService(options =>
        {
            options.WaitForJobsToComplete = true;
            options.AwaitApplicationStarted = true;
        });
        services.AddHostedService<Reconciler>();
    }

    /// <summary>The tables are there already: <see cref="TimerSchema"/>.</summary>
    private static void Share(IPersistentStoreBuilder persistent, string store)
    {
        var source = PostgresSources.ForTimers(store);
        persistent.UsePostgres(options => options.DataSourceFactory = _ => source);
        persistent.ConfigureStore(options =>
        {
            options.StoreJobDataAsStrings = true;
            options.RecoverFiringsCancelledByShutdown = true;
            options.DbRetryInterval = TimeSpan.FromSeconds(2);
        });

        // A replica that was killed is missed after some five seconds.
        persistent.UseClustering(cluster =>
        {
            cluster.CheckinInterval = TimeSpan.FromSeconds(2);
            cluster.CheckinMisfireThreshold = TimeSpan.FromSeconds(3);
        });
    }

    /// <summary>The file beside the bot's own, in write-ahead mode: without it a thousand timers take seconds.</summary>
    private static string TimerStore(BotConfiguration configuration)
    {
        var own = new SqliteConnectionStringBuilder(configuration.Store).DataSource;
        var file = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(own))!, Path.GetFileNameWithoutExtension(own) + "-timers.db");
        var connectionString = new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 30 }.ToString();
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "pragma journal_mode=wal";
        command.ExecuteNonQuery();
        return connectionString;
    }
}
