using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EksUpgradeBot.Bot.Installing;

/// <summary>
/// Writes JSON as YAML in block style, for a person to read and a tool to take. A text that YAML could read as anything else is written
/// between double quotes, as JSON writes it.
/// </summary>
internal static partial class YamlText
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase) { "null", "true", "false", "yes", "no", "on", "off", "y", "n" };

    /// <summary>The value, with a line feed at its end.</summary>
    public static string Of(JsonNode value)
    {
        var yaml = new StringBuilder();
        Write(yaml, value, 0);
        return yaml.ToString();
    }

    private static void Write(StringBuilder yaml, JsonNode? value, int depth)
    {
        switch (value)
        {
            case JsonObject mapping:
                foreach (var (key, item) in mapping)
                {
                    Line(yaml, $"{Scalar(key)}:", item, depth);
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    // A mapping begins on the line of its dash.
                    if (item is JsonObject { Count: > 0 })
                    {
                        var inner = new StringBuilder();
                        Write(inner, item, depth + 1);
                        yaml.Append(' ', depth * 2).Append("- ").Append(inner.ToString().AsSpan((depth + 1) * 2));
                    }
                    else
                    {
                        Line(yaml, "-", item, depth);
                    }
                }

                break;
            default:
                yaml.AppendLine(Scalar(value));
                break;
        }
    }

    private static void Line(StringBuilder yaml, string start, JsonNode? item, int depth)
    {
        yaml.Append(' ', depth * 2).Append(start);
        switch (item)
        {
            case JsonObject { Count: 0 }:
                yaml.AppendLine(" {}");
                break;
            case JsonArray { Count: 0 }:
                yaml.AppendLine(" []");
                break;
            case JsonObject or JsonArray:
                yaml.AppendLine();
                Write(yaml, item, depth + 1);
                break;
            default:
                yaml.Append(' ').AppendLine(Scalar(item));
                break;
        }
    }

    private static string Scalar(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.String ? Scalar(value.GetValue<string>()) : value?.ToJsonString() ?? "null";

    private static string Scalar(string text) =>
        Plain().IsMatch(text) && !Words.Contains(text) ? text : JsonSerializer.Serialize(text, Readable);

    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Begins with a letter or a slash, and has nothing in it that ends a plain text.
    [GeneratedRegex(@"^[A-Za-z/](?:[A-Za-z0-9 _./|,()'-]|:(?=\S))*(?<! )\z")]
    private static partial Regex Plain();
}
