using System.Diagnostics;
using System.Runtime.InteropServices;
using EksUpgradeBot.Sandbox.Aws;
using EksUpgradeBot.Sandbox.Slack;

namespace EksUpgradeBot.Sandbox.Bot;

/// <summary>The bot as its own process beside the world: started, killed without warning, started again.</summary>
internal sealed partial class BotProcess(SandboxOptions options, string url, string directory, int port) : IAsyncDisposable
{
    private const int SigTerm = 15;

    private readonly Lock _gate = new();
    private Process? _process;

    /// <summary>Its process id; null while it does not run.</summary>
    public int? Id => _process is { HasExited: false } running ? running.Id : null;

    /// <summary>Where it answers to health checks.</summary>
    public string Url => $"http://127.0.0.1:{port}";

    /// <summary>What it prints.</summary>
    public string LogPath => Path.Combine(directory, "bot.log");

    /// <summary>Further variables of its environment; the next start has them.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>Its way to the database that several share; null for a bot alone.</summary>
    public DatabaseLink? Link { get; set; }

    /// <summary>How often it was started.</summary>
    public int Starts { get; private set; }

    /// <summary>Starts it, if it does not run, and waits until it says that it is ready.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message has its last words.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (Id is null)
            {
                _process = Launch();
                Starts++;
            }
        }

        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        while (await poll.WaitForNextTickAsync(cancellationToken))
        {
            if (_process!.HasExited)
            {
                throw new InvalidOperationException($"The bot ended with exit code {_process.ExitCode}:\n{LastWords()}");
            }

            try
            {
                using var ready = await http.GetAsync($"{Url}/healthz/ready", cancellationToken);
                if (ready.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // It is still starting.
            }
        }
    }

    /// <summary>Kills it as a power cut would: SIGKILL, to this one process only.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false } running)
        {
            running.Kill();
            await running.WaitForExitAsync();
        }
    }

    /// <summary>Asks it to stop, and waits until it has; its exit code, or null when it did not run.</summary>
    public async Task<int?> StopAsync()
    {
        if (_process is not { HasExited: false } running)
        {
            return null;
        }

        _ = Signal(running.Id, SigTerm);
        await running.WaitForExitAsync();
        return running.ExitCode;
    }

    /// <summary>The end of what it printed.</summary>
    public string LastWords() => File.Exists(LogPath) ? string.Join('\n', File.ReadLines(LogPath).TakeLast(30)) : "";

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process?.Dispose();
    }

    private Process Launch()
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = directory, UseShellExecute = false };

        // A shell only to let the output go to a file, which outlives a killed bot; exec leaves no process between.
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec \"$0\" \"$@\" >>\"$EKSBOT_LOG\" 2>&1");
        start.ArgumentList.Add("dotnet");
        start.ArgumentList.Add(options.Bot ?? BotAssembly.Find());
        start.ArgumentList.Add("run");
        start.ArgumentList.Add("--config");
        start.ArgumentList.Add(BotFiles.ConfigurationPath(directory));
        var slack = new SlackWorkspaceOptions();
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["EKSBOT_LOG"] = LogPath,
            ["SLACK_BOT_TOKEN"] = slack.BotToken,
            ["SLACK_APP_TOKEN"] = slack.AppToken,
            ["SLACK_SIGNING_SECRET"] = slack.SigningSecret,
            ["AWS_ACCESS_KEY_ID"] = AwsWorldOptions.SandboxAccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = AwsWorldOptions.SandboxSecretKey,
            ["AWS_REGION"] = "eu-west-1",
            ["AWS_ENDPOINT_URL_EKS"] = url,
            ["AWS_ENDPOINT_URL_STS"] = url,
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["NO_PROXY"] = "127.0.0.1,localhost",
        }.Concat(options.Environment))
        {
            start.Environment[name] = value;
        }

        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment.Remove("AWS_PROFILE");
        start.Environment.Remove("AWS_SESSION_TOKEN");
        return Process.Start(start) ?? throw new InvalidOperationException("The bot could not be started.");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int pid, int signal);
}
