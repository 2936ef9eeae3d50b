using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Slack.State;

/// <summary>What stands in the inputs of blocks: what was entered, or else what they began with.</summary>
internal static class ElementState
{
    /// <summary>The properties that hold an element's value, with where it begins.</summary>
    private static readonly Dictionary<string, (string Value, string Initial)> s_values = new(StringComparer.Ordinal)
    {
        ["plain_text_input"] = ("value", "initial_value"),
        ["email_text_input"] = ("value", "initial_value"),
        ["url_text_input"] = ("value", "initial_value"),
        ["number_input"] = ("value", "initial_value"),
        ["rich_text_input"] = ("rich_text_value", "initial_value"),
        ["static_select"] = ("selected_option", "initial_option"),
        ["external_select"] = ("selected_option", "initial_option"),
        ["radio_buttons"] = ("selected_option", "initial_option"),
        ["users_select"] = ("selected_user", "initial_user"),
        ["channels_select"] = ("selected_channel", "initial_channel"),
        ["conversations_select"] = ("selected_conversation", "initial_conversation"),
        ["multi_static_select"] = ("selected_options", "initial_options"),
        ["multi_external_select"] = ("selected_options", "initial_options"),
        ["checkboxes"] = ("selected_options", "initial_options"),
        ["multi_users_select"] = ("selected_users", "initial_users"),
        ["multi_channels_select"] = ("selected_channels", "initial_channels"),
        ["multi_conversations_select"] = ("selected_conversations", "initial_conversations"),
        ["datepicker"] = ("selected_date", "initial_date"),
        ["timepicker"] = ("selected_time", "initial_time"),
        ["datetimepicker"] = ("selected_date_time", "initial_date_time"),
        ["file_input"] = ("files", "initial_files"),
    };

    public static string? ValueName(string type) => s_values.TryGetValue(type, out var names) ? names.Value : null;

    /// <summary>The state.values of a payload: block, action, value.</summary>
    public static JsonObject Of(JsonArray blocks, JsonObject entered)
    {
        var values = new JsonObject();
        foreach (var found in Find.All(blocks))
        {
            var type = found.Element.Text("type") ?? "";
            if (!s_values.TryGetValue(type, out var names))
            {
                continue;
            }

            if (values.Object(found.BlockId) is not { } block)
            {
                values[found.BlockId] = block = [];
            }

            block[found.ActionId] = Value(found.Element, type, names, entered.Object(found.BlockId)?.Object(found.ActionId));
        }

        return values;
    }

    /// <summary>What survives an update of a view: entries whose block and action are still there.</summary>
    public static JsonObject Keep(JsonArray blocks, JsonObject entered)
    {
        var kept = new JsonObject();
        foreach (var found in Find.All(blocks))
        {
            if (entered.Object(found.BlockId)?.Object(found.ActionId) is { } value)
            {
                Set(kept, found.BlockId, found.ActionId, value);
            }
        }

        return kept;
    }

    public static void Set(JsonObject values, string blockId, string actionId, JsonObject value)
    {
        if (values.Object(blockId) is not { } block)
        {
            values[blockId] = block = [];
        }

        block[actionId] = value.Copy();
    }

    private static JsonObject Value(JsonObject element, string type, (string Value, string Initial) names, JsonObject? entered)
    {
        var value = new JsonObject { ["type"] = type };
        var isList = names.Value.EndsWith('s');
        JsonNode? content = entered is not null ? entered[names.Value]?.DeepClone() : element[names.Initial]?.DeepClone();
        value[names.Value] = content ?? (isList ? new JsonArray() : null);
        return value;
    }
}
