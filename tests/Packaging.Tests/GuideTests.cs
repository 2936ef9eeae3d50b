using System.Text.RegularExpressions;
using EksUpgradeBot.Bot.Cli;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Packaging.Tests.Chart;
using EksUpgradeBot.Tests.Shared;
using Xunit;

namespace EksUpgradeBot.Packaging.Tests;

/// <summary>What the guide to installing has people write and type works as it stands there.</summary>
public sealed class GuideTests : IDisposable
{
    private static readonly string Guide = File.ReadAllText(Repository.PathOf("docs/install.md"));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eksbot-guide-");

    [Fact]
    public void Its_configuration_can_be_used() =>
        Assert.IsType<ConfigurationResult.Fine>(ConfigurationFile.Read(Block("clusters:"), "bot.yaml", _ => true));

    [Fact]
    public void Its_values_are_taken_by_the_chart_and_say_what_its_configuration_says()
    {
        var values = YamlTree.Document(Block("image:"));
        var schema = YamlTree.Document(File.ReadAllText(Path.Combine(RenderedChart.Folder, "values.schema.json")));
        Assert.Equal([], new SchemaJudge(schema).Complaints(RenderedChart.ValuesOf(values)));
        Assert.Equal($"{YamlTree.Document(Block("clusters:"))["clusters"]}", $"{values["config"]!["clusters"]}");
        Assert.Equal("StatefulSet", $"{RenderedChart.Of(values).Workload["kind"]}");
    }

    [Fact]
    public async Task Every_line_for_the_bot_is_one_that_it_understands()
    {
        var configuration = Path.Combine(_folder.FullName, "bot.yaml");
        await File.WriteAllTextAsync(configuration, Block("clusters:"));
        var lines = Regex.Matches(Guide, @"(?<=^|`)(?:eks-upgrade-bot|.*/app/EksUpgradeBot\.Bot) ([a-z-][^`>\n]*)", RegexOptions.Multiline, TimeSpan.FromSeconds(1))
            .Select(line => line.Groups[1].Value.Trim()).Where(line => !line.StartsWith("upgrade", StringComparison.Ordinal)).ToList();
        Assert.True(lines.Count >= 10, string.Join('\n', lines));
        foreach (var line in lines.Where(line => !line.Contains("--url", StringComparison.Ordinal)))
        {
            using var error = new StringWriter();
            var words = line.Replace("bot.yaml", configuration, StringComparison.Ordinal).Split(' ');
            var code = await new CommandLine(new CommandActions(Fine, Fine, Fine, Fine, Fine), name => name == "EKSBOT_CONFIG" ? configuration : null)
                .InvokeAsync(words, TextWriter.Null, error, CancellationToken.None);

            // Nothing runs here, so that health says no; everything else is fine.
            Assert.True(code == (words[0] == "health" ? 1 : 0), $"{line}: {error}");
        }
    }

    [Fact]
    public void Its_links_lead_somewhere() => Assert.All(
        Regex.Matches(Guide, @"\]\(([^)#]+)\)", RegexOptions.None, TimeSpan.FromSeconds(1)),
        link => Assert.True(Path.Exists(Path.Combine(Repository.PathOf("docs"), link.Groups[1].Value)), link.Groups[1].Value));

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Block(string beginning) =>
        Regex.Matches(Guide, "```yaml\n(.*?)```", RegexOptions.Singleline, TimeSpan.FromSeconds(1)).Select(block => block.Groups[1].Value)
            .Single(block => block.StartsWith(beginning, StringComparison.Ordinal));

    private static Task<int> Fine<T>(T asked, CancellationToken cancellationToken) => Task.FromResult(0);
}
