using System.Text.Json;

namespace EksUpgradeBot.Slack.Interaction;

/// <summary>A view as Slack holds it.</summary>
public sealed record ViewInfo
{
    /// <summary><c>V…</c>.</summary>
    public required string Id { get; init; }

    /// <summary><c>modal</c> or <c>home</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>As it was sent.</summary>
    public string CallbackId { get; init; } = "";

    /// <summary>As it was sent.</summary>
    public string PrivateMetadata { get; init; } = "";

    /// <summary>As it was sent.</summary>
    public string ExternalId { get; init; } = "";

    /// <summary>Changes with every update; given to an update, it makes that fail when somebody was faster.</summary>
    public string Hash { get; init; } = "";

    /// <summary>The view at the bottom of the stack.</summary>
    public string? RootViewId { get; init; }

    /// <summary>The view below.</summary>
    public string? PreviousViewId { get; init; }

    /// <summary>What the inputs hold.</summary>
    public ViewState State { get; init; } = ViewState.Empty;

    internal static ViewInfo Read(JsonElement json) => new()
    {
        Id = json.Text("id") ?? "",
        Type = json.Text("type") ?? "",
        CallbackId = json.Text("callback_id") ?? "",
        PrivateMetadata = json.Text("private_metadata") ?? "",
        ExternalId = json.Text("external_id") ?? "",
        Hash = json.Text("hash") ?? "",
        RootViewId = json.Text("root_view_id"),
        PreviousViewId = json.Text("previous_view_id"),
        State = ViewState.Read(json.Child("state")),
    };
}
