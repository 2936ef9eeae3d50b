using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EksUpgradeBot.Packaging.Tests.Chart;

/// <summary>
/// Judges values by a JSON schema (draft 7), as far as the chart's schema goes. A keyword that it does not know is an error, so that none is
/// passed over.
/// </summary>
internal sealed class SchemaJudge(JsonObject schema)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>What is wrong, with its place; nothing when all is well.</summary>
    public IReadOnlyList<string> Complaints(JsonNode? value) => [.. Judge(schema, value, "values")];

    private IEnumerable<string> Judge(JsonNode rule, JsonNode? value, string at)
    {
        if (rule["$ref"] is { } reference)
        {
            // Draft 7: what stands beside a reference does not count.
            return Judge(schema["definitions"]![reference.GetValue<string>()["#/definitions/".Length..]]!, value, at);
        }

        return rule.AsObject().SelectMany(keyword => Judge(keyword.Key, keyword.Value!, rule, value, at));
    }

    private IEnumerable<string> Judge(string keyword, JsonNode wanted, JsonNode rule, JsonNode? value, string at) => (keyword, value) switch
    {
        ("$schema" or "title" or "description" or "default" or "definitions" or "format", _) => [],
        ("type", _) => IsOf(wanted.GetValue<string>(), value) ? [] : [$"{at}: {Show(value)} is no {wanted}"],
        ("enum", _) => wanted.AsArray().Any(one => JsonNode.DeepEquals(one, value)) ? [] : [$"{at}: {Show(value)} is none of {wanted.ToJsonString()}"],
        ("required", JsonObject mapping) => wanted.AsArray().Select(key => key!.GetValue<string>()).Where(key => !mapping.ContainsKey(key)).Select(key => $"{at}: {key} is missing"),
        ("properties", JsonObject mapping) => mapping.Where(pair => wanted[pair.Key] is not null).SelectMany(pair => Judge(wanted[pair.Key]!, pair.Value, $"{at}.{pair.Key}")),
        ("additionalProperties", JsonObject mapping) => mapping.Where(pair => rule["properties"]?[pair.Key] is null).SelectMany(pair =>
            wanted is JsonObject others ? Judge(others, pair.Value, $"{at}.{pair.Key}") : [$"{at}.{pair.Key} is not known"]),
        ("items", JsonArray list) => list.SelectMany((item, place) => Judge(wanted, item, $"{at}[{place}]")),
        ("minItems", JsonArray list) => list.Count >= Number(wanted) ? [] : [$"{at} has fewer than {wanted} items"],
        ("uniqueItems", JsonArray list) => list.Select(item => item!.ToJsonString()).Distinct().Count() == list.Count ? [] : [$"{at} has an item twice"],
        ("minimum", JsonValue number) => !IsOf("number", number) || Number(number) >= Number(wanted) ? [] : [$"{at}: {number} is less than {wanted}"],
        ("maximum", JsonValue number) => !IsOf("number", number) || Number(number) <= Number(wanted) ? [] : [$"{at}: {number} is more than {wanted}"],
        ("pattern", JsonValue text) => !IsOf("string", text) || Regex.IsMatch(text.GetValue<string>(), wanted.GetValue<string>(), RegexOptions.ECMAScript, Patience)
            ? [] : [$"{at}: {text} does not match {wanted}"],
        ("required" or "properties" or "additionalProperties" or "items" or "minItems" or "uniqueItems" or "minimum" or "maximum" or "pattern", _) => [],
        _ => throw new NotSupportedException($"This judge does not know the keyword {keyword}."),
    };

    private static bool IsOf(string type, JsonNode? value) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "number" => value?.GetValueKind() == JsonValueKind.Number,
        "integer" => value?.GetValueKind() == JsonValueKind.Number && Number(value) % 1 == 0,
        _ => throw new NotSupportedException($"This judge does not know the type {type}."),
    };

    private static double Number(JsonNode value) => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);

    private static string Show(JsonNode? value) => value?.ToJsonString() ?? "null";
}
