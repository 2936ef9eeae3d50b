using System.Text.Json;
using System.Text.Json.Nodes;
using EksUpgradeBot.Packaging.Tests.Chart.Templates;
using EksUpgradeBot.Tests.Shared;
using Xunit;

namespace EksUpgradeBot.Packaging.Tests.Chart;

/// <summary>
/// Holds our small renderer against Go's own templates with sprig, where a Go toolchain and the sources of both are
/// (Debian: <c>golang-go golang-github-masterminds-sprig-dev golang-k8s-sigs-yaml-dev</c>).
/// </summary>
public sealed class RealTemplatesTests : IDisposable
{
    private const string Sources = "/usr/share/gocode";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eksbot-chart-");

    [Fact]
    public async Task Our_renderer_makes_of_the_chart_what_Go_makes_of_it()
    {
        var program = await BuildAsync();
        foreach (var name in ChartCases.Names.Select(row => row.Data))
        {
            var ran = await RenderAsync(program, ChartCases.Values(name));
            Assert.True(ran.ExitCode == 0, $"{name}: {ran}");
            var real = JsonSerializer.Deserialize<Dictionary<string, string>>(ran.Output)!;
            var ours = RenderedChart.Of(ChartCases.Values(name)).Files;
            Assert.Equal(real.Keys.Order(StringComparer.Ordinal), ours.Keys.Order(StringComparer.Ordinal));
            Assert.All(real, file => Assert.Equal(Canonical(file.Key, file.Value), Canonical(file.Key, ours[file.Key])));
        }
    }

    [Theory]
    [InlineData("socket-sqlite", "replicaCount: 2")]
    [InlineData("socket-sqlite", "config: { shutdownTimeout: 2m }")]
    [InlineData("socket-sqlite", "config: { shutdownTimeout: 090s }")]
    [InlineData("socket-sqlite", "config: { shutdownTimeout: 1h }")]
    [InlineData("http-postgresql", "ingress: { tlsSecret: \"\" }")]
    public async Task What_our_renderer_hears_refused_Go_hears_refused_too(string example, string change)
    {
        var values = ChartCases.With(example, change);
        var ran = await RenderAsync(await BuildAsync(), values);
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains(Assert.Throws<ChartFailureException>(() => RenderedChart.Of(values)).Message, ran.Output);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // Order of keys and style of texts are nobody's business, and the checksum is over them.
    private static string Canonical(string file, string text) => file.EndsWith(".yaml", StringComparison.Ordinal)
        ? string.Join("\n", YamlTree.Documents(text).Select(made => Sorted(made)!.ToJsonString()))
        : text;

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject mapping => new JsonObject(mapping.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, pair.Key switch
        {
            "bot.yaml" => Sorted(YamlTree.Document($"{pair.Value}")),
            "checksum/config" or "checksum/secret" => $"{pair.Value}".Length,
            _ => Sorted(pair.Value),
        }))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private async Task<string> BuildAsync()
    {
        Assert.SkipUnless(
            Directory.Exists($"{Sources}/src/github.com/Masterminds/sprig") && Directory.Exists($"{Sources}/src/sigs.k8s.io/yaml") && File.Exists("/usr/bin/go"),
            "No Go with sprig here: apt-get install golang-go golang-github-masterminds-sprig-dev golang-k8s-sigs-yaml-dev");
        var program = Path.Combine(_folder.FullName, "render");
        var variables = new Dictionary<string, string>
        {
            ["GOPATH"] = Sources,
            ["GO111MODULE"] = "off",
            ["GOCACHE"] = Path.Combine(Path.GetTempPath(), "eksbot-go-cache"),
        };
        var built = await Shell.RunAsync(_folder.FullName, variables, "/usr/bin/go", "build", "-o", program, Repository.PathOf("tests/Packaging.Tests/Chart/Real/main.go"));
        Assert.True(built.ExitCode == 0, $"{built}");
        return program;
    }

    private async Task<Ran> RenderAsync(string program, JsonObject values)
    {
        var context = Path.Combine(_folder.FullName, "context.json");
        await File.WriteAllTextAsync(context, RenderedChart.ContextOf(values).ToJsonString());
        return await Shell.RunAsync(_folder.FullName, new Dictionary<string, string>(), program, Path.Combine(RenderedChart.Folder, "templates"), context);
    }
}
