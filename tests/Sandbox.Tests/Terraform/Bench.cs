using System.Diagnostics;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws;
using EksUpgradeBot.Sandbox.Aws.Origins;
using EksUpgradeBot.Sandbox.Tests.Aws;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Terraform;

/// <summary>A world, a clone of its code, one cluster's directory in it, and a terraform at work there whose every word is written down.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private const string Scene = "layouts";

    private readonly Contender _contender;
    private readonly DirectoryInfo _scratch;
    private readonly string? _configuration;
    private readonly JsonNode _seed;

    private Bench(Contender contender, WorldHost host, DirectoryInfo scratch, string cluster)
    {
        _contender = contender;
        _scratch = scratch;
        Host = host;
        Cluster = cluster;
        StatePath = Path.Combine(scratch.FullName, "states", $"{cluster}.tfstate");
        _seed = State();
        Transcript = new Transcript(scratch.FullName, host.Url, _seed);

        if (contender.Mirror is { } mirror)
        {
            _configuration = Path.Combine(scratch.FullName, "terraform.rc");
            TerraformMirror.WriteConfiguration(_configuration, mirror);
        }
    }

    public WorldHost Host { get; }

    public string Cluster { get; }

    public string StatePath { get; }

    public Transcript Transcript { get; }

    public string Directory => Path.Combine(_scratch.FullName, "clone", "live", Cluster);

    public string PlanFile(string name) => Path.Combine(_scratch.FullName, name + ".tfplan");

    public static async Task<Bench> StartAsync(Contender contender, string cluster = "literal", string scene = Scene)
    {
        var scratch = System.IO.Directory.CreateTempSubdirectory("stand-in");
        // At this pace forty minutes take four seconds, and a slow plan does not run into another day.
        var host = await WorldHost.StartAsync(
            new AwsWorldOptions { Scene = scene, Directory = scratch.FullName, KubernetesApis = false, Speed = 600, Time = new SceneTime() });
        var git = await Tool.RunAsync(
            "git", ["clone", "--quiet", host.Stage.Repository!, Path.Combine(scratch.FullName, "clone")], scratch.FullName, new Dictionary<string, string>());
        Assert.True(git.Exit == 0, git.Error);
        return new Bench(contender, host, scratch, cluster);
    }

    /// <summary>Changes the code as a person would.</summary>
    public async Task EditAsync(string file, string from, string to)
    {
        var path = Path.Combine(Directory, file);
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.Contains(from, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, text.Replace(from, to), TestContext.Current.CancellationToken);
    }

    public Task BumpAsync(string to) => EditAsync("main.tf", "cluster_version = \"1.34\"", $"cluster_version = \"{to}\"");

    /// <summary>A plan as the bot makes it, and what <c>show</c> says of it.</summary>
    public async Task PlanAsync(string name, params string[] more)
    {
        await RunAsync(["plan", "-input=false", "-no-color", "-json", $"-out={PlanFile(name)}", "-detailed-exitcode", "-lock-timeout=1s", .. more]);
        if (File.Exists(PlanFile(name)))
        {
            await RunAsync("show", "-json", "-no-color", PlanFile(name));
        }
    }

    public Task ApplyAsync(string name) => RunAsync("apply", "-input=false", "-no-color", "-json", PlanFile(name));

    public Task InitAsync() => RunAsync("init", "-input=false", "-no-color");

    public Task RunAsync(params string[] arguments) => RunAsync(_ => Task.CompletedTask, arguments);

    /// <summary>Runs it to its end; meanwhile something happens.</summary>
    public async Task RunAsync(Func<Process, Task> meanwhile, params string[] arguments)
    {
        var calls = Host.World.Log.Calls.Count;
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await meanwhile(process);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Transcript.Ran(arguments, process.ExitCode, await output, await errors);
        Transcript.Called(Host.World.Log.Calls.Skip(calls));
    }

    /// <summary>Waits until somebody calls an operation of EKS.</summary>
    public async Task UntilCalledAsync(string operation)
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        while (!Host.World.Log.Calls.Any(call => call.Operation == operation))
        {
            await poll.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    public string? ClusterVersionInState() => State()["outputs"]!["cluster_version"]!["value"]!.ToString();

    /// <summary>Writes down what the state says that it did not say at the beginning.</summary>
    public void LookAtState() => Transcript.Saw(State());

    public void Set(string fault, params string[] operations) => Assert.True(Host.World.Faults.Set(
        new() { Id = fault, Active = true, Operations = operations.Length == 0 ? null : operations }));

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _scratch.Delete(recursive: true);
    }

    private JsonNode State() => JsonNode.Parse(File.ReadAllText(StatePath))!;

    private Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo(_contender.Executable, arguments)
        {
            WorkingDirectory = Directory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("TF_CLI_CONFIG_FILE");
        foreach (var (key, value) in BotEnvironment.For(Host.Url, _configuration))
        {
            start.Environment[key] = value;
        }

        start.Environment["TF_IN_AUTOMATION"] = "1";
        start.Environment["TF_INPUT"] = "0";
        return Process.Start(start)!;
    }
}
