using System.Globalization;
using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Terraform.Code;

/// <summary>A reference such as <c>var.cluster_version</c>, as it stands in the code.</summary>
internal sealed record HclReference(string Path);

/// <summary>The inside of a block: values (literals, references, lists and maps of both) and the blocks within.</summary>
internal sealed class HclBody
{
    public Dictionary<string, object?> Values { get; } = new(StringComparer.Ordinal);

    public List<(string Type, string[] Labels, HclBody Body)> Blocks { get; } = [];

    public HclBody? Block(string type, params string[] labels) =>
        Blocks.Find(block => block.Type == type && block.Labels.SequenceEqual(labels)).Body;
}

/// <summary>Reads as much of Terraform's language as the sandbox's root modules are written in.</summary>
internal static class Hcl
{
    // What stands in these is of no account here, and may use all of the language.
    private static readonly string[] Skipped = ["output", "variable", "check", "moved", "import"];

    public static HclBody Parse(string file, string text)
    {
        var hcl = new HclText(file, text);
        var body = new HclBody();
        while (!hcl.IsAtEnd)
        {
            Statement(hcl, body);
        }

        return body;
    }

    /// <summary>The value with its references looked up.</summary>
    public static JsonNode? Evaluate(object? value, Func<string, JsonNode?> lookUp) => value switch
    {
        HclReference reference => lookUp(reference.Path),
        List<object?> list => new JsonArray([.. list.Select(item => Evaluate(item, lookUp))]),
        HclBody map => new JsonObject(map.Values.Select(pair => KeyValuePair.Create(pair.Key, Evaluate(pair.Value, lookUp)))),
        string text => JsonValue.Create(text),
        long number => JsonValue.Create(number),
        bool flag => JsonValue.Create(flag),
        _ => null,
    };

    private static void Statement(HclText hcl, HclBody body)
    {
        var name = Key(hcl);
        if (hcl.TryTake('=') || hcl.TryTake(':'))
        {
            body.Values[name] = Value(hcl);
            hcl.TryTake(',');
            return;
        }

        var labels = new List<string>();
        while (hcl.Peek() == '"')
        {
            labels.Add(hcl.QuotedText());
        }

        if (Skipped.Contains(name))
        {
            hcl.SkipNested();
            return;
        }

        body.Blocks.Add((name, [.. labels], Body(hcl)));
    }

    private static string Key(HclText hcl) => hcl.Peek() == '"' ? hcl.QuotedText() : hcl.Word();

    private static HclBody Body(HclText hcl)
    {
        hcl.Take('{');
        var body = new HclBody();
        while (!hcl.TryTake('}'))
        {
            Statement(hcl, body);
        }

        return body;
    }

    private static object? Value(HclText hcl)
    {
        switch (hcl.Peek())
        {
            case '"':
                return hcl.QuotedText();
            case '{':
                return Body(hcl);
            case '[':
                hcl.Take('[');
                var list = new List<object?>();
                while (!hcl.TryTake(']'))
                {
                    list.Add(Value(hcl));
                    hcl.TryTake(',');
                }

                return list;
        }

        var word = hcl.Word();
        if (hcl.Peek() is '(' or '?' or '+' or '[')
        {
            throw hcl.Unreadable("an expression, which this stand-in does not evaluate");
        }

        return word switch
        {
            "true" => true,
            "false" => false,
            "null" => null,
            _ when long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            _ => new HclReference(word),
        };
    }
}
