using System.Diagnostics;
using EksUpgradeBot.Sandbox.Aws;
using EksUpgradeBot.Sandbox.Bot;

namespace EksUpgradeBot.Scenarios.Theatre;

/// <summary>A bot that is expected to end by itself, with what it said.</summary>
internal sealed record BotRun(int ExitCode, string Output)
{
    /// <summary>What it wrote on its standard output alone.</summary>
    public string Printed { get; private init; } = "";

    /// <summary>Runs the bot until it ends.</summary>
    /// <param name="configuration">Its <c>bot.yaml</c>.</param>
    /// <param name="change">Changes the environment, which has all secrets at first.</param>
    public static Task<BotRun> ToTheEndAsync(string configuration, Action<IDictionary<string, string?>>? change = null) =>
        ToTheEndAsync(configuration, ["run"], change);

    /// <summary>Runs <c>report</c> against the world of a stage.</summary>
    public static Task<BotRun> ReportAsync(Stage stage, params string[] words) => ToTheEndAsync(
        stage.ConfigurationPath,
        ["report", .. words],
        environment =>
        {
            foreach (var (name, value) in BotEnvironment.For(stage.WorldUrl))
            {
                environment[name] = value;
            }
        });

    /// <summary>The token that the bot would give to helm for a cluster.</summary>
    public static Task<BotRun> TokenAsync(Stage stage, string cluster) => ToTheEndAsync(
        stage.ConfigurationPath,
        ["token", cluster],
        environment =>
        {
            foreach (var (name, value) in BotEnvironment.For(stage.WorldUrl))
            {
                environment[name] = value;
            }
        });

    /// <summary>What a word of the command line prints for programs, without what it says besides.</summary>
    public static async Task<string> PrintsAsync(string configuration, params string[] words)
    {
        var run = await ToTheEndAsync(configuration, words, change: null);
        return run.ExitCode == 0 ? run.Printed : throw new InvalidOperationException($"{string.Join(' ', words)} ended with {run.ExitCode}: {run.Output}");
    }

    private static async Task<BotRun> ToTheEndAsync(string configuration, string[] command, Action<IDictionary<string, string?>>? change)
    {
        var start = new ProcessStartInfo("dotnet", [BotAssembly.Find(), .. command, "--config", configuration])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetDirectoryName(configuration)!,
        };
        start.Environment["SLACK_BOT_TOKEN"] = "xoxb-sandbox";
        start.Environment["SLACK_APP_TOKEN"] = "xapp-1-sandbox";
        start.Environment["SLACK_SIGNING_SECRET"] = "sandbox-signing-secret";
        change?.Invoke(start.Environment);

        using var guard = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        using var bot = Process.Start(start)!;
        try
        {
            var errors = bot.StandardError.ReadToEndAsync(guard.Token);
            var output = await bot.StandardOutput.ReadToEndAsync(guard.Token);
            await bot.WaitForExitAsync(guard.Token);
            return new BotRun(bot.ExitCode, output + await errors) { Printed = output };
        }
        catch (OperationCanceledException tooLong)
        {
            bot.Kill();
            throw new InvalidOperationException("The bot was expected to end by itself, and runs on.", tooLong);
        }
    }
}
