using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Slack;

/// <summary>Reading and writing of JSON trees, which are what the whole workspace speaks.</summary>
internal static class Json
{
    /// <summary>Slack sends text as it is; only what JSON itself demands is escaped.</summary>
    public static JsonSerializerOptions Plain { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Line(this JsonNode node) => node.ToJsonString(Plain);

    public static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The property as text; null when it is missing or not a string.</summary>
    public static string? Text(this JsonNode? node, string name) =>
        (node as JsonObject)?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static bool Flag(this JsonNode? node, string name) =>
        (node as JsonObject)?[name] is JsonValue value
        && (value.TryGetValue<bool>(out var flag) ? flag : value.TryGetValue<string>(out var text) && text is "true" or "1");

    public static int? Number(this JsonNode? node, string name) =>
        (node as JsonObject)?[name] is JsonValue value
            ? value.TryGetValue<int>(out var number) ? number
            : value.TryGetValue<string>(out var text) && int.TryParse(text, out number) ? number : null
            : null;

    public static JsonObject? Object(this JsonNode? node, string name) => (node as JsonObject)?[name] as JsonObject;

    public static JsonArray? Array(this JsonNode? node, string name) => (node as JsonObject)?[name] as JsonArray;

    /// <summary>A copy that may be put into another tree.</summary>
    public static T Copy<T>(this T node)
        where T : JsonNode => (T)node.DeepClone();

    public static JsonArray List(this IEnumerable<string> values) => new([.. values.Select(value => JsonValue.Create(value))]);

    public static JsonArray List(this IEnumerable<JsonNode> values) => new([.. values]);

    /// <summary>Sets the property only when there is something to say.</summary>
    public static JsonObject With(this JsonObject target, string name, JsonNode? value)
    {
        if (value is not null)
        {
            target[name] = value.Parent is null ? value : value.DeepClone();
        }

        return target;
    }
}
