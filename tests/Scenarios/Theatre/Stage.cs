using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EksUpgradeBot.Sandbox;
using EksUpgradeBot.Sandbox.Bot;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;

namespace EksUpgradeBot.Scenarios.Theatre;

/// <summary>A world with the bot beside it, and the people who use it.</summary>
internal sealed class Stage : IAsyncDisposable
{
    // Five times Slack's: a dozen stages share the machine's cores.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly World _world;
    private readonly HttpClient _http;

    private Stage(World world)
    {
        _world = world;
        _http = new HttpClient { BaseAddress = new Uri(world.Url), Timeout = TimeSpan.FromMinutes(2) };
        Feed = new SlackFeed(_http);
        Slack = new SlackDoor(_http);
        Eks = new Eks(_http);
        Origin = new Origin(world.Directory);
        Ana = Actor("U0ANA");
        Ben = Actor("U0BEN");
        Chloe = Actor("U0CHLOE");
        Dan = Actor("U0DAN");
        Guest = Actor("U0GUEST");
    }

    public SlackFeed Feed { get; }

    public SlackDoor Slack { get; }

    public Eks Eks { get; }

    public Origin Origin { get; }

    /// <summary>Asks for upgrades; is no approver.</summary>
    public Actor Ana { get; }

    /// <summary>An approver by name.</summary>
    public Actor Ben { get; }

    /// <summary>An approver by the group <c>platform</c>.</summary>
    public Actor Chloe { get; }

    /// <summary>May ask, but not approve.</summary>
    public Actor Dan { get; }

    /// <summary>A guest of one channel, who may nothing.</summary>
    public Actor Guest { get; }

    /// <summary>The bot, or the first of several.</summary>
    public BotProcess Bot => _world.Bot;

    /// <summary>All replicas of the bot.</summary>
    public IReadOnlyList<BotProcess> Bots => _world.Bots;

    /// <summary>The bot that began the newest apply: the record of it lies in its workspace.</summary>
    public BotProcess BotAtWork => Bots
        .Select((bot, index) => (Bot: bot, Begun: new DirectoryInfo(_world.WorkspaceOf(index + 1)) is { Exists: true } workspace
            ? workspace.EnumerateFiles("apply.json", SearchOption.AllDirectories).Select(record => record.LastWriteTimeUtc).DefaultIfEmpty().Max()
            : default))
        .MaxBy(replica => replica.Begun).Bot;

    /// <summary>The bot that takes a turn of a run now.</summary>
    public async Task<BotProcess> FindBotInTurnAsync()
    {
        foreach (var bot in Bots)
        {
            var said = await _http.GetFromJsonAsync<JsonElement>($"{bot.Url}/healthz/turns");
            if (said.GetProperty("turns").GetArrayLength() > 0)
            {
                return bot;
            }
        }

        throw new InvalidOperationException("No bot takes a turn.");
    }

    /// <summary>What leads to the bots' database on PostgreSQL; null where they keep a file.</summary>
    public string? Database { get; private set; }

    /// <summary>Where world and bot write.</summary>
    public string Directory => _world.Directory;

    /// <summary>The bot's <c>bot.yaml</c>.</summary>
    public string ConfigurationPath => BotFiles.ConfigurationPath(_world.Directory);

    /// <summary>Where the world answers.</summary>
    public string WorldUrl => _world.Url;

    private string InstalledTerraform => Path.Combine(Directory, "tools", "terraform");

