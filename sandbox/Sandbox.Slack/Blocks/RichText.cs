namespace EksUpgradeBot.Sandbox.Slack.Blocks;

/// <summary>The rich_text block and what it is made of.</summary>
internal static class RichText
{
    private static readonly Dictionary<string, string> s_leaves = new(StringComparer.Ordinal)
    {
        ["text"] = "text",
        ["link"] = "url",
        ["emoji"] = "name",
        ["user"] = "user_id",
        ["usergroup"] = "usergroup_id",
        ["channel"] = "channel_id",
        ["team"] = "team_id",
        ["broadcast"] = "range",
        ["date"] = "timestamp",
        ["color"] = "value",
    };

    /// <summary>Checks the block and counts its characters, which tables limit.</summary>
    public static int Check(Spot block)
    {
        if (block.Type != "rich_text")
        {
            block.Wrong("invalid_type", "must be rich_text", $"{block.Pointer}/type", "type");
            return 0;
        }

        block.Only("elements");
        return block.Items("elements", 1, 1000).Sum(Part);
    }

    private static int Part(Spot part)
    {
        switch (part.Type)
        {
            case "rich_text_section":
                part.Only("elements");
                return part.Items("elements", 0, 1000).Sum(element => Leaf(element, codeOnly: false));
            case "rich_text_quote":
                part.Only("elements", "border");
                part.Whole("border", 0, 1);
                return part.Items("elements", 0, 1000).Sum(element => Leaf(element, codeOnly: false));
            case "rich_text_preformatted":
                part.Only("elements", "border", "language");
                part.Whole("border", 0, 1);
                return part.Items("elements", 0, 1000).Sum(element => Leaf(element, codeOnly: true));
            case "rich_text_list":
                return List(part);
            default:
                part.Wrong("unsupported_type", $"unsupported type: {part.Type}", $"{part.Pointer}/type", "type");
                return 0;
        }
    }

    private static int List(Spot part)
    {
        part.Only("elements", "style", "indent", "border", "offset");
        part.OneOf("style", required: true, "bullet", "ordered");
        part.Whole("indent", 0, 8);
        part.Whole("border", 0, 1);
        var length = 0;
        foreach (var item in part.Items("elements", 1, 1000))
        {
            if (item.Type == "rich_text_section")
            {
                length += Part(item);
            }
            else
            {
                item.Wrong("unsupported_type", $"unsupported type: {item.Type}", $"{item.Pointer}/type", "type");
            }
        }

        return length;
    }

    private static int Leaf(Spot leaf, bool codeOnly)
    {
        if (!s_leaves.TryGetValue(leaf.Type, out var main) || (codeOnly && leaf.Type is not "text" and not "link"))
        {
            leaf.Wrong("unsupported_type", $"unsupported type: {leaf.Type}", $"{leaf.Pointer}/type", "type");
            return 0;
        }

        leaf.Needs(main);
        if (leaf.Child("style") is { } style)
        {
            style.Only("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink");
        }

        return leaf.Type switch
        {
            "text" => leaf.String("text", int.MaxValue, 1)?.Length ?? 0,
            "link" => (leaf.String("text", int.MaxValue) ?? leaf.String("url", 3000, 1))?.Length ?? 0,
            _ => 0,
        };
    }
}
