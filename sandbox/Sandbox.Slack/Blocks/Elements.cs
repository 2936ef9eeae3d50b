using System.Text.Json;
using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Slack.Blocks;

/// <summary>What stands inside blocks: buttons, menus, inputs, images.</summary>
internal static class Elements
{
    private static readonly string[] s_menus =
    [
        "static_select", "external_select", "users_select", "conversations_select", "channels_select",
        "multi_static_select", "multi_external_select", "multi_users_select", "multi_conversations_select", "multi_channels_select",
    ];

    private static readonly string[] s_choices = ["checkboxes", "radio_buttons", "datepicker", "timepicker", .. s_menus];

    public static IReadOnlySet<string> InActions { get; } =
        Set([.. s_choices, "button", "datetimepicker", "overflow", "workflow_button", "rich_text_input"]);

    public static IReadOnlySet<string> InSection { get; } = Set([.. s_choices, "button", "image", "overflow", "workflow_button"]);

    public static IReadOnlySet<string> InContextActions { get; } = Set(["feedback_buttons", "icon_button"]);

    public static IReadOnlySet<string> InCard { get; } = Set(["button"]);

    public static IReadOnlySet<string> InInput { get; } = Set(
    [
        .. s_choices, "datetimepicker", "email_text_input", "file_input", "number_input", "plain_text_input", "rich_text_input", "url_text_input",
    ]);

    public static void Check(Spot element, IReadOnlySet<string> allowed, Totals totals)
    {
        var type = element.Type;
        if (!allowed.Contains(type) || (type == "file_input" && totals.Surface != Surface.Modal))
        {
            element.Wrong("unsupported_type", $"unsupported type: {type}", $"{element.Pointer}/type", "type");
            return;
        }

        if (type == "image")
        {
            Image(element);
            return;
        }

        element.String("action_id", 255, 1);
        element.TextObject("placeholder", 150, plainOnly: true);
        element.Bool("focus_on_load");
        totals.Focus(element);
        if (element.Child("confirm") is { } confirm)
        {
            Confirm(confirm);
        }

        switch (type)
        {
            case "button" or "workflow_button":
                Button(element);
                break;
            case "overflow":
                Allow(element, "options");
                Options(element, "options", 1, 5, plainOnly: true, urls: true);
                break;
            case "checkboxes":
                Allow(element, "options", "initial_options");
                Options(element, "options", 1, 10, plainOnly: false);
                Initial(element, "initial_options", multi: true);
                break;
            case "radio_buttons":
                Allow(element, "options", "initial_option");
                Options(element, "options", 1, 10, plainOnly: false);
                Initial(element, "initial_option", multi: false);
                break;
            case "static_select" or "multi_static_select":
                StaticSelect(element);
                break;
            case "plain_text_input":
                Allow(element, "initial_value", "multiline", "min_length", "max_length", "dispatch_action_config");
                element.Whole("min_length", 0, 3000);
                element.Whole("max_length", 1, 3000);
                element.String("initial_value", 3000);
                element.Bool("multiline");
                DispatchConfig(element);
                break;
            case "number_input":
                Allow(element, "is_decimal_allowed", "initial_value", "min_value", "max_value", "dispatch_action_config");
                element.Needs("is_decimal_allowed");
                break;
            case "datepicker":
                Allow(element, "initial_date");
                Pattern(element, "initial_date", "yyyy-MM-dd");
                break;
            case "timepicker":
                Allow(element, "initial_time", "timezone");
                Pattern(element, "initial_time", "HH:mm");
                break;
            case "file_input":
                Allow(element, "filetypes", "max_files");
                element.Whole("max_files", 1, 10);
                break;
            default:
                if (element.Node["max_selected_items"] is not null)
                {
                    element.Whole("max_selected_items", 1, int.MaxValue);
                }

                break;
        }
    }

    public static void Image(Spot image)
    {
        image.Only("image_url", "slack_file", "alt_text");
        if (image.Type != "image")
        {
            image.Wrong("invalid_type", "must be an image", $"{image.Pointer}/type", "type");
        }

        ImageSource(image);
    }