    /// <summary>Starts a world, and the bot unless it is to come later.</summary>
    public static async Task<Stage> RaiseAsync(StageOptions options)
    {
        var terraform = options.Terraform == Terraform.StandIn && RealTerraform.IsForAll ? Terraform.Real : options.Terraform;
        if (terraform == Terraform.Real)
        {
            RealTerraform.Require();
        }

        var directory = Path.Combine(System.IO.Directory.CreateTempSubdirectory("eksbot-scenario-").FullName, "stage");
        var world = await World.StartAsync(
            new SandboxOptions { Scene = options.Scene, Speed = options.Speed, Port = 0, Directory = directory, SignedHttp = options.SignedHttp, Environment = options.Environment, AcknowledgeWithin = Patience },
            CancellationToken.None);
        var stage = new Stage(world);
        try
        {
            var executable = terraform switch
            {
                Terraform.None => stage.InstalledTerraform,
                Terraform.StandIn => StandInTerraform.Find(),
                _ => RealTerraform.Find(),
            };
            await stage.ConfigureAsync(yaml => options.Configure(
                (options.HasCharts ? yaml : string.Join('\n', yaml.Split('\n').Where(line => !line.StartsWith("    charts: ", StringComparison.Ordinal))))
                .Replace("tools:\n", $"tools:\n  terraform: {executable}\n", StringComparison.Ordinal)));
            if (options.Postgres is { } postgres)
            {
                stage.Database = await postgres.MakeDatabaseAsync();
                await world.ShareAsync(stage.Database, options.Replicas);
            }

            if (options.StartsBot)
            {
                await Task.WhenAll(stage.Bots.Select(StartAsync));
            }

            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts a terraform where the bot of a stage without one looks for it.</summary>
    public void InstallTerraform()
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(InstalledTerraform)!);

        // No link: the stand-in finds the rest of itself beside the place that it is called at.
        var executable = RealTerraform.IsForAll ? RealTerraform.Find() : StandInTerraform.Find();
        File.WriteAllText(InstalledTerraform, $"#!/bin/sh\nexec '{executable}' \"$@\"\n");
        File.SetUnixFileMode(InstalledTerraform, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Changes <c>bot.yaml</c>; the next start of the bot reads it.</summary>
    public async Task ConfigureAsync(Func<string, string> change) =>
        await File.WriteAllTextAsync(ConfigurationPath, change(await File.ReadAllTextAsync(ConfigurationPath)));

    /// <summary>Starts the bot and waits until it is ready.</summary>
    public Task StartBotAsync() => StartAsync(Bot);

    /// <summary>Starts a replica of the bot and waits until it is ready.</summary>
    public static async Task StartAsync(BotProcess bot)
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        for (var tries = 1; ; tries++)
        {
            try
            {
                await bot.StartAsync(guard.Token);
                return;
            }
            catch (InvalidOperationException taken) when (tries < 4 && taken.Message.Contains("is taken by another program", StringComparison.Ordinal))
            {
                // A connection of a scenario beside this one was given the port for a moment: ports of both kinds come from one range.
            }
        }
    }

    /// <summary>Lets something stand between all callers and the simulated services.</summary>
    public void Intercept(RequestInterception? interception) => _world.Interception = interception;

    /// <summary>Ends when EKS has begun the next update that a cluster is asked for: stands between, until something else does.</summary>
    public Task UpdateIsBegun()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Intercept(async (call, answer) =>
        {
            await answer();
            if (HttpMethods.IsPost(call.Request.Method) && call.Request.Path.Value?.EndsWith("/updates", StringComparison.Ordinal) is true)
            {
                begun.TrySetResult();
            }
        });
        return begun.Task.WaitAsync(TimeSpan.FromMinutes(2), TimeProvider.System);
    }

    /// <summary>Pulls the plug and puts it in again.</summary>
    public async Task KillAndRestartAsync()
    {
        await Bot.KillAsync();
        await StartBotAsync();
    }

    /// <summary>
    /// The bot was down since its newest look at the fleet, which was yesterday: the one that it missed meanwhile is made when it is back.
    /// </summary>
    public async Task ComesBackADayLaterAsync()
    {
        await Bot.KillAsync();
        await using (var store = new SqliteConnection($"Data Source={Path.Combine(Directory, "bot", "bot.db")};Pooling=False"))
        {
            await store.OpenAsync();
            await using var yesterday = store.CreateCommand();
            yesterday.CommandText = "update known_clusters set scanned_at = $at";
            yesterday.Parameters.AddWithValue("$at", $"{TimeProvider.System.GetUtcNow().AddHours(-25):yyyy-MM-dd'T'HH:mm:ss.fffffff}Z");
            await yesterday.ExecuteNonQueryAsync();
        }

        await StartBotAsync();
    }

    /// <summary>True while a terraform of this stage applies.</summary>
    public bool TerraformApplies
    {
        get
        {
            try
            {
                using var terraform = FindTerraform();
                return true;
            }
            catch (ArgumentException)
            {
                return false;
            }
        }
    }

    /// <summary>The kernel, or somebody, kills the terraform that applies now; the update that it began runs on in EKS.</summary>
    public void KillTerraform()
    {
        using var terraform = FindTerraform();
        terraform.Kill();
    }

    /// <summary>Lets trouble come over the terraform that applies now, and waits until it has ended by itself.</summary>
    public async Task TerraformEndsAsync(Func<Task> trouble)
    {
        using var terraform = FindTerraform();
        using var guard = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        await trouble();
        await terraform.WaitForExitAsync(guard.Token);
    }

