using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Slack.SocketMode;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EksUpgradeBot.Slack;

/// <summary>Says who handles what. Handlers are made anew for each delivery, with whatever they ask for.</summary>
public sealed class SlackBuilder
{
    private readonly SlackHandlers _handlers;

    internal SlackBuilder(IServiceCollection services, SlackHandlers handlers)
    {
        Services = services;
        _handlers = handlers;
    }

    /// <summary>Where everything is registered.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Handles a slash command, written with its slash.</summary>
    public SlackBuilder AddSlashCommandHandler<T>(string command)
        where T : class, ISlashCommandHandler => Add<T>(_handlers.Commands, command);

    /// <summary>Handles an action id, or all that begin alike when the pattern ends with a star: <c>run.approve:*</c>.</summary>
    public SlackBuilder AddBlockActionHandler<T>(string actionId)
        where T : class, IBlockActionHandler => Add<T>(_handlers.Actions, actionId);

    /// <summary>Handles the forms of a callback id, or all that begin alike when the pattern ends with a star.</summary>
    public SlackBuilder AddViewSubmissionHandler<T>(string callbackId)
        where T : class, IViewSubmissionHandler => Add<T>(_handlers.Forms, callbackId);

    /// <summary>Handles a global shortcut.</summary>
    public SlackBuilder AddGlobalShortcutHandler<T>(string callbackId)
        where T : class, IGlobalShortcutHandler => Add<T>(_handlers.Shortcuts, callbackId);

    /// <summary>Handles messages that name the app. Those of bots are left alone: two bots could talk for ever.</summary>
    public SlackBuilder AddAppMentionHandler<T>()
        where T : class, IAppMentionHandler
    {
        Services.TryAddTransient<T>();
        _handlers.AddEvent("app_mention", (services, callback, cancellationToken) =>
        {
            var mention = AppMention.Read(callback);

            return mention.BotId is not null || mention.UserId.Length == 0
                ? Task.CompletedTask
                : services.GetRequiredService<T>().HandleAsync(mention, cancellationToken);
        });

        return this;
    }

    /// <summary>Handles the opening of the Home and Messages tabs.</summary>
    public SlackBuilder AddAppHomeOpenedHandler<T>()
        where T : class, IAppHomeOpenedHandler
    {
        Services.TryAddTransient<T>();
        _handlers.AddEvent("app_home_opened", (services, callback, cancellationToken) =>
            services.GetRequiredService<T>().HandleAsync(AppHomeOpened.Read(callback), cancellationToken));

        return this;
    }

    /// <summary>Handles any other kind of event.</summary>
    public SlackBuilder AddEventHandler<T>(string eventType)
        where T : class, IEventHandler
    {
        Services.TryAddTransient<T>();
        _handlers.AddEvent(eventType, (services, callback, cancellationToken) =>
            services.GetRequiredService<T>().HandleAsync(callback, cancellationToken));

        return this;
    }

    /// <summary>Keeps what came in somewhere that outlives the process.</summary>
    public SlackBuilder UseInbox<T>()
        where T : class, ISlackInbox
    {
        Services.Replace(ServiceDescriptor.Singleton<ISlackInbox, T>());
        return this;
    }

    /// <summary>Receives over Socket Mode. Without it, map the HTTP endpoints (<c>app.MapSlack()</c>).</summary>
    public SlackBuilder UseSocketMode()
    {
        Services.AddHostedService<SocketModeService>();
        return this;
    }

    private SlackBuilder Add<T>(HandlerTable table, string pattern)
        where T : class
    {
        Services.TryAddTransient<T>();
        table.Add(pattern, typeof(T));

        return this;
    }
}
