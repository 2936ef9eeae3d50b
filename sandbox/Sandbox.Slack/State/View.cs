using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Slack.State;

/// <summary>A modal that a person has open, or their App Home.</summary>
internal sealed class View
{
    public required string Id { get; init; }

    public required string User { get; init; }

    /// <summary>As the app gave it, block ids added.</summary>
    public required JsonObject Definition { get; set; }

    public required string Hash { get; set; }

    public required string RootId { get; init; }

    public string? PreviousId { get; init; }

    /// <summary>What the person has entered so far: block, action, value.</summary>
    public JsonObject Values { get; set; } = [];

    public string? ExternalId => Definition.Text("external_id") is { Length: > 0 } id ? id : null;

    public bool NotifyOnClose => Definition.Flag("notify_on_close");

    public JsonArray Blocks => Definition.Array("blocks") ?? [];
}
