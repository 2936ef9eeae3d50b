using System.Text.Json;

namespace EksUpgradeBot.Slack.Interaction;

/// <summary>Somebody chose the app's global shortcut; it has no channel and no response_url.</summary>
public sealed record GlobalShortcut
{
    /// <summary>As in the manifest.</summary>
    public required string CallbackId { get; init; }

    /// <summary><c>U…</c> of who chose it.</summary>
    public required string UserId { get; init; }

    /// <summary><c>T…</c>; empty when Slack did not say.</summary>
    public required string TeamId { get; init; }

    /// <summary>Opens one view within 3 seconds.</summary>
    public required string TriggerId { get; init; }

    internal static GlobalShortcut Read(JsonElement payload) => new()
    {
        CallbackId = payload.Text("callback_id") ?? "",
        UserId = payload.Child("user").Text("id") ?? "",
        TeamId = payload.Child("team").Text("id") ?? payload.Child("user").Text("team_id") ?? "",
        TriggerId = payload.Text("trigger_id") ?? "",
    };
}