    public static void ImageSource(Spot image)
    {
        image.String("alt_text", 2000, 1, required: true);
        if (image.Has("image_url") == image.Has("slack_file"))
        {
            image.Wrong("missing_field", "exactly one of image_url and slack_file is required", field: "image_url");
        }

        image.String("image_url", 3000, 1);
    }

    private static void Button(Spot element)
    {
        Allow(element, "text", "value", "url", "style", "accessibility_label", "workflow");
        element.TextObject("text", 75, plainOnly: true, required: true);
        element.String("value", 2000);
        element.String("url", 3000);
        element.String("accessibility_label", 75);
        element.OneOf("style", required: false, "primary", "danger");
    }

    private static void Confirm(Spot confirm)
    {
        confirm.Only("title", "text", "confirm", "deny", "style");
        confirm.TextObject("title", 100, plainOnly: true);
        confirm.TextObject("text", 300, required: true);
        confirm.TextObject("confirm", 30, plainOnly: true);
        confirm.TextObject("deny", 30, plainOnly: true);
        confirm.OneOf("style", required: false, "primary", "danger");
    }

    private static void StaticSelect(Spot element)
    {
        Allow(element, "options", "option_groups", "initial_option", "initial_options", "max_selected_items");
        element.Whole("max_selected_items", 1, int.MaxValue);
        if (element.Has("options") == element.Has("option_groups"))
        {
            element.Wrong("missing_field", "exactly one of options and option_groups is required", field: "options");
        }

        Options(element, "options", 1, 100, plainOnly: true, required: false);
        foreach (var group in element.Items("option_groups", 1, 100, required: false))
        {
            group.Only("label", "options");
            group.TextObject("label", 75, plainOnly: true, required: true);
            Options(group, "options", 1, 100, plainOnly: true);
        }

        Initial(element, "initial_option", multi: false);
        Initial(element, "initial_options", multi: true);
    }

    private static void Options(Spot element, string name, int least, int most, bool plainOnly, bool urls = false, bool required = true)
    {
        foreach (var option in element.Items(name, least, most, required))
        {
            option.Only(urls ? ["text", "value", "description", "url"] : ["text", "value", "description"]);
            option.TextObject("text", 75, plainOnly, required: true);
            option.String("value", 150, 0, required: true);
            option.TextObject("description", 75, plainOnly);
            option.String("url", 3000);
        }
    }

    /// <summary>What is chosen at first must be exactly one of the options.</summary>
    private static void Initial(Spot element, string name, bool multi)
    {
        if (!element.Has(name))
        {
            return;
        }

        var known = (element.Node.Array("options") ?? [])
            .Concat((element.Node.Array("option_groups") ?? []).SelectMany(group => group.Array("options") ?? []))
            .ToList();
        var given = multi ? element.Node.Array(name) ?? [] : [element.Node[name]!.DeepClone()];
        if (given.Any(choice => !known.Any(option => JsonNode.DeepEquals(option, choice))))
        {
            element.Wrong("invalid_value", "initial option must be among the options", $"{element.Pointer}/{name}", name);
        }
    }

    private static void DispatchConfig(Spot element)
    {
        if (element.Child("dispatch_action_config")?.Array("trigger_actions_on", 1, 2) is { } on
            && on.Any(when => when?.GetValueKind() != JsonValueKind.String
                || when.GetValue<string>() is not ("on_enter_pressed" or "on_character_entered")))
        {
            element.Wrong("invalid_value", "must be one of: on_enter_pressed, on_character_entered", $"{element.Pointer}/dispatch_action_config");
        }
    }

    private static void Pattern(Spot element, string name, string format)
    {
        if (element.String(name, format.Length) is { } text
            && !DateTime.TryParseExact(text, format, null, System.Globalization.DateTimeStyles.None, out _))
        {
            element.Wrong("invalid_value", $"must be in the form {format}", $"{element.Pointer}/{name}", name);
        }
    }

    private static void Allow(Spot element, params string[] names) =>
        element.Only([.. names, "action_id", "confirm", "focus_on_load", "placeholder"]);

    private static HashSet<string> Set(IEnumerable<string> types) => new(types, StringComparer.Ordinal);
}
