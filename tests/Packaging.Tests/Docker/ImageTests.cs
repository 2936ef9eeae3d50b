using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EksUpgradeBot.Bot.Configuration;
using Xunit;

namespace EksUpgradeBot.Packaging.Tests.Docker;

/// <summary>The image without a container engine: built by the Dockerfile's commands, started as it would be started.</summary>
public sealed class ImageTests(Publication publication) : IClassFixture<Publication>
{
    [Fact]
    public async Task The_published_bot_runs_on_a_read_only_root_as_its_user_answers_and_stops_when_it_is_told_to()
    {
        publication.Require();
        var obstacle = await Container.ObstacleAsync();
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        using var container = new Container(publication.App, Configuration());

        var check = await container.RunAsync("check-config");
        Assert.True(check.ExitCode == 0, $"{check}");
        Assert.Contains("fine: 1 cluster (prod)", check.Output);

        var before = await container.RunAsync("health");
        Assert.True(before.ExitCode == 1 && before.Output.Contains("does not answer", StringComparison.Ordinal), $"{before}");

        using var bot = container.Start();
        try
        {
            Ran health;
            do
            {
                health = await container.RunAsync("health");
            }
            while (health.ExitCode != 0 && !bot.HasExited);

            if (health.ExitCode != 0)
            {
                Assert.Fail($"{health}\n{await WordsAsync(bot)}");
            }

            Assert.Equal("live", health.Output.Trim());

            // Slack is not reached here, and that is no reason to be called dead.
            Assert.Equal(1, (await container.RunAsync("health", "--ready")).ExitCode);
            Assert.True(File.Exists(Path.Combine(container.Data, "bot.db")), string.Join(", ", Directory.EnumerateFileSystemEntries(container.Data)));

            Assert.Equal(0, await Container.StopAsync(bot));
        }
        finally
        {
            if (!bot.HasExited)
            {
                bot.Kill();
            }
        }
    }

    [Fact]
    public void What_is_published_is_small_and_starts_compiled()
    {
        publication.Require();
        var files = new DirectoryInfo(publication.App).EnumerateFiles("*", SearchOption.AllDirectories).ToList();

        // One platform's natives and one language: all of them together were 74 MB.
        Assert.InRange(files.Sum(file => file.Length), 1, 40 * 1024 * 1024);
        Assert.Contains(files, file => file.Name == "libe_sqlite3.so");
        Assert.DoesNotContain(files, file => file.Name.EndsWith(".resources.dll", StringComparison.Ordinal));

        // ReadyToRun leaves the header of native code in the assembly.
        using var assembly = new System.Reflection.PortableExecutable.PEReader(File.OpenRead(Path.Combine(publication.App, "EksUpgradeBot.Bot.dll")));
        Assert.True(assembly.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0);
    }

    // What the chart and the guide leave to the defaults is left to them here too: store and workspace.
    private static string Configuration()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var yaml = $"""
            slack:
              apiUrl: http://127.0.0.1:9/api/
              url: http://0.0.0.0:{((IPEndPoint)listener.LocalEndpoint).Port}
            clusters:
              - name: prod
                region: eu-west-1
                terraform: {"{"} repository: /nowhere/infra.git, directory: live/prod {"}"}
                approvals: {"{"} approvers: [U0ANA] {"}"}

            """;
        Assert.IsType<ConfigurationResult.Fine>(ConfigurationFile.Read(yaml, "bot.yaml", _ => true));
        return yaml;
    }

    private static async Task<string> WordsAsync(Process ended) =>
        await ended.StandardOutput.ReadToEndAsync() + await ended.StandardError.ReadToEndAsync();
}
