using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Slack.SocketMode;
using EksUpgradeBot.Slack.WebApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Slack;

/// <summary>Registers the client.</summary>
public static class SlackServices
{
    /// <summary>
    /// Adds <see cref="ISlackApi"/>, <see cref="SlackDispatcher"/> and <see cref="SocketModeState"/>.
    /// A <see cref="TimeProvider"/> and an <see cref="ISlackInbox"/> that are registered already are used.
    /// </summary>
    public static SlackBuilder AddSlack(this IServiceCollection services, SlackOptions options)
    {
        var handlers = new SlackHandlers();

        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        services.AddSingleton(options);
        services.AddSingleton(handlers);
        services.TryAddSingleton<ISlackInbox, InMemorySlackInbox>();
        services.TryAddSingleton<ISlackApi>(provider => new SlackApiClient(
            provider.GetRequiredService<SlackOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SlackApiClient>>()));
        services.AddSingleton<SlackTeller>();
        services.AddSingleton<SocketModeState>();
        services.AddSingleton(provider => new SlackDispatcher(
            provider.GetRequiredService<SlackOptions>(),
            provider.GetRequiredService<SlackHandlers>(),
            provider.GetRequiredService<ISlackInbox>(),
            provider.GetRequiredService<ISlackApi>(),
            provider.GetRequiredService<SlackTeller>(),
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SlackDispatcher>>()));

        // Before any transport: services are stopped in the opposite order, so nothing comes in any more when this one waits.
        services.AddHostedService<DispatcherDrain>();

        return new SlackBuilder(services, handlers);
    }

    /// <summary>Lets handlers finish when the host stops.</summary>
    private sealed class DispatcherDrain(SlackDispatcher dispatcher) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => dispatcher.DrainAsync(cancellationToken);
    }
}
