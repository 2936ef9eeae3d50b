using EksUpgradeBot.Bot.Access;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Bot.Interactions;
using EksUpgradeBot.Bot.Jobs;
using EksUpgradeBot.Bot.Notices;
using EksUpgradeBot.Bot.Tests.Configuration;
using EksUpgradeBot.Bot.Tests.Thread;
using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Quartz;

namespace EksUpgradeBot.Bot.Tests.Interactions;

/// <summary>A test with all of the bot that people's decisions go through.</summary>
public abstract class DecisionTest() : ThreadTest(StoreKind.Sqlite)
{
    /// <summary>The bot as far as decisions need it, with what a test adds.</summary>
    private protected ServiceProvider Bot(Action<IServiceCollection>? with = null, string configuration = Written.Smallest)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Time);
        with?.Invoke(services);
        services.Replace(ServiceDescriptor.Singleton<ISlackApi>(Slack));
        services.AddSingleton(Database);
        services.AddSingleton(Database.Locks);
        services.AddSingleton<IRunStore>(Runs);
        services.AddSingleton(Messages);
        services.AddSingleton<IClusterCatalogue>(new ClusterCatalogue(Written.Fine(configuration)));
        services.AddSingleton<IDirectory, SlackDirectory>();
        services.AddSingleton<AccessControl>();
        services.AddSingleton<RunTriggers>();
        services.AddSingleton<ThreadProjector>();
        services.AddSingleton<NewsBell>();
        services.AddSingleton<ThreadWorker>();
        services.AddSingleton<RunDecisions>();
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler => scheduler.InstanceName = $"timers-{Guid.NewGuid():N}");
            quartz.UseInMemoryStore();
            quartz.AddJob<CarryOutEffect>(job => job.WithIdentity(RunTriggers.Job).StoreDurably());
        });

        // What a person decides needs the store and the clock, and nothing of the outside.
        services.AddSingleton(new Director(null!, null!, null!, Runs, null!, null!, null!, null!, Time));
        return services.BuildServiceProvider();
    }
}
