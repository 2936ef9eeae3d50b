using System.Text.Json;
using EksUpgradeBot.Slack.Blocks;

namespace EksUpgradeBot.Slack.Interaction;

/// <summary>Somebody clicked a button or chose from a menu (docs.slack.dev/reference/interaction-payloads/block_actions-payload).</summary>
public sealed record BlockActionRequest
{
    /// <summary>What was done; a handler is called once for each.</summary>
    public required BlockAction Action { get; init; }

    /// <summary>Everything that came with the same payload; usually one.</summary>
    public required IReadOnlyList<BlockAction> Actions { get; init; }

    /// <summary><c>U…</c> of who did it.</summary>
    public required string UserId { get; init; }

    /// <summary><c>T…</c>; empty when Slack did not say.</summary>
    public required string TeamId { get; init; }

    /// <summary>Where the message stands; null in views.</summary>
    public string? ChannelId { get; init; }

    /// <summary>The message that was clicked in; null in views.</summary>
    public string? MessageTs { get; init; }

    /// <summary>The message at the head of the thread, when the click was in a thread.</summary>
    public string? ThreadTs { get; init; }

    /// <summary>Whether the message was shown to one person only.</summary>
    public bool IsEphemeral { get; init; }

    /// <summary>The text of the message that was clicked in.</summary>
    public string? MessageText { get; init; }

    /// <summary>The blocks of the message that was clicked in, as Slack holds them.</summary>
    public IReadOnlyList<Block> MessageBlocks { get; init; } = [];

    /// <summary>The view that was clicked in; null in messages.</summary>
    public ViewInfo? View { get; init; }

    /// <summary>What the inputs of the message or view hold.</summary>
    public ViewState State { get; init; } = ViewState.Empty;

    /// <summary>Opens one view within 3 seconds.</summary>
    public required string TriggerId { get; init; }

    /// <summary>Takes five answers within 30 minutes; null in views.</summary>
    public string? ResponseUrl { get; init; }

    /// <summary>Says who clicked what, without the response_url.</summary>
    public override string ToString() => $"{Action.ActionId} ({UserId} in {ChannelId ?? View?.Id})";

    internal static BlockActionRequest Read(JsonElement payload)
    {
        var container = payload.Child("container");
        var view = payload.Child("view") is { } found ? ViewInfo.Read(found) : null;
        IReadOnlyList<BlockAction> actions = [.. payload.Items("actions").Select(BlockAction.Read)];

        return new()
        {
            Action = actions.Count > 0 ? actions[0] : new BlockAction { Type = "", ActionId = "", BlockId = "" },
            Actions = actions,
            UserId = payload.Child("user").Text("id") ?? "",
            TeamId = payload.Child("team").Text("id") ?? payload.Child("user").Text("team_id") ?? "",
            ChannelId = payload.Child("channel").Text("id") ?? container.Text("channel_id"),
            MessageTs = container.Text("message_ts") ?? payload.Child("message").Text("ts"),
            ThreadTs = container.Text("thread_ts") ?? payload.Child("message").Text("thread_ts"),
            IsEphemeral = container?.Flag("is_ephemeral") ?? false,
            MessageText = payload.Child("message").Text("text"),
            MessageBlocks = payload.Child("message").Child("blocks") is { } blocks ? SlackJson.ReadBlocks(blocks) : [],
            View = view,
            State = ViewState.Read(payload.Child("state") ?? payload.Child("view").Child("state")),
            TriggerId = payload.Text("trigger_id") ?? "",
            ResponseUrl = payload.Text("response_url"),
        };
    }
}

/// <summary>One click or choice.</summary>
public sealed record BlockAction
{
    /// <summary>The kind of the element, for example <c>button</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The element's action id.</summary>
    public required string ActionId { get; init; }

    /// <summary>The id of the block it stands in.</summary>
    public required string BlockId { get; init; }

    /// <summary>A button's value or a field's text.</summary>
    public string? Value { get; init; }

    /// <summary>The value of the chosen option; null when the choice was taken back.</summary>
    public string? SelectedOption { get; init; }

    /// <summary>The values of the ticked boxes.</summary>
    public IReadOnlyList<string> SelectedOptions { get; init; } = [];

    /// <summary>The chosen person, <c>U…</c>.</summary>
    public string? SelectedUser { get; init; }

    /// <summary>The chosen channel or conversation.</summary>
    public string? SelectedConversation { get; init; }

    /// <summary>The chosen day.</summary>
    public DateOnly? SelectedDate { get; init; }

    /// <summary>A button's address: such a click needs no answer, the browser has given it.</summary>
    public string? Url { get; init; }

    /// <summary>When it was done, as Slack writes times.</summary>
    public string ActionTs { get; init; } = "";

    internal static BlockAction Read(JsonElement json)
    {
        var value = ViewStateValue.Read(json);

        return new()
        {
            Type = value.Type,
            ActionId = json.Text("action_id") ?? "",
            BlockId = json.Text("block_id") ?? "",
            Value = value.Value,
            SelectedOption = value.SelectedOption,
            SelectedOptions = value.SelectedOptions,
            SelectedUser = value.SelectedUser,
            SelectedConversation = value.SelectedConversation,
            SelectedDate = value.SelectedDate,
            Url = json.Text("url"),
            ActionTs = json.Text("action_ts") ?? "",
        };
    }
}
