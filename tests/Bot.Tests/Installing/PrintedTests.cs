using System.Runtime.CompilerServices;
using System.Text.Json;
using EksUpgradeBot.Bot.Cli;
using EksUpgradeBot.Bot.Installing;
using EksUpgradeBot.Tests.Shared;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Installing;

/// <summary>What <c>manifest</c>, <c>iam-policy</c> and <c>rbac</c> print for the published example of a configuration.</summary>
public sealed class PrintedTests : IDisposable
{
    private static readonly string Example = Repository.PathOf("src/Bot/Configuration/example.yaml");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eksbot-printed-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Theory]
    [InlineData("manifest-socket.yaml", "manifest")]
    [InlineData("manifest-http.json", "manifest --config HTTP --json --url https://bot.example.com/eks/ --name Upgrades")]
    [InlineData("iam-policy-bot.json", "iam-policy --account 210987654321")]
    [InlineData("iam-policy-role.json", "iam-policy --cluster prod")]
    [InlineData("rbac.yaml", "rbac prod --fargate")]
    public async Task What_is_printed_is_what_the_golden_file_says(string golden, string line)
    {
        Assert.Equal(0, await InvokeAsync(line));
        var file = Path.Combine(Here(), "Golden", golden);
        if (Environment.GetEnvironmentVariable("EKSBOT_GOLDEN") == "write")
        {
            await File.WriteAllTextAsync(file, _output.ToString());
        }

        Assert.Equal(await File.ReadAllTextAsync(file), _output.ToString());
    }

    [Theory]
    [InlineData("manifest --url https://bot.example.com", "slack.mode: socket")]
    [InlineData("manifest --config HTTP", "give --url")]
    [InlineData("manifest --config HTTP --url http://bot.example.com", "https address")]
    [InlineData("manifest --name abcdefghijabcdefghijabcdefghijabcdef", "--name")]
    [InlineData("manifest --config /nowhere.yaml", "no such file")]
    [InlineData("iam-policy --cluster moon", "There is no cluster moon")]
    [InlineData("iam-policy --account 12", "12 digits")]
    [InlineData("rbac moon", "There is no cluster moon")]
    [InlineData("rbac prod --group system:masters", "--group")]
    [InlineData("rbac prod --principal ana", "--principal")]
    [InlineData("health --config /nowhere.yaml", "no such file")]
    public async Task What_cannot_be_printed_is_refused_with_the_way_out(string line, string words)
    {
        Assert.Equal(2, await InvokeAsync(line));
        Assert.Contains(words, _error.ToString());
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task Before_there_is_a_configuration_the_app_is_the_one_of_the_defaults()
    {
        Assert.Equal(0, await InvokeAsync("manifest --json", configuration: null));
        using var manifest = JsonDocument.Parse(_output.ToString());
        Assert.True(manifest.RootElement.GetProperty("settings").GetProperty("socket_mode_enabled").GetBoolean());
        Assert.Equal("/eks-upgrade", manifest.RootElement.GetProperty("features").GetProperty("slash_commands")[0].GetProperty("command").GetString());
    }

    [Fact]
    public async Task What_Slack_may_send_the_host_has_a_handler_for_and_the_other_way_round()
    {
        Assert.Equal(0, await InvokeAsync("manifest --json"));
        using var manifest = JsonDocument.Parse(_output.ToString());
        var features = manifest.RootElement.GetProperty("features");
        var host = await File.ReadAllTextAsync(Repository.PathOf("src/Bot/Hosting/BotHost.cs"));

        Assert.Equal(features.GetProperty("slash_commands").GetArrayLength(), Registrations(host, "SlashCommand"));
        Assert.Equal(features.GetProperty("shortcuts").GetArrayLength(), Registrations(host, "GlobalShortcut"));
        var events = manifest.RootElement.GetProperty("settings").GetProperty("event_subscriptions").GetProperty("bot_events").GetArrayLength();
        Assert.Equal(events, Registrations(host, "AppMention") + Registrations(host, "AppHomeOpened") + Registrations(host, "Event"));
    }

    [Fact]
    public async Task Whom_the_bot_may_write_to_directly_can_read_it_and_answers_that_nobody_reads_are_not_taken()
    {
        Assert.Equal(0, await InvokeAsync("manifest --json"));
        using var manifest = JsonDocument.Parse(_output.ToString());
        var scopes = manifest.RootElement.GetProperty("oauth_config").GetProperty("scopes").GetProperty("bot").EnumerateArray().Select(scope => scope.GetString());
        Assert.Contains("im:write", scopes);

        // Without the Messages tab chat.postMessage is refused with messages_tab_disabled.
        var home = manifest.RootElement.GetProperty("features").GetProperty("app_home");
        Assert.True(home.GetProperty("messages_tab_enabled").GetBoolean());
        Assert.True(home.GetProperty("messages_tab_read_only_enabled").GetBoolean());
        Assert.False(home.GetProperty("home_tab_enabled").GetBoolean());
    }

    [Fact]
    public async Task Without_a_group_among_the_approvers_no_groups_are_read()
    {
        var file = Path.Combine(_folder.FullName, "people.yaml");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(Example)).Replace("S0PLATFORM", "U0BEN", StringComparison.Ordinal));
        Assert.Equal(0, await InvokeAsync($"manifest --config {file}"));
        Assert.DoesNotContain("usergroups:read", _output.ToString());
    }

    [Fact]
    public async Task Roles_that_need_a_policy_of_their_own_are_named_beside_the_policy()
    {
        Assert.Equal(0, await InvokeAsync("iam-policy"));
        JsonDocument.Parse(_output.ToString()).Dispose();
        Assert.Contains("iam-policy --cluster prod", _error.ToString());
        Assert.Contains("arn:aws:eks:eu-west-1:*:cluster/staging", _output.ToString());
    }

    [Theory]
    [InlineData("eu-west-1", "aws")]
    [InlineData("cn-north-1", "aws-cn")]
    [InlineData("us-gov-west-1", "aws-us-gov")]
    [InlineData("eu-isoe-west-1", "aws-iso-e")]
    [InlineData("us-iso-east-1", "aws-iso")]
    public void A_region_lies_in_its_partition(string region, string partition) => Assert.Equal(partition, IamPolicy.PartitionOf(region));

    [Fact]
    public async Task A_bot_that_does_not_run_is_not_called_healthy()
    {
        Assert.Equal(1, await InvokeAsync($"health --config {Http(port: 9)}"));
        Assert.Contains("http://127.0.0.1:9/healthz/live does not answer", _error.ToString());
    }

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _output.Dispose();
        _error.Dispose();
    }

    private Task<int> InvokeAsync(string line, string? configuration = "example")
    {
        var words = line.Replace("HTTP", Http(8080), StringComparison.Ordinal).Split(' ');
        return new CommandLine(new CommandActions(No, No, No, No, No), name => name == "EKSBOT_CONFIG" && configuration is not null ? Example : null)
            .InvokeAsync(words, _output, _error, CancellationToken.None);
    }

    private string Http(int port)
    {
        var file = Path.Combine(_folder.FullName, $"http-{port}.yaml");
        File.WriteAllText(file, File.ReadAllText(Example)
            .Replace("mode: socket", "mode: http", StringComparison.Ordinal)
            .Replace("0.0.0.0:8080", $"0.0.0.0:{port}", StringComparison.Ordinal));
        return file;
    }

    private static int Registrations(string host, string kind) => host.Split($".Add{kind}Handler<").Length - 1;

    private static Task<int> No<T>(T asked, CancellationToken cancellationToken) => throw new InvalidOperationException($"{asked} was not asked for.");

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
