using EksUpgradeBot.Bot.Configuration;
using Microsoft.Data.Sqlite;
using Quartz;

namespace EksUpgradeBot.Bot.Jobs;

/// <summary>Quartz with its durable store: on SQLite in a file of its own, because sharing one with the runs deadlocks.</summary>
internal static class RunJobs
{
    /// <summary>Steps mostly wait; a handful that plan or clone at the same time is what a small machine bears.</summary>
    private const int Concurrency = 20;

    public static void AddRunJobs(this IServiceCollection services, BotConfiguration configuration)
    {
        var store = TimerStore(configuration);
        services.AddSingleton<RunTriggers>();
        services.AddSingleton<RunGate>();
        services.AddSingleton<TurnGrace>();
        services.AddSingleton<Sweep>();
        services.AddHostedService<ApplyWatch>();
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "eks-upgrade-bot";
                scheduler.MaxBatchSize = Concurrency;

                // The turns are cut off by their own grace, so that the short ones come to their end.
                scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Never;
            });
            quartz.UseDefaultThreadPool(Concurrency);
            quartz.UsePersistentStore(persistent =>
            {
                persistent.UseSqlite(SqliteFactory.Instance, store);
                persistent.UseSystemTextJsonSerializer();
                persistent.ProvisionSchema();
                persistent.ConfigureStore(options => options.StoreJobDataAsStrings = true);
            });
            quartz.AddJob<CarryOutEffect>(job => job.WithIdentity(RunTriggers.Job).StoreDurably());
        });
        services.AddQuartzHostedService(options =>
        {
            options.WaitForJobsToComplete = true;
            options.AwaitApplicationStarted = true;
        });
        services.AddHostedService<Reconciler>();
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
