using System.Security.Cryptography;
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
    private readonly SandboxOptions _options;
    private readonly List<BotProcess> _bots;
    private readonly Ingress? _ingress;
    private PostgresServer? _postgres;

    private World(WebApplication app, SandboxOptions options, string directory, List<BotProcess> bots, Ingress? ingress)
    {
        _app = app;
        _options = options;
        Directory = directory;
        _bots = bots;
        _ingress = ingress;
    }

    /// <summary>Where everything is written.</summary>
    public string Directory { get; }

    /// <summary>Where the page and all APIs are, without a slash at the end.</summary>
    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>The bot beside the world, or the first of several.</summary>
    public BotProcess Bot => _bots[0];

    /// <summary>All replicas of the bot.</summary>
    public IReadOnlyList<BotProcess> Bots => _bots;

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

        // Where Slack delivers must be known before any bot runs.
        var bots = new List<BotProcess>();
        var ingress = options.SignedHttp ? await Ingress.StartAsync(() => bots, cancellationToken) : null;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.Port}");
        builder.Services.AddSlackWorkspace(new SlackWorkspaceOptions
        {
            AcknowledgeWithin = options.AcknowledgeWithin,
            Mode = options.SignedHttp ? SlackTransport.Http : SlackTransport.Socket,
            CommandsUrl = $"{ingress?.Url}/slack/commands",
            InteractivityUrl = $"{ingress?.Url}/slack/interactivity",
            EventsUrl = $"{ingress?.Url}/slack/events",
        });
        builder.Services.AddAwsWorld(new AwsWorldOptions { Scene = options.Scene, Speed = options.Speed, Directory = Path.Combine(directory, "world") });

        var app = builder.Build();
        var world = new World(app, options, directory, bots, ingress);
        app.Use((context, next) => world.Interception is { } interception ? interception(context, () => next(context)) : next(context));
        app.MapSlackWorkspace();
        app.MapAwsWorld();
        BotControl.Map(app, () => bots);
        await app.StartAsync(cancellationToken);

        var botPort = FreePort.Find();
        bots.Add(new BotProcess(options, world.Url, directory, botPort));
        await BotFiles.WriteAsync(options, world.Url, directory, botPort, cancellationToken);
        if (options.Replicas > 1)
        {
            world._postgres = await PostgresServer.StartNewAsync();
            await world.ShareAsync(await world._postgres.MakeDatabaseAsync(), options.Replicas);
        }

        return world;
    }

    /// <summary>
    /// Lets that many bots share a database: the one that is there and others beside it, none of them started. Several have a link each,
    /// that can be cut.
    /// </summary>
    /// <param name="store">The connection string.</param>
    /// <param name="replicas">How many in all.</param>
    public async Task ShareAsync(string store, int replicas)
    {
        var configuration = BotFiles.ConfigurationPath(Directory);
        Bot.Link = replicas > 1 ? DatabaseLink.To(store) : null;
        var yaml = (await File.ReadAllTextAsync(configuration)).Replace(
            $"store: Data Source={Directory}/bot/bot.db", $"store: '{Bot.Link?.ConnectionString ?? store}'", StringComparison.Ordinal);
        await File.WriteAllTextAsync(configuration, yaml);
        while (_bots.Count < replicas)
        {
            await AddReplicaAsync(yaml, DatabaseLink.To(store), _bots.Count + 1);
        }

        // What the others need of a plan is kept in the database, which must not tell it to whoever reads there.
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        foreach (var bot in _bots)
        {
            bot.Environment["EKSBOT_ENCRYPTION_KEY"] = key;
        }
    }

    /// <summary>Where a replica keeps clones, plans and logs.</summary>
    /// <param name="replica">Its number, from 1.</param>
    public string WorkspaceOf(int replica) => Path.Combine(Directory, replica == 1 ? "bot" : $"replica-{replica}", "work");

    /// <summary>Waits until somebody presses Ctrl-C.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_bots.Select(bot => bot.DisposeAsync().AsTask()));
        foreach (var link in _bots.Select(bot => bot.Link).OfType<DatabaseLink>())
        {
            await link.DisposeAsync();
        }

        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        if (_ingress is not null)
        {
            await _ingress.DisposeAsync();
        }

        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>A bot as if on a machine of its own: another address and workspace, and nothing in common with the first but store and world.</summary>
    private async Task AddReplicaAsync(string yaml, DatabaseLink link, int number)
    {
        var directory = Path.Combine(Directory, $"replica-{number}");
        System.IO.Directory.CreateDirectory(directory);
        var port = FreePort.Find();
        await File.WriteAllTextAsync(BotFiles.ConfigurationPath(directory), yaml
            .Replace($"store: '{Bot.Link!.ConnectionString}'", $"store: '{link.ConnectionString}'", StringComparison.Ordinal)
            .Replace($"url: {Bot.Url}", $"url: http://127.0.0.1:{port}", StringComparison.Ordinal)
            .Replace($"workspace: {WorkspaceOf(1)}", $"workspace: {WorkspaceOf(number)}", StringComparison.Ordinal));
        _bots.Add(new BotProcess(_options, Url, directory, port) { Link = link });
    }
}
