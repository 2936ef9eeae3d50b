using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace EksUpgradeBot.Sandbox.Helmfile.State;

/// <summary>YAML as JSON, which is all that charts and helmfiles need of it.</summary>
internal static class Yaml
{
    /// <summary>The first document; null when there is nothing in it.</summary>
    /// <exception cref="YamlException">It is none.</exception>
    public static JsonNode? Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Count == 0 ? null : Read(stream.Documents[0].RootNode);
    }

    /// <summary>The lines, from 1, on which a mapping's keys stand.</summary>
    public static IEnumerable<(string Key, long Line)> Keys(string text, params string[] path)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        var nodes = stream.Documents.Count == 0 ? [] : new List<YamlNode> { stream.Documents[0].RootNode };
        foreach (var name in path)
        {
            nodes = [.. nodes.OfType<YamlMappingNode>()
                .SelectMany(mapping => mapping.Children)
                .Where(child => child.Key is YamlScalarNode key && key.Value == name)
                .SelectMany(child => child.Value is YamlSequenceNode items ? items.Children : [child.Value])];
        }

        return nodes.OfType<YamlMappingNode>().SelectMany(mapping => mapping.Children.Keys).OfType<YamlScalarNode>().Select(key => (key.Value ?? "", (long)key.Start.Line));
    }

    /// <summary>One tree over another: mappings are joined, all else is replaced.</summary>
    public static JsonObject Merge(JsonObject under, JsonObject over)
    {
        var merged = (JsonObject)under.DeepClone();
        foreach (var (key, value) in over)
        {
            merged[key] = merged[key] is JsonObject below && value is JsonObject above ? Merge(below, above) : value?.DeepClone();
        }

        return merged;
    }

    private static JsonNode? Read(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(child => KeyValuePair.Create(((YamlScalarNode)child.Key).Value ?? "", Read(child.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Read)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: var value } => Plain(value ?? ""),
        YamlScalarNode scalar => scalar.Value,
        _ => null,
    };

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "null" or "~" => null,
        "true" => true,
        "false" => false,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => text,
    };
}