    /// <summary>Asks the bot how it is until it says what is waited for.</summary>
    public Task<string> HealthAsync(Predicate<string> wanted) => HealthAsync(Bot, wanted);

    /// <summary>Asks one of several bots how it is until it says what is waited for.</summary>
    public async Task<string> HealthAsync(BotProcess bot, Predicate<string> wanted)
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        while (true)
        {
            using var answer = await _http.GetAsync($"{bot.Url}/healthz/ready", guard.Token);
            if (await answer.Content.ReadAsStringAsync(guard.Token) is var health && wanted(health))
            {
                return health;
            }
        }
    }

    /// <summary>Waits for the look at the fleet that a bot takes when it first starts: whoever reads a cluster afterwards does it for somebody.</summary>
    public async Task IsScannedAsync()
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        while (!(await Task.WhenAll(Bots.Select(bot => File.ReadAllTextAsync(bot.LogPath, guard.Token)))).Any(log => log.Contains("Looked at ", StringComparison.Ordinal)))
        {
            await HealthAsync(_ => true);
        }
    }

    /// <summary>What everybody sees and what EKS was made to do: equal before and after something that changed nothing.</summary>
    public async Task<string> PictureAsync()
    {
        var messages = (await Slack.ReadAsync(null)).Where(message => message.User == "U0EKSBOT").Select(message => message.ToString());
        return string.Join('\n', [.. messages, .. await Eks.WritesAsync(), await Origin.TipAsync()]);
    }

    /// <summary>What happened, for a person who wonders why a scenario failed.</summary>
    public async Task<string> TellAsync()
    {
        var story = new StringBuilder("--- the channel ---\n");
        foreach (var message in await Slack.ReadAsync(null))
        {
            story.AppendLine(message.ToString());
        }

        story.AppendLine("--- what EKS was made to do ---").AppendJoin('\n', await Eks.WritesAsync()).AppendLine();
        foreach (var bot in Bots)
        {
            story.AppendLine($"--- the log of the bot at {bot.Url} ---").AppendLine(bot.LastWords());
        }

        return story.ToString();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // A fault that is left on must not keep a bot from stopping.
        foreach (var bot in Bots)
        {
            await bot.KillAsync();
        }

        await Feed.DisposeAsync();
        _http.Dispose();
        await _world.DisposeAsync();
        try
        {
            System.IO.Directory.Delete(Path.GetDirectoryName(_world.Directory)!, recursive: true);
        }
        catch (IOException)
        {
            // A terraform that outlived the bot, as it should, may still write there.
        }
    }

    /// <summary>The kernel, or somebody, kills the helmfile that applies now; the helm of the stand-in is in the same process.</summary>
    public void KillHelmfile()
    {
        using var helmfile = FindApply("charts");
        helmfile.Kill();
    }

    private System.Diagnostics.Process FindTerraform() => FindApply("runs");

    private System.Diagnostics.Process FindApply(string folder)
    {
        var records = Enumerable.Range(1, Bots.Count)
            .Select(replica => Path.Combine(_world.WorkspaceOf(replica), folder))
            .Where(System.IO.Directory.Exists)
            .SelectMany(runs => System.IO.Directory.EnumerateFiles(runs, "apply.json", SearchOption.AllDirectories));
        var newest = records.MaxBy(File.GetLastWriteTimeUtc)!;
        using var record = System.Text.Json.JsonDocument.Parse(File.ReadAllText(newest));
        var pid = record.RootElement.GetProperty("Pid");
        return System.Diagnostics.Process.GetProcessById(pid.ValueKind == System.Text.Json.JsonValueKind.Number ? pid.GetInt32() : FindUnrecorded());
    }

    // The bot was killed between starting it and writing its id down; then only the plan among its arguments tells it.
    private int FindUnrecorded() => System.IO.Directory.EnumerateDirectories("/proc")
        .Select(process => (Id: int.TryParse(Path.GetFileName(process), out var id) ? id : 0, Arguments: Path.Combine(process, "cmdline")))
        .Where(process => process.Id > 0 && File.Exists(process.Arguments))
        .First(process => File.ReadAllText(process.Arguments).Split('\0') is var arguments
            && arguments.Contains("apply") && arguments.Any(argument => argument.StartsWith(Directory, StringComparison.Ordinal)))
        .Id;

    private Actor Actor(string id) => new(id, Slack, Feed);
}
