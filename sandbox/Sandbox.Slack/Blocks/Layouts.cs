namespace EksUpgradeBot.Sandbox.Slack.Blocks;

/// <summary>The blocks themselves: what each must and may have.</summary>
internal static class Layouts
{
    private static readonly Dictionary<string, Action<Spot, Totals>> s_rules = new(StringComparer.Ordinal)
    {
        ["actions"] = Actions,
        ["alert"] = Alert,
        ["card"] = Card,
        ["carousel"] = Carousel,
        ["container"] = Container,
        ["context"] = Context,
        ["context_actions"] = ContextActions,
        ["data_table"] = Tables.DataTable,
        ["data_visualization"] = (_, _) => { },
        ["divider"] = (block, _) => block.Only(),
        ["file"] = File,
        ["header"] = Header,
        ["image"] = Image,
        ["input"] = Input,
        ["markdown"] = Markdown,
        ["plan"] = Tasks.Plan,
        ["rich_text"] = (block, _) => RichText.Check(block),
        ["section"] = Section,
        ["table"] = Tables.Table,
        ["task_card"] = Tasks.Standalone,
        ["video"] = Video,
    };

    private static readonly Dictionary<string, Surface[]> s_surfaces = new(StringComparer.Ordinal)
    {
        ["alert"] = [Surface.Modal],
        ["plan"] = [Surface.Message],
        ["task_card"] = [Surface.Message],
        ["markdown"] = [Surface.Message],
        ["carousel"] = [Surface.Message],
        ["context_actions"] = [Surface.Message],
        ["table"] = [Surface.Message, Surface.Home],
        ["data_table"] = [Surface.Message, Surface.Home],
        ["data_visualization"] = [Surface.Message, Surface.Home],
        ["container"] = [Surface.Message, Surface.Home],
    };

    private static readonly HashSet<string> s_contained = new(StringComparer.Ordinal)
    {
        "actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section", "table", "video",
    };

    public static void Check(Spot block, Totals totals)
    {
        if (block.Node.Text("type") is not { } type)
        {
            block.Needs("type");
            return;
        }

        if (!s_rules.TryGetValue(type, out var rule)
            || (s_surfaces.TryGetValue(type, out var surfaces) && !surfaces.Contains(totals.Surface)))
        {
            block.Wrong("unsupported_type", $"unsupported type: {type}", $"{block.Pointer}/type", "type");
            return;
        }

        totals.BlockId(block);
        rule(block, totals);
    }

    private static void Section(Spot block, Totals totals)
    {
        block.Only("text", "fields", "accessory", "expand");
        if (!block.Has("text") && !block.Has("fields"))
        {
            block.Wrong("missing_field", "missing required field: text or fields", field: "text");
        }

        block.TextObject("text", 3000);
        block.Bool("expand");
        foreach (var field in block.Items("fields", 1, 10, required: false))
        {
            field.AsText(2000);
        }

        if (block.Child("accessory") is { } accessory)
        {
            Elements.Check(accessory, Elements.InSection, totals);
        }
    }

    private static void Header(Spot block, Totals totals)
    {
        block.Only("text");
        block.TextObject("text", 150, plainOnly: true, required: true);
    }

    private static void Context(Spot block, Totals totals)
    {
        block.Only("elements");
        foreach (var element in block.Items("elements", 1, 10))
        {
            if (element.Type == "image")
            {
                Elements.Image(element);
            }
            else
            {
                element.AsText(3000);
            }
        }
    }

    private static void Actions(Spot block, Totals totals)
    {
        block.Only("elements");
        CheckElements(block, block.Items("elements", 1, 25), Elements.InActions, totals);
    }

    private static void ContextActions(Spot block, Totals totals)
    {
        block.Only("elements");
        CheckElements(block, block.Items("elements", 1, 5), Elements.InContextActions, totals);
    }

