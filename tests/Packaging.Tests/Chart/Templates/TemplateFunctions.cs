using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EksUpgradeBot.Bot.Installing;

namespace EksUpgradeBot.Packaging.Tests.Chart.Templates;

/// <summary>A chart that refuses its values, with what it says.</summary>
internal sealed class ChartFailureException(string message) : Exception(message);

/// <summary>The functions of Go, of sprig and of Helm that the chart uses. Values are JSON, text, numbers, truths, or null.</summary>
internal static class TemplateFunctions
{
    public static object? Call(string name, IReadOnlyList<object?> given) => (name, given) switch
    {
        ("and", _) => given.FirstOrDefault(value => !IsTrue(value), given[^1]),
        ("or", _) => given.FirstOrDefault(IsTrue, given[^1]),
        ("not", [var value]) => !IsTrue(value),
        ("eq", [var one, var other]) => Show(one) == Show(other),
        ("ne", [var one, var other]) => Show(one) != Show(other),
        ("gt", [var one, var other]) => Number(one) > Number(other),
        ("lt", [var one, var other]) => Number(one) < Number(other),
        ("atoi", [string digits]) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (double)number : 0d,
        ("int", [var value]) => Math.Truncate(Number(value)),
        ("add", [var one, var other]) => Number(one) + Number(other),
        ("mul", [var one, var other]) => Number(one) * Number(other),
        ("ternary", [var one, var other, bool isOne]) => isOne ? one : other,
        ("hasSuffix", [string end, string text]) => text.EndsWith(end, StringComparison.Ordinal),
        ("default", [var otherwise, var value]) => IsTrue(value) ? value : otherwise,
        ("hasKey", [JsonObject mapping, string key]) => mapping.ContainsKey(key),
        ("dict", []) => new JsonObject(),
        ("list", _) => new JsonArray([.. given.Select(value => (JsonNode)Show(value))]),
        ("printf", [string format, ..]) => Format(format, [.. given.Skip(1)]),
        ("quote", [var value]) => value is null ? "" : JsonSerializer.Serialize(Show(value)),
        ("replace", [string what, string with, string text]) => text.Replace(what, with, StringComparison.Ordinal),
        ("contains", [string part, string text]) => text.Contains(part, StringComparison.Ordinal),
        ("trunc", [double length, string text]) => text.Length <= length ? text : text[..(int)length],
        ("trimSuffix", [string end, string text]) => text.EndsWith(end, StringComparison.Ordinal) ? text[..^end.Length] : text,
        ("nindent", [double depth, string text]) => "\n" + Indent((int)depth, text),
        ("indent", [double depth, string text]) => Indent((int)depth, text),
        ("sha256sum", [string text]) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
        ("toYaml", [JsonNode value]) => YamlText.Of(value).TrimEnd('\n'),
        ("fail", [string message]) => throw new ChartFailureException(message),
        _ => throw new NotSupportedException($"This renderer has no function {name} of {given.Count} arguments like {string.Join(", ", given.Select(value => value?.GetType().Name))}."),
    };

    /// <summary>As Go prints it; what is not there Helm prints as nothing.</summary>
    public static string Show(object? value) => Plain(value) switch
    {
        null => "",
        bool truth => truth ? "true" : "false",
        double number => number.ToString(CultureInfo.InvariantCulture),
        string text => text,
        var other => throw new NotSupportedException($"Go would print {other} as no YAML."),
    };

    /// <summary>Whether <c>if</c> takes it: what is empty is false.</summary>
    public static bool IsTrue(object? value) => Plain(value) switch
    {
        null => false,
        bool truth => truth,
        double number => number != 0,
        string text => text.Length > 0,
        JsonObject mapping => mapping.Count > 0,
        JsonArray list => list.Count > 0,
        _ => true,
    };

    /// <summary>The value of a JSON scalar; everything else as it is.</summary>
    public static object? Plain(object? value) => value is JsonValue scalar
        ? scalar.GetValueKind() switch
        {
            JsonValueKind.String => scalar.GetValue<string>(),
            JsonValueKind.Number => double.Parse(scalar.ToJsonString(), CultureInfo.InvariantCulture),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        }
        : value;

    private static double Number(object? value) => Plain(value) is double number ? number : throw new NotSupportedException($"{value} is no number.");

    private static string Format(string format, IReadOnlyList<object?> values)
    {
        var next = 0;
        return Regex.Replace(format, "%[sd]", _ => Show(values[next++]), RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    private static string Indent(int depth, string text) =>
        string.Join('\n', text.Split('\n').Select(line => new string(' ', depth) + line));
}
