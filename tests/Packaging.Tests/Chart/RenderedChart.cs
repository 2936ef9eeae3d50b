using System.Text.Json.Nodes;
using EksUpgradeBot.Packaging.Tests.Chart.Templates;
using EksUpgradeBot.Tests.Shared;

namespace EksUpgradeBot.Packaging.Tests.Chart;

/// <summary>The chart with some values, as <c>helm template</c> would print it.</summary>
/// <param name="Files">What each template became, by its name.</param>
internal sealed record RenderedChart(IReadOnlyDictionary<string, string> Files)
{
    /// <summary>Where the chart lies.</summary>
    public static string Folder { get; } = Repository.PathOf("helm/eks-upgrade-bot");

    /// <summary>Every object, in the order of the files.</summary>
    public IReadOnlyList<JsonObject> Objects { get; } =
        [.. Files.Where(file => file.Key.EndsWith(".yaml", StringComparison.Ordinal)).SelectMany(file => YamlTree.Documents(file.Value))];

    /// <summary>The object of a kind; null when there is none.</summary>
    public JsonObject? Find(string kind) => Objects.SingleOrDefault(made => made["kind"]!.GetValue<string>() == kind);

    public JsonObject Get(string kind) => Find(kind) ?? throw new InvalidOperationException($"There is no {kind}.");

    /// <summary>What runs the pods.</summary>
    public JsonObject Workload => Find("StatefulSet") ?? Get("Deployment");

    /// <summary>Renders the chart.</summary>
    /// <param name="values">What somebody gives to Helm.</param>
    /// <exception cref="ChartFailureException">The chart refuses the values.</exception>
    public static RenderedChart Of(JsonObject values)
    {
        var defined = new Dictionary<string, IReadOnlyList<TemplateNode>>(StringComparer.Ordinal);
        var parsed = Directory.GetFiles(Path.Combine(Folder, "templates")).Order(StringComparer.Ordinal)
            .Select(file => (Name: Path.GetFileName(file), Template: new TemplateParser(Path.GetFileName(file), File.ReadAllText(file), defined).Parse()))
            .ToList();
        var (run, context) = (new TemplateRun(defined), ContextOf(values));
        return new RenderedChart(parsed.Where(file => file.Name[0] != '_').ToDictionary(file => file.Name, file => run.Render(file.Template, context)));
    }

    /// <summary>The values as templates see them: the chart's own under the given ones.</summary>
    public static JsonObject ValuesOf(JsonObject given) => Merge(YamlTree.Document(File.ReadAllText(Path.Combine(Folder, "values.yaml"))), given);

    /// <summary>What a template's dot is.</summary>
    public static JsonObject ContextOf(JsonObject given)
    {
        var chart = YamlTree.Document(File.ReadAllText(Path.Combine(Folder, "Chart.yaml")));
        return new JsonObject
        {
            ["Values"] = ValuesOf(given),
            ["Release"] = new JsonObject { ["Name"] = "bot", ["Namespace"] = "platform", ["Service"] = "Helm" },

            // Helm's names for these begin with a capital.
            ["Chart"] = new JsonObject { ["Name"] = chart["name"]!.DeepClone(), ["Version"] = chart["version"]!.DeepClone(), ["AppVersion"] = chart["appVersion"]!.DeepClone() },
        };
    }

    /// <summary>As Helm merges: mappings into each other, everything else anew, and null takes a key away.</summary>
    public static JsonObject Merge(JsonObject under, JsonObject over)
    {
        var merged = (JsonObject)under.DeepClone();
        foreach (var (key, value) in over)
        {
            if (value is null)
            {
                merged.Remove(key);
            }
            else
            {
                merged[key] = merged[key] is JsonObject mapping && value is JsonObject more ? Merge(mapping, more) : value.DeepClone();
            }
        }

        return merged;
    }
}
