using System.Buffers;
using System.Text.Json;

namespace EksUpgradeBot.Slack;

/// <summary>Reading of what Slack sends that never trips over what is missing or null: Slack leaves out and adds as it pleases.</summary>
internal static class Json
{
    public static JsonElement? Child(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty(name, out var child)
        && child.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
            ? child
            : null;

    public static JsonElement? Child(this JsonElement? json, string name) => json?.Child(name);

    public static string? Text(this JsonElement json, string name) =>
        json.Child(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static string? Text(this JsonElement? json, string name) => json?.Text(name);

    public static bool Flag(this JsonElement json, string name) =>
        json.Child(name) is { } flag
        && (flag.ValueKind == JsonValueKind.True || (flag.ValueKind == JsonValueKind.String && flag.ValueEquals("true"u8)));

    public static int? Number(this JsonElement json, string name) =>
        json.Child(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : null;

    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) =>
        json.Child(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    public static IReadOnlyList<string> Texts(this JsonElement json, string name) =>
        [.. json.Items(name).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)];

    /// <summary>An object whose values are all strings.</summary>
    public static JsonElement ObjectOf(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in fields)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
