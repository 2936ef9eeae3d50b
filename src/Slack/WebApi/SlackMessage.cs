using System.Text.Json;
using EksUpgradeBot.Slack.Blocks;

namespace EksUpgradeBot.Slack.WebApi;

/// <summary>A message as it is read back.</summary>
public sealed record SlackMessage
{
    /// <summary>Its timestamp, which with the channel is its id.</summary>
    public required string Ts { get; init; }

    /// <summary>The head of its thread.</summary>
    public string? ThreadTs { get; init; }

    /// <summary><c>U…</c> of who wrote it.</summary>
    public string? User { get; init; }

    /// <summary><c>B…</c> when a bot wrote it.</summary>
    public string? BotId { get; init; }

    /// <summary><c>A…</c> when an app wrote it.</summary>
    public string? AppId { get; init; }

    /// <summary>Its text.</summary>
    public string Text { get; init; } = "";

    /// <summary>Its blocks.</summary>
    public IReadOnlyList<Block> Blocks { get; init; } = [];

    /// <summary>Its metadata, when they were asked for.</summary>
    public MessageMetadata? Metadata { get; init; }

    internal static SlackMessage Read(JsonElement json) => new()
    {
        Ts = json.Text("ts") ?? "",
        ThreadTs = json.Text("thread_ts"),
        User = json.Text("user"),
        BotId = json.Text("bot_id"),
        AppId = json.Text("app_id"),
        Text = json.Text("text") ?? "",
        Blocks = json.Child("blocks") is { } blocks ? SlackJson.ReadBlocks(blocks) : [],
        Metadata = json.Child("metadata") is { } metadata && metadata.Text("event_type") is { } type
            ? new MessageMetadata(type, metadata.Child("event_payload") ?? default)
            : null,
    };
}
