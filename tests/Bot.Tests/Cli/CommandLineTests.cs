using EksUpgradeBot.Bot.Cli;
using EksUpgradeBot.Tests.Shared;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Cli;

public sealed class CommandLineTests : IDisposable
{
    private static readonly string Example = Repository.PathOf("src/Bot/Configuration/example.yaml");

    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private object? _asked;

    [Theory]
    [InlineData("", "RunArguments { Config =  }")]
    [InlineData("run", "RunArguments { Config =  }")]
    [InlineData("--config a.yaml", "RunArguments { Config = a.yaml }")]
    [InlineData("run --config a.yaml", "RunArguments { Config = a.yaml }")]
    [InlineData("report prod", "ReportArguments { Config = , Cluster = prod, Target = , Json = False, Markdown = False }")]
    [InlineData("report prod v1.35 --json --config a.yaml", "ReportArguments { Config = a.yaml, Cluster = prod, Target = 1.35, Json = True, Markdown = False }")]
    [InlineData("report prod --markdown", "ReportArguments { Config = , Cluster = prod, Target = , Json = False, Markdown = True }")]
    [InlineData("token prod --config a.yaml", "TokenArguments { Config = a.yaml, Cluster = prod }")]
    [InlineData("summarize plan.json", "SummarizeArguments { Plan = plan.json, Format = Text, Changes = 1000 }")]
    [InlineData("summarize plan.json --markdown --changes 20", "SummarizeArguments { Plan = plan.json, Format = Markdown, Changes = 20 }")]
    [InlineData("summarize - --json", "SummarizeArguments { Plan = -, Format = Json, Changes = 1000 }")]
    [InlineData(
        "set-version live/prod 1.35",
        "SetVersionArguments { Directory = live/prod, Version = 1.35, Module = , Attribute = , Write = False, Json = False, VarFiles = System.String[] }")]
    [InlineData(
        "set-version live/prod 1.35 --module eks --attribute cluster_version --write --json",
        "SetVersionArguments { Directory = live/prod, Version = 1.35, Module = eks, Attribute = cluster_version, Write = True, Json = True, VarFiles = System.String[] }")]
    public async Task A_line_becomes_what_is_asked_for(string line, string asked)
    {
        Assert.Equal(7, await InvokeAsync(line));
        Assert.Equal(asked, _asked!.ToString());
        Assert.Empty(_error.ToString());
    }

    [Theory]
    [InlineData("fly", "fly")]
    [InlineData("report", "CLUSTER")]
    [InlineData("report @prod", "“@prod” is no name of a cluster")]
    [InlineData("report prod 1.35.2", "patch level")]
    [InlineData("report prod latest", "not “latest”")]
    [InlineData("report prod 1.35 more", "more")]
    [InlineData("token", "CLUSTER")]
    [InlineData("summarize", "PLAN.json")]
    [InlineData("summarize plan.json --json --markdown", "do not go together")]
    [InlineData("summarize plan.json --changes 0", "--changes")]
    [InlineData("summarize plan.json --changes many", "--changes")]
    [InlineData("set-version live/prod", "VERSION")]
    [InlineData("set-version live/prod 1,35", "with a dot")]
    [InlineData("set-version live/prod 1.35 --module", "--module")]
    [InlineData("--what", "--what")]
    [InlineData("run --config", "--config")]
    public async Task Bad_usage_is_one_clear_line_and_exit_code_2(string line, string named)
    {
        Assert.Equal(2, await InvokeAsync(line));
        Assert.Null(_asked);
        Assert.Empty(_output.ToString());
        var told = Assert.Single(_error.ToString().TrimEnd().Split('\n'));
        Assert.Contains(named, told);
        Assert.EndsWith("--help.", told);
    }

    [Fact]
    public async Task The_version_is_the_products()
    {
        Assert.Equal(0, await InvokeAsync("--version"));
        Assert.Equal(CommandLine.Version, _output.ToString().Trim());
        Assert.Matches(@"^\d+\.\d+\.\d+", CommandLine.Version);
    }

    [Theory]
    [InlineData("--help", "check-config")]
    [InlineData("set-version --help", "--attribute")]
    public async Task Help_is_shown(string line, string named)
    {
        Assert.Equal(0, await InvokeAsync(line));
        Assert.Contains(named, _output.ToString());
    }

    [Fact]
    public async Task A_fine_configuration_is_said_to_be_fine()
    {
        Assert.Equal(0, await InvokeAsync("check-config --config " + Example));
        Assert.Equal($"{Example}: fine: 2 clusters (prod, staging)", _output.ToString().Trim());
    }

    [Fact]
    public async Task The_configuration_is_found_by_the_environment()
    {
        Assert.Equal(0, await InvokeAsync("check-config", Example));
        Assert.StartsWith(Example, _output.ToString());
    }

    [Fact]
    public async Task Every_error_of_a_configuration_is_a_line_and_the_exit_code_is_2()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "stroe: x\nclusters: []\n");

            Assert.Equal(2, await InvokeAsync("check-config --config " + path));

            var lines = _error.ToString().TrimEnd().Split('\n');
            Assert.Equal(2, lines.Length);
            Assert.All(lines, line => Assert.StartsWith($"{path}:1:1: ", line));
            Assert.Contains("did you mean store?", _error.ToString());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_missing_configuration_is_bad_input()
    {
        Assert.Equal(2, await InvokeAsync("check-config --config /nowhere/bot.yaml"));
        Assert.Contains("no such file", _error.ToString());
    }

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    private Task<int> InvokeAsync(string line, string? variable = null)
    {
        var actions = new CommandActions(Ask, Ask, Ask, Ask, Ask);
        return new CommandLine(actions, name => name == "EKSBOT_CONFIG" ? variable : null)
            .InvokeAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), _output, _error, CancellationToken.None);
    }

    // Seven is no exit code of ours: what the action gives is handed on.
    private Task<int> Ask<T>(T asked, CancellationToken cancellationToken)
    {
        _asked = asked;
        return Task.FromResult(7);
    }
}
