using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace EksUpgradeBot.Packaging.Tests.Chart;

/// <summary>Reads YAML as Helm and Kubernetes do: as JSON, in which a plain <c>1</c> is a number and a quoted one a text.</summary>
internal static class YamlTree
{
    /// <summary>Every document that is not empty. A key that stands twice is an error, as it is for Kubernetes' strict readers.</summary>
    public static IReadOnlyList<JsonObject> Documents(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. stream.Documents.Select(document => Read(document.RootNode)).OfType<JsonObject>()];
    }

    /// <summary>The only document.</summary>
    public static JsonObject Document(string yaml) => Documents(yaml) is [var only] ? only : throw new FormatException("There is not one document.");

    private static JsonNode? Read(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Read(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Read)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: var plain } => Plain(plain ?? ""),
        YamlScalarNode scalar => scalar.Value,
        _ => throw new FormatException($"What is {node}?"),
    };

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" => true,
        "false" => false,

        // YAML 1.1, which Helm reads, has octal numbers, and a file mode is one.
        ['0', _, ..] when text.All(c => c is >= '0' and <= '7') => Convert.ToInt64(text, 8),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && char.IsAsciiDigit(text[^1]) => number,
        _ => text,
    };
}
