using System.Net;
using System.Net.Sockets;
using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>A bot that cannot work says why before it does anything, with exit code 2. Needs no terraform.</summary>
public sealed class StartUpTests : Scenario
{
    [Fact]
    public async Task A_bot_that_cannot_work_ends_with_exit_code_2_and_names_what_to_mend()
    {
        var stage = await RaiseAsync(new StageOptions { StartsBot = false });
        var fine = await File.ReadAllTextAsync(stage.ConfigurationPath);

        await ExpectAsync("a configuration that is not there", Path.Combine(stage.Directory, "nowhere.yaml"), null, "nowhere.yaml", "no such file");

        var broken = await WriteAsync(stage, "broken.yaml", fine.Replace("mode: socket", "mode: carrier-pigeon").Replace("count: 1", "count: none"));
        await ExpectAsync("a broken configuration", broken, null, "mode", "carrier-pigeon", "socket or http", "count");
        var tabbed = await WriteAsync(stage, "tabbed.yaml", "slack:\n\tmode: socket\n");
        await ExpectAsync("a configuration with a tab", tabbed, null, "2", "tab");
        var store = await WriteAsync(stage, "store.yaml", fine.Replace("bot/bot.db", "noise.db"));

        await ExpectAsync("no secrets", stage.ConfigurationPath, environment =>
        {
            environment.Remove("SLACK_BOT_TOKEN");
            environment.Remove("SLACK_APP_TOKEN");
        }, "SLACK_BOT_TOKEN is not set", "SLACK_APP_TOKEN is not set");
        await ExpectAsync("swapped secrets", stage.ConfigurationPath, environment =>
            (environment["SLACK_BOT_TOKEN"], environment["SLACK_APP_TOKEN"]) = (environment["SLACK_APP_TOKEN"], environment["SLACK_BOT_TOKEN"]), "does not begin with xoxb-");

        await File.WriteAllTextAsync(Path.Combine(stage.Directory, "noise.db"), new string('x', 5000));
        await ExpectAsync("a store that is no database", store, null, "noise.db");

        using var taken = new TcpListener(IPAddress.Loopback, new Uri(stage.Bot.Url).Port);
        taken.Start();
        await ExpectAsync("a port that is taken", stage.ConfigurationPath, null, "is taken by another program", "slack.url");
    }

    [Fact]
    public async Task Without_git_the_run_stops_before_anything_and_is_tried_again_or_aborted()
    {
        var stage = await RaiseAsync(new StageOptions { Configure = yaml => yaml.Replace("tools:\n", "tools:\n  git: /nowhere/git\n") });
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var failure = await thread.SeesFailureAsync("control-plane-1-35");
        Assert.True(failure.Says("git"), failure.Words);
        Assert.True(failure.Says("Install"), failure.Words);

        await stage.Ana.PressesAsync(failure, "run.retry");
        var again = await thread.SeesFailureAsync("control-plane-1-35", 2);
        await stage.Ana.PressesAsync(again, "run.abort");
        var report = await thread.SeesReportAsync();
        Assert.True(report.Says("Nothing was changed."), report.Words);
        Assert.Empty(await stage.Eks.WritesAsync());
    }

    private static async Task<string> WriteAsync(Stage stage, string name, string text)
    {
        var path = Path.Combine(stage.Directory, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    private static async Task ExpectAsync(string what, string configuration, Action<IDictionary<string, string?>>? change, params string[] words)
    {
        var run = await BotRun.ToTheEndAsync(configuration, change);
        Assert.True(run.ExitCode == 2, $"With {what} the bot ended with {run.ExitCode}: {run.Output}");
        Assert.All(words, word => Assert.Contains(word, run.Output, StringComparison.OrdinalIgnoreCase));

        // The last line is what a person reads first.
        Assert.DoesNotContain("   at ", run.Output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }
}
