using System.Text.Json;

namespace EksUpgradeBot.Slack.Interaction;

/// <summary>
/// Somebody typed a slash command (docs.slack.dev/interactivity/implementing-slash-commands). It cannot be typed in a thread.
/// </summary>
public sealed record SlashCommand
{
    /// <summary>The command with its slash.</summary>
    public required string Command { get; init; }

    /// <summary>All that follows the command, in one piece; with <c>should_escape</c> people stand in it as <c>&lt;@U…&gt;</c>.</summary>
    public required string Text { get; init; }

    /// <summary><c>U…</c> of who typed it.</summary>
    public required string UserId { get; init; }

    /// <summary><c>C…</c>, <c>G…</c> or <c>D…</c> of where.</summary>
    public required string ChannelId { get; init; }

    /// <summary>The channel's name; <c>directmessage</c> or <c>privategroup</c> for those.</summary>
    public string ChannelName { get; init; } = "";

    /// <summary><c>T…</c>.</summary>
    public required string TeamId { get; init; }

    /// <summary><c>E…</c> on Enterprise Grid.</summary>
    public string? EnterpriseId { get; init; }

    /// <summary>Opens one view within 3 seconds.</summary>
    public required string TriggerId { get; init; }

    /// <summary>Takes five answers within 30 minutes.</summary>
    public required string ResponseUrl { get; init; }

    /// <summary>Says what was typed where, without the response_url.</summary>
    public override string ToString() => $"{Command} {Text} ({UserId} in {ChannelId})";

    internal static SlashCommand Read(JsonElement payload) => new()
    {
        Command = payload.Text("command") ?? "",
        Text = payload.Text("text") ?? "",
        UserId = payload.Text("user_id") ?? "",
        ChannelId = payload.Text("channel_id") ?? "",
        ChannelName = payload.Text("channel_name") ?? "",
        TeamId = payload.Text("team_id") ?? "",
        EnterpriseId = payload.Text("enterprise_id"),
        TriggerId = payload.Text("trigger_id") ?? "",
        ResponseUrl = payload.Text("response_url") ?? "",
    };
}
