using System.Text.Json;

namespace EksUpgradeBot.Sandbox.Demo;

/// <summary>A message as a person reads it, with the buttons that stand under it.</summary>
internal sealed record ThreadLine(string Ts, string? Key, string User, string Text, bool IsEphemeral, IReadOnlyList<ThreadButton> Buttons)
{
    /// <summary>The button with that action; null when there is none.</summary>
    public ThreadButton? Action(string actionId) => Buttons.FirstOrDefault(button => button.ActionId == actionId);

    public static ThreadLine Read(JsonElement message)
    {
        var key = message.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
            && metadata.TryGetProperty("event_payload", out var payload) && payload.TryGetProperty("key", out var name) ? name.GetString() : null;
        var buttons = message.TryGetProperty("blocks", out var blocks) && blocks.ValueKind == JsonValueKind.Array
            ? blocks.EnumerateArray().Where(block => block.GetProperty("type").GetString() == "actions").SelectMany(ButtonsOf)
            : [];
        return new ThreadLine(
            message.GetProperty("ts").GetString()!,
            key,
            message.TryGetProperty("user", out var user) ? user.GetString() ?? "" : "",
            message.TryGetProperty("text", out var text) ? text.GetString() ?? "" : "",
            message.TryGetProperty("ephemeral_to", out var to) && to.ValueKind == JsonValueKind.String,
            [.. buttons]);
    }

    private static IEnumerable<ThreadButton> ButtonsOf(JsonElement block) => block.GetProperty("elements").EnumerateArray()
        .Where(element => element.GetProperty("type").GetString() == "button")
        .Select(element => new ThreadButton(
            block.GetProperty("block_id").GetString()!,
            element.GetProperty("action_id").GetString()!,
            element.TryGetProperty("value", out var value) ? value.GetString() ?? "" : "",
            element.GetProperty("text").GetProperty("text").GetString()!));
}

/// <summary>A button.</summary>
internal sealed record ThreadButton(string BlockId, string ActionId, string Value, string Text);
