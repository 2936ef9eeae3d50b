using EksUpgradeBot.Sandbox.Aws;
using EksUpgradeBot.Sandbox.Bot;
using EksUpgradeBot.Sandbox.Slack;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace EksUpgradeBot.Sandbox;

/// <summary>What happens to a call on its way to the simulated services.</summary>
/// <param name="call">The call.</param>
/// <param name="answer">Lets it through.</param>
internal delegate Task RequestInterception(HttpContext call, Func<Task> answer);

/// <summary>The whole world around the bot in one process: Slack with its page, EKS, STS, the Kubernetes APIs, git origin and states.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly WebApplication _app;

    private World(WebApplication app, string directory)
    {
        _app = app;
        Directory = directory;
    }

    /// <summary>Where everything is written.</summary>
    public string Directory { get; }

    /// <summary>Where the page and all APIs are, without a slash at the end.</summary>
    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>The bot beside the world.</summary>
    public BotProcess Bot { get; private set; } = null!;

    /// <summary>
    /// Stands between whoever calls and the simulated services, while it is set: it may let the call pass, hold it up, or break it off.
    /// </summary>
    public RequestInterception? Interception { get; set; }

    /// <summary>Builds and starts a world; what an earlier one left in the directory goes first.</summary>
    public static async Task<World> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        if (options.Port != 0 && !FreePort.IsFree(options.Port))
        {
            // Before anything is deleted: the program that has the port may be a sandbox that works in the same directory.
            throw new InvalidOperationException(
                $"Port {options.Port} is taken by another program, perhaps another sandbox: end it, or give another one with --port (0 takes a free one).");
        }

        var directory = Path.GetFullPath(options.Directory);
        SandboxDirectory.MakeAnew(directory);

        // The bot's address must be known before it runs: in http mode Slack is told where to deliver.
        var botPort = FreePort.Find();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.Port}");
        builder.Services.AddSlackWorkspace(new SlackWorkspaceOptions
        {
            Mode = options.SignedHttp ? SlackTransport.Http : SlackTransport.Socket,
            CommandsUrl = $"http://127.0.0.1:{botPort}/slack/commands",
            InteractivityUrl = $"http://127.0.0.1:{botPort}/slack/interactivity",
            EventsUrl = $"http://127.0.0.1:{botPort}/slack/events",
        });
        builder.Services.AddAwsWorld(new AwsWorldOptions { Scene = options.Scene, Speed = options.Speed, Directory = Path.Combine(directory, "world") });

        var app = builder.Build();
        var world = new World(app, directory);
        app.Use((context, next) => world.Interception is { } interception ? interception(context, () => next(context)) : next(context));
        app.MapSlackWorkspace();
        app.MapAwsWorld();
        BotControl.Map(app, () => world.Bot);
        await app.StartAsync(cancellationToken);

        world.Bot = new BotProcess(options, world.Url, directory, botPort);
        await BotFiles.WriteAsync(options, world.Url, directory, botPort, cancellationToken);
        return world;
    }

    /// <summary>Waits until somebody presses Ctrl-C.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Bot.DisposeAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
