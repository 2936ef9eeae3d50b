using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Terraform.Resources;

/// <summary>What is done with attribute values, which are JSON throughout.</summary>
internal static class Values
{
    public static JsonArray One(JsonObject block) => [block];

    /// <summary>A set of texts in the order in which Terraform writes it.</summary>
    public static JsonArray Set(JsonNode? texts) =>
        [.. (texts as JsonArray ?? []).Select(text => text!.ToString()).Order(StringComparer.Ordinal).Select(text => JsonValue.Create(text))];

    /// <summary>The one block of a list, or an empty one.</summary>
    public static JsonObject Block(JsonNode? list) => list is JsonArray { Count: > 0 } blocks ? blocks[0]!.AsObject() : [];

    public static JsonObject Merge(params JsonObject[] maps)
    {
        var merged = new JsonObject();
        foreach (var (key, value) in maps.SelectMany(map => map))
        {
            merged[key] = value?.DeepClone();
        }

        return merged;
    }

    /// <summary>Go's RFC 3339 of epoch seconds, which drops a fraction.</summary>
    public static string Time(JsonNode? seconds) => DateTimeOffset
        .FromUnixTimeMilliseconds((long)((seconds?.GetValue<double>() ?? 0) * 1000)).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

    /// <summary>
    /// The mask of a value in which nothing is sensitive: containers keep their shape, lists a false per element, and objects
    /// only what is a container itself.
    /// </summary>
    public static JsonNode? Mask(JsonNode? value) => value switch
    {
        JsonArray list => new JsonArray([.. list.Select(item => Mask(item) ?? JsonValue.Create(false))]),
        JsonObject map => new JsonObject(map.Where(pair => pair.Value is JsonArray or JsonObject)
            .Select(pair => KeyValuePair.Create(pair.Key, Mask(pair.Value)))),
        _ => null,
    };
}
