using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Slack;

/// <summary>The workspace in the eyes of Slack's own Node SDKs, which know nothing of it.</summary>
public sealed class NodeSdkTests
{
    private static readonly SemaphoreSlim s_installing = new(1, 1);

    [Fact]
    public async Task Slacks_own_sdks_work_with_the_workspace()
    {
        var folder = await InstalledAsync();
        await using var slack = await SlackHost.StartAsync(realClock: true);

        var (code, output, errors) = await RunAsync(
            folder, "node", "try-workspace.mjs", slack.Url, slack.Options.BotToken, slack.Options.AppToken);
        Assert.True(code == 0, errors + output);
        var seen = JsonNode.Parse(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1])!;

        Assert.Empty(seen["errors"]!.AsArray());
        Assert.Equal("U0EKSBOT", seen["user"]!.GetValue<string>());
        Assert.Equal("7", seen["metadata"]!["event_payload"]!["id"]!.GetValue<string>());
        Assert.True(seen["uploaded"]!.GetValue<bool>());
        Assert.Equal(slack.Options.Users.Select(user => user.Id), seen["members"]!.AsArray().Select(id => id!.GetValue<string>()));
        Assert.Equal(1, seen["retryAfter"]!.GetValue<int>());
        Assert.True(seen["recovered"]!.GetValue<bool>());
        Assert.Equal("invalid_blocks", seen["refusal"]!["code"]!.GetValue<string>());
        Assert.Contains("[json-pointer:/blocks/0]", seen["refusal"]!["messages"]![0]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(seen["command"]!["delivered"]!.GetValue<bool>());
        Assert.Equal("because", seen["reason"]!.GetValue<string>());
        Assert.Equal("Say more", seen["submit"]!["errors"]!["why"]!.GetValue<string>());
        Assert.Equal("3fa9c1", seen["click"]!.GetValue<string>());
        Assert.Equal("ok", seen["responded"]!.GetValue<string>());
        Assert.Equal("<@U0EKSBOT> status", seen["mention"]!.GetValue<string>());
        Assert.True(seen["after"]!["delivered"]!.GetValue<bool>());

        var channel = CommandTests.Texts(await slack.MessagesAsync("C0PLATFORM", user: "U0ANA")).ToList();
        Assert.Equal("Upgrade, 20 %", channel[0]);
        Assert.Contains("You said prod 1.35", channel);
    }

    /// <summary>The folder of the scripts, with what package-lock.json names installed.</summary>
    private static async Task<string> InstalledAsync([CallerFilePath] string here = "")
    {
        var folder = Path.Combine(Path.GetDirectoryName(here)!, "node");
        Assert.SkipUnless(Directory.Exists(folder), "the sources of the tests are not here");
        await s_installing.WaitAsync(SlackHost.Token);
        try
        {
            try
            {
                await RunAsync(folder, "node", "--version");
            }
            catch (Win32Exception)
            {
                Assert.Skip("there is no node on this machine");
            }

            if (!Directory.Exists(Path.Combine(folder, "node_modules", "@slack", "socket-mode")))
            {
                var (code, _, errors) = await RunAsync(folder, "npm", "ci", "--no-audit", "--no-fund");
                Assert.SkipWhen(code != 0, $"npm could not install Slack's SDKs: {errors}");
            }

            return folder;
        }
        finally
        {
            s_installing.Release();
        }
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(SlackHost.Token);
        var errors = process.StandardError.ReadToEndAsync(SlackHost.Token);
        await process.WaitForExitAsync(SlackHost.Token);
        return (process.ExitCode, await output, await errors);
    }
}
