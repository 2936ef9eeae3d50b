using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>A label or field selector of the equality kind: <c>a=b,c!=d,e,!f</c>, and <c>a in (b,c)</c>.</summary>
internal static class Selector
{
    public static bool Labels(JsonObject item, string? selector) =>
        Matches(selector, key => item["metadata"]?["labels"]?[key]?.ToString());

    public static bool Fields(JsonObject item, string? selector) =>
        Matches(selector, path => path.Split('.').Aggregate((JsonNode?)item, (node, name) => node?[name])?.ToString() ?? "");

    private static bool Matches(string? selector, Func<string, string?> value) =>
        string.IsNullOrEmpty(selector) || Terms(selector).All(term => Holds(term, value));

    private static bool Holds(string term, Func<string, string?> value)
    {
        if (term.Split(" in ", 2) is [var set, var values])
        {
            return values.Trim(' ', '(', ')').Split(',', StringSplitOptions.TrimEntries).Contains(value(set.Trim()));
        }

        if (term.Split("!=", 2) is [var unlike, var other])
        {
            return value(unlike.Trim()) != other.Trim();
        }

        if (term.Split('=', 2) is [var like, var same])
        {
            return value(like.Trim()) == same.TrimStart('=').Trim();
        }

        return term.StartsWith('!') ? value(term[1..]) is null : value(term) is not null;
    }

    // A comma inside of brackets belongs to a set.
    private static IEnumerable<string> Terms(string selector)
    {
        var depth = 0;
        var from = 0;

        for (var i = 0; i <= selector.Length; i++)
        {
            if (i == selector.Length || (selector[i] == ',' && depth == 0))
            {
                yield return selector[from..i].Trim();
                from = i + 1;
            }
            else
            {
                depth += selector[i] switch { '(' => 1, ')' => -1, _ => 0 };
            }
        }
    }
}
