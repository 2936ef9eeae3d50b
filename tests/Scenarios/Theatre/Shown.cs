using System.Text.Json;

namespace EksUpgradeBot.Scenarios.Theatre;

/// <summary>A message as a person sees it.</summary>
/// <param name="Channel">The conversation it stands in.</param>
/// <param name="Ts">Its timestamp.</param>
/// <param name="Key">Which message of a run it is, as the bot's metadata says; null for any other.</param>
/// <param name="User">Who posted it.</param>
/// <param name="Text">What a notification and a screen reader say.</param>
/// <param name="Words">All that is written in its blocks.</param>
/// <param name="EphemeralTo">The one person who sees it; null when everybody does.</param>
/// <param name="Buttons">The buttons under it.</param>
internal sealed record Shown(
    string Channel, string Ts, string? Key, string User, string Text, string Words, string? EphemeralTo, IReadOnlyList<ShownButton> Buttons)
{
    /// <summary>The button with that action; null when there is none.</summary>
    public ShownButton? Button(string actionId) => Buttons.FirstOrDefault(button => button.ActionId == actionId);

    /// <summary>Whether the words stand anywhere in it.</summary>
    public bool Says(string words) =>
        Text.Contains(words, StringComparison.OrdinalIgnoreCase) || Words.Contains(words, StringComparison.OrdinalIgnoreCase);

    /// <summary>As it is printed when a scenario fails.</summary>
    public override string ToString() =>
        $"[{Key ?? User}{(EphemeralTo is null ? "" : $", only to {EphemeralTo}")}] {Text}"
        + (Buttons.Count == 0 ? "" : $" ({string.Join(" | ", Buttons.Select(button => button.Text))})");

    public static Shown Read(JsonElement message)
    {
        var key = message.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
            && metadata.TryGetProperty("event_payload", out var payload) ? Get(payload, "key") : null;
        var blocks = message.TryGetProperty("blocks", out var array) && array.ValueKind == JsonValueKind.Array ? array : (JsonElement?)null;
        return new Shown(
            Get(message, "channel") ?? "",
            Get(message, "ts")!,
            key,
            Get(message, "user") ?? "",
            Get(message, "text") ?? "",
            blocks is { } drawn ? string.Join('\n', WordsIn(drawn)) : "",
            Get(message, "ephemeral_to"),
            [.. (blocks?.EnumerateArray() ?? []).Where(block => Get(block, "type") == "actions").SelectMany(ButtonsOf)]);
    }

    private static string? Get(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<ShownButton> ButtonsOf(JsonElement block) => block.GetProperty("elements").EnumerateArray()
        .Where(element => Get(element, "type") == "button")
        .Select(element => new ShownButton(
            Get(block, "block_id")!, Get(element, "action_id")!, Get(element, "value") ?? "", element.GetProperty("text").GetProperty("text").GetString()!));

    private static IEnumerable<string> WordsIn(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().SelectMany(WordsIn),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(property => property switch
        {
            { Value.ValueKind: JsonValueKind.String, Name: "text" or "title" or "url" } => [property.Value.GetString()!],
            _ => WordsIn(property.Value),
        }),
        _ => [],
    };
}

/// <summary>A button under a message.</summary>
internal sealed record ShownButton(string BlockId, string ActionId, string Value, string Text);
