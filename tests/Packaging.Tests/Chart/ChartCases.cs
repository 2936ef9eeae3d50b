using System.Text.Json.Nodes;
using System.Runtime.CompilerServices;
using EksUpgradeBot.Tests.Shared;
using Xunit;

namespace EksUpgradeBot.Packaging.Tests.Chart;

/// <summary>Values to render the chart with: its own examples, and further ones for what they leave out.</summary>
internal static class ChartCases
{
    private static readonly string[] Folders = ["helm/eks-upgrade-bot/examples", "tests/Packaging.Tests/Chart/Cases"];

    public static TheoryData<string> Names { get; } =
        [.. Folders.SelectMany(folder => Directory.GetFiles(Repository.PathOf(folder), "*.yaml")).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public static JsonObject Values(string name) =>
        YamlTree.Document(File.ReadAllText(Folders.Select(folder => Repository.PathOf($"{folder}/{name}.yaml")).Single(File.Exists)));

    /// <summary>The example with something changed.</summary>
    public static JsonObject With(string name, string change) => RenderedChart.Merge(Values(name), YamlTree.Document(change));

    public static string GoldenFile(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Golden", name);
}
