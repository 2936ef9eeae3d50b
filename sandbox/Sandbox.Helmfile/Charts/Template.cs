using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EksUpgradeBot.Sandbox.Helmfile.Charts;

/// <summary>What a template may name, by its first word.</summary>
internal sealed class Scope : Dictionary<string, JsonObject>;

/// <summary>
/// The simplest of helm's templates: <c>{{ .Values.image.tag }}</c> with the functions <c>quote</c> and <c>trimSuffix</c>. Enough
/// for charts that differ by release, values and cluster version; anything else is refused as helm refuses what it does not know.
/// </summary>
internal static partial class Template
{
    public static string Render(string text, Scope scope, string name) =>
        Action().Replace(text, match => Evaluate(match.Groups["expression"].Value, scope, $"{name}:{text[..match.Index].Count(character => character == '\n') + 1}"));

    private static string Evaluate(string expression, Scope scope, string where)
    {
        var parts = expression.Split('|', StringSplitOptions.TrimEntries);
        var value = Look(parts[0], scope, where);
        foreach (var function in parts.Skip(1))
        {
            value = function switch
            {
                "quote" => $"\"{value}\"",
                _ when TrimSuffix().Match(function) is { Success: true } trim => value.EndsWith(trim.Groups["suffix"].Value, StringComparison.Ordinal)
                    ? value[..^trim.Groups["suffix"].Length]
                    : value,
                _ => throw new HelmException($"Error: parse error at ({where}): function \"{function.Split(' ')[0]}\" not defined"),
            };
        }

        return value;
    }

    private static string Look(string path, Scope scope, string where)
    {
        if (!path.StartsWith('.') || path.Contains(' ') || path[1..].Split('.') is not [var first, .. var rest] || !scope.TryGetValue(first, out var root))
        {
            throw new HelmException($"Error: parse error at ({where}): the stand-in for helm renders substitutions only, not \"{path}\"");
        }

        JsonNode? node = root;
        foreach (var name in rest)
        {
            node = node is JsonObject known
                ? known[name]
                : throw new HelmException($"Error: template: {where}: executing \"{where.Split(':')[0]}\" at <{path}>: nil pointer evaluating interface {{}}.{name}");
        }

        return node is null ? "" : node.ToString();
    }

    [GeneratedRegex(@"\{\{\s*(?<expression>.*?)\s*\}\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Action();

    [GeneratedRegex("""^trimSuffix "(?<suffix>[^"]*)"$""", RegexOptions.ExplicitCapture)]
    private static partial Regex TrimSuffix();
}
