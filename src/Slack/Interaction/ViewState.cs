using System.Text.Json;

namespace EksUpgradeBot.Slack.Interaction;

/// <summary>What the inputs of a message or view hold, by block id and action id.</summary>
public sealed class ViewState
{
    private readonly Dictionary<(string Block, string Action), ViewStateValue> _values = [];

    /// <summary>No inputs at all.</summary>
    public static ViewState Empty { get; } = new();

    /// <summary>All values, by block id and action id.</summary>
    public IReadOnlyDictionary<(string Block, string Action), ViewStateValue> Values => _values;

    /// <summary>What stands under this block and action; null when there is no such input.</summary>
    public ViewStateValue? this[string blockId, string actionId] => _values.GetValueOrDefault((blockId, actionId));

    /// <summary>What stands under this action in any block, for action ids that occur once.</summary>
    public ViewStateValue? this[string actionId] => _values.FirstOrDefault(value => value.Key.Action == actionId).Value;

    internal static ViewState Read(JsonElement? state)
    {
        if (state.Child("values") is not { ValueKind: JsonValueKind.Object } values)
        {
            return Empty;
        }

        var read = new ViewState();

        foreach (var block in values.EnumerateObject().Where(block => block.Value.ValueKind == JsonValueKind.Object))
        {
            foreach (var action in block.Value.EnumerateObject())
            {
                read._values[(block.Name, action.Name)] = ViewStateValue.Read(action.Value);
            }
        }

        return read;
    }
}

/// <summary>What one input holds; everything is null or empty when nothing was filled in.</summary>
public sealed record ViewStateValue
{
    /// <summary>The kind of the element, for example <c>static_select</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>The text of a text field.</summary>
    public string? Value { get; init; }

    /// <summary>The value of the option chosen in a menu or with a radio button.</summary>
    public string? SelectedOption { get; init; }

    /// <summary>The values of the ticked boxes.</summary>
    public IReadOnlyList<string> SelectedOptions { get; init; } = [];

    /// <summary>The chosen person, <c>U…</c>.</summary>
    public string? SelectedUser { get; init; }

    /// <summary>The chosen channel or conversation.</summary>
    public string? SelectedConversation { get; init; }

    /// <summary>The chosen day.</summary>
    public DateOnly? SelectedDate { get; init; }

    internal static ViewStateValue Read(JsonElement json) => new()
    {
        Type = json.Text("type") ?? "",
        Value = json.Text("value"),
        SelectedOption = json.Child("selected_option").Text("value"),
        SelectedOptions = [.. json.Items("selected_options").Select(option => option.Text("value")).OfType<string>()],
        SelectedUser = json.Text("selected_user"),
        SelectedConversation = json.Text("selected_conversation") ?? json.Text("selected_channel"),
        SelectedDate = DateOnly.TryParseExact(json.Text("selected_date"), "yyyy-MM-dd", out var date) ? date : null,
    };
}
