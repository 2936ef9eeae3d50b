using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>EKS's spelling of values in JSON.</summary>
internal static class Wire
{
    /// <summary>Epoch seconds with milliseconds, as the real API sends them.</summary>
    public static JsonNode Time(DateTimeOffset at) => JsonValue.Create(at.ToUnixTimeMilliseconds() / 1000.0);

    public static JsonArray Strings(IEnumerable<string> values) => [.. values.Select(value => JsonValue.Create(value))];

    public static JsonArray Objects(IEnumerable<JsonObject> values) => [.. values];

    public static JsonObject Map(IEnumerable<KeyValuePair<string, string>> values) =>
        new(values.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));
}