    private static void CheckElements(Spot block, IReadOnlyList<Spot> elements, IReadOnlySet<string> allowed, Totals totals)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in elements)
        {
            Elements.Check(element, allowed, totals);
            if (element.Node.Text("action_id") is { } id && !ids.Add(id))
            {
                element.Wrong("duplicate", $"`action_id` {id} already exists for block {block.Pointer}", $"{element.Pointer}/action_id", "action_id");
            }
        }
    }

    private static void Input(Spot block, Totals totals)
    {
        block.Only("label", "hint", "element", "optional", "dispatch_action");
        block.TextObject("label", 2000, plainOnly: true, required: true);
        block.TextObject("hint", 2000, plainOnly: true);
        block.Bool("optional");
        block.Bool("dispatch_action");
        if (block.Child("element", required: true) is { } element)
        {
            Elements.Check(element, Elements.InInput, totals);
        }
    }

    private static void Image(Spot block, Totals totals)
    {
        block.Only("image_url", "slack_file", "alt_text", "title");
        block.TextObject("title", 2000, plainOnly: true);
        Elements.ImageSource(block);
    }

    private static void Markdown(Spot block, Totals totals)
    {
        block.Only("text");
        if (block.String("text", 12_000, 1, required: true) is { } text)
        {
            totals.Markdown(block, text.Length);
        }
    }

    private static void File(Spot block, Totals totals)
    {
        block.Only("source", "external_id");
        block.String("external_id", 255, 1, required: true);
        block.OneOf("source", required: true, "remote");
    }

    private static void Video(Spot block, Totals totals)
    {
        block.Only("video_url", "thumbnail_url", "alt_text", "title", "title_url", "author_name", "provider_name", "provider_icon_url", "description");
        block.TextObject("title", 199, plainOnly: true, required: true);
        block.TextObject("description", 200, plainOnly: true);
        block.String("alt_text", 2000, 1, required: true);
        block.String("video_url", 3000, 1, required: true);
        block.String("thumbnail_url", 3000, 1, required: true);
    }

    private static void Alert(Spot block, Totals totals)
    {
        block.Only("text", "level");
        block.TextObject("text", 200, required: true);
        block.OneOf("level", required: false, "default", "info", "warning", "error", "success");
    }

    private static void Card(Spot block, Totals totals)
    {
        block.Only("hero_image", "icon", "slack_icon", "title", "subtitle", "body", "subtext", "actions");
        if (!block.Has("hero_image") && !block.Has("title") && !block.Has("actions") && !block.Has("body"))
        {
            block.Wrong("missing_field", "missing required field: one of hero_image, title, actions, body", field: "title");
        }

        if (block.Has("icon") && block.Has("slack_icon"))
        {
            block.Wrong("invalid_combination", "only one of icon and slack_icon allowed", field: "icon");
        }

        block.TextObject("title", 150);
        block.TextObject("subtitle", 150);
        block.TextObject("body", 200);
        block.TextObject("subtext", 200);
        foreach (var image in new[] { block.Child("hero_image"), block.Child("icon") })
        {
            if (image is not null)
            {
                Elements.Image(image);
            }
        }

        CheckElements(block, block.Items("actions", 1, 3, required: false), Elements.InCard, totals);
    }

    private static void Carousel(Spot block, Totals totals)
    {
        block.Only("elements");
        foreach (var card in block.Items("elements", 1, 10))
        {
            if (card.Type == "card")
            {
                totals.BlockId(card);
                Card(card, totals);
            }
            else
            {
                card.Wrong("unsupported_type", $"unsupported type: {card.Type}", $"{card.Pointer}/type", "type");
            }
        }
    }

    private static void Container(Spot block, Totals totals)
    {
        block.Only("title", "rich_text_title", "subtitle", "child_blocks", "width", "icon", "is_collapsible", "default_collapsed", "has_header_divider");
        if (!block.Has("title") && !block.Has("rich_text_title"))
        {
            block.Wrong("missing_field", "missing required field: title or rich_text_title", field: "title");
        }

        block.TextObject("title", 150, plainOnly: true);
        block.TextObject("subtitle", 150);
        block.OneOf("width", required: false, "narrow", "standard", "wide", "full");
        if (block.Child("rich_text_title") is { } title)
        {
            RichText.Check(title);
        }

        foreach (var child in block.Items("child_blocks", 1, 10))
        {
            if (s_contained.Contains(child.Type))
            {
                Check(child, totals);
            }
            else
            {
                child.Wrong("unsupported_type", $"unsupported type: {child.Type}", $"{child.Pointer}/type", "type");
            }
        }
    }
}
