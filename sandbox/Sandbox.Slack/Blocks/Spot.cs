using System.Text.Json;
using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Slack.Blocks;

/// <summary>An object inside blocks and the way to it; its methods check one rule each and note what is wrong.</summary>
internal sealed record Spot(JsonObject Node, string Pointer, List<BlockProblem> Problems)
{
    public string Type => Node.Text("type") ?? "";

    public bool Has(string name) => Node[name] is not null;

    public void Wrong(string code, string message, string? pointer = null, string? field = null, JsonObject? constraint = null) =>
        Problems.Add(new(code, message, pointer ?? Pointer, field, constraint));

    /// <summary>The type and the ids are known everywhere; anything else must be named.</summary>
    public Spot Only(params string[] names)
    {
        foreach (var (name, _) in Node)
        {
            if (name is not "type" and not "block_id" && !names.Contains(name))
            {
                Wrong("additional_property", $"invalid additional property: {name}", field: name);
            }
        }

        return this;
    }

    public bool Needs(string name)
    {
        if (Has(name))
        {
            return true;
        }

        Wrong("missing_field", $"missing required field: {name}", field: name);
        return false;
    }

    /// <summary>Text of a length; null when it is missing or wrong.</summary>
    public string? String(string name, int most, int least = 0, bool required = false)
    {
        if (!Has(name))
        {
            if (required)
            {
                Needs(name);
            }

            return null;
        }

        if (Node.Text(name) is not { } text)
        {
            Expect(name, "string");
            return null;
        }

        Length(text, $"{Pointer}/{name}", most, least, name);
        return text;
    }

    /// <summary>A text object within its limit.</summary>
    public void TextObject(string name, int most, bool plainOnly = false, bool required = false, int least = 1)
    {
        if (Child(name, required) is { } text)
        {
            text.AsText(most, plainOnly, least);
        }
    }

    public void AsText(int most, bool plainOnly = false, int least = 1)
    {
        string[] allowed = plainOnly ? ["plain_text"] : ["plain_text", "mrkdwn"];
        if (!allowed.Contains(Type))
        {
            Wrong("invalid_type", $"must be one of: {string.Join(", ", allowed)}", $"{Pointer}/type", "type",
                BlockProblem.Limit("type", allowed.List(), Type));
            return;
        }

        Only(Type == "plain_text" ? ["text", "emoji"] : ["text", "verbatim"]);
        Bool("emoji");
        Bool("verbatim");
        String("text", most, least, required: true);
    }

    public void Bool(string name)
    {
        if (Has(name) && Node[name]!.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
        {
            Expect(name, "boolean");
        }
    }

    public void Whole(string name, int least, int most)
    {
        if (!Has(name))
        {
            return;
        }

        if (Node[name] is not JsonValue value || !value.TryGetValue<int>(out var number))
        {
            Expect(name, "integer");
        }
        else if (number < least || number > most)
        {
            Wrong("out_of_range", $"must be between {least} and {most}", $"{Pointer}/{name}", name,
                BlockProblem.Limit("range", new JsonArray(least, most), number));
        }
    }

    public void OneOf(string name, bool required, params string[] allowed)
    {
        if (!Has(name))
        {
            if (required)
            {
                Needs(name);
            }

            return;
        }

        if (Node.Text(name) is not { } value || !allowed.Contains(value))
        {
            Wrong("invalid_value", $"must be one of: {string.Join(", ", allowed)}", $"{Pointer}/{name}", name,
                BlockProblem.Limit("enum", allowed.List(), Node[name]?.DeepClone()));
        }
    }

    public Spot? Child(string name, bool required = false)
    {
        if (!Has(name))
        {
            if (required)
            {
                Needs(name);
            }

            return null;
        }

        if (Node[name] is JsonObject child)
        {
            return new(child, $"{Pointer}/{name}", Problems);
        }

        Expect(name, "object");
        return null;
    }

    /// <summary>The entries of an array of a size; those that are not objects are noted and left out.</summary>
    public IReadOnlyList<Spot> Items(string name, int least, int most, bool required = true) =>
        Array(name, least, most, required) is { } array ? Objects(array, $"{Pointer}/{name}", Problems) : [];

    public JsonArray? Array(string name, int least, int most, bool required = true)
    {
        if (!Has(name))
        {
            if (required)
            {
                Needs(name);
            }

            return null;
        }

        if (Node[name] is not JsonArray array)
        {
            Expect(name, "array");
            return null;
        }

        Count(array, $"{Pointer}/{name}", least, most, Problems);
        return array;
    }

    public static void Count(JsonArray array, string pointer, int least, int most, List<BlockProblem> problems)
    {
        if (array.Count > most)
        {
            problems.Add(new("too_many_items", $"no more than {most} items allowed", pointer,
                Constraint: BlockProblem.Limit("max_items", most, array.Count)));
        }
        else if (array.Count < least)
        {
            problems.Add(new("too_few_items", $"no fewer than {least} items allowed", pointer,
                Constraint: BlockProblem.Limit("min_items", least, array.Count)));
        }
    }

    public static IReadOnlyList<Spot> Objects(JsonArray array, string pointer, List<BlockProblem> problems)
    {
        var spots = new List<Spot>();
        for (var i = 0; i < array.Count; i++)
        {
            if (array[i] is JsonObject item)
            {
                spots.Add(new(item, $"{pointer}/{i}", problems));
            }
            else
            {
                problems.Add(new("invalid_type", "must be an object", $"{pointer}/{i}", Constraint: BlockProblem.Limit("type", "object", null)));
            }
        }

        return spots;
    }

    public void Length(string text, string pointer, int most, int least, string? field = null)
    {
        if (text.Length > most)
        {
            Wrong("too_long", $"must be less than {most + 1} characters", pointer, field, BlockProblem.Limit("max_length", most, text.Length));
        }
        else if (text.Length < least)
        {
            Wrong("too_short", $"must be more than {least - 1} characters", pointer, field, BlockProblem.Limit("min_length", least, text.Length));
        }
    }

    private void Expect(string name, string kind) =>
        Wrong("invalid_type", $"must be {(kind is "integer" or "object" or "array" ? "an" : "a")} {kind}", $"{Pointer}/{name}", name,
            BlockProblem.Limit("type", kind, Node[name]?.GetValueKind().ToString().ToLowerInvariant()));
}
