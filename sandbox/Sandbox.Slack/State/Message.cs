using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Slack.State;

/// <summary>A message as the workspace keeps it: in a channel, in a thread, or shown to one person only.</summary>
internal sealed class Message
{
    public required string Channel { get; init; }

    public required string Ts { get; init; }

    public required string User { get; init; }

    /// <summary>Set on messages of the app.</summary>
    public string? BotId { get; init; }

    public string Text { get; set; } = "";

    public JsonArray? Blocks { get; set; }

    public JsonArray? Attachments { get; set; }

    public JsonObject? Metadata { get; set; }

    public JsonArray? Files { get; set; }

    /// <summary>The root's ts on every message of a thread, the root included.</summary>
    public string? ThreadTs { get; set; }

    /// <summary>A reply that also stands in the channel.</summary>
    public bool Broadcast { get; set; }

    public string? Subtype { get; set; }

    public JsonObject? Edited { get; set; }

    /// <summary>The only person who sees it; null when everybody does.</summary>
    public string? EphemeralTo { get; init; }

    /// <summary>Who reacted, by the name of the reaction.</summary>
    public Dictionary<string, List<string>> Reactions { get; } = [];

    /// <summary>What earlier versions looked like: a person may still have one of them on the screen.</summary>
    public List<(JsonArray? Blocks, JsonArray? Attachments)> Past { get; } = [];

    public bool IsReply => ThreadTs is not null && ThreadTs != Ts;

    public bool IsEphemeral => EphemeralTo is not null;

    public bool IsInChannel => !IsReply || Broadcast;
}
