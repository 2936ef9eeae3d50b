using System.Text.Json;

namespace EksUpgradeBot.Slack.WebApi;

/// <summary>A person or bot.</summary>
public sealed record User
{
    /// <summary><c>U…</c> or <c>W…</c>.</summary>
    public required string Id { get; init; }

    /// <summary><c>T…</c>.</summary>
    public string TeamId { get; init; } = "";

    /// <summary><c>E…</c> of the Enterprise organisation that the account belongs to; null when it belongs to none.</summary>
    public string? EnterpriseId { get; init; }

    /// <summary>The name they chose, else the real one.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>Their address; only with <c>users:read.email</c>.</summary>
    public string? Email { get; init; }

    /// <summary>IANA time zone.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Whether the account is closed.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>Whether it is no person.</summary>
    public bool IsBot { get; init; }

    /// <summary>Whether it is a guest, of either kind.</summary>
    public bool IsGuest { get; init; }

    /// <summary>
    /// Whether it belongs to another organisation and shares no channel with this one. Whoever is in a shared channel is no stranger to
    /// Slack (docs.slack.dev/reference/objects/user-object): those are told by <see cref="TeamId"/>.
    /// </summary>
    public bool IsStranger { get; init; }

    internal static User Read(JsonElement json)
    {
        var profile = json.Child("profile");

        return new()
        {
            Id = json.Text("id") ?? "",
            TeamId = json.Text("team_id") ?? "",
            EnterpriseId = json.Child("enterprise_user").Text("enterprise_id"),
            DisplayName = new[] { profile.Text("display_name"), profile.Text("real_name"), json.Text("real_name"), json.Text("name") }
                .FirstOrDefault(name => !string.IsNullOrWhiteSpace(name)) ?? "",
            Email = profile.Text("email"),
            TimeZone = json.Text("tz"),
            IsDeleted = json.Flag("deleted"),
            IsBot = json.Flag("is_bot"),
            IsGuest = json.Flag("is_restricted") || json.Flag("is_ultra_restricted"),
            IsStranger = json.Flag("is_stranger"),
        };
    }
}
