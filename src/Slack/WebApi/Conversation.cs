using System.Text.Json;

namespace EksUpgradeBot.Slack.WebApi;

/// <summary>A channel or conversation.</summary>
public sealed record Conversation
{
    /// <summary><c>C…</c>, <c>G…</c> or <c>D…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Without the hash; empty for direct messages.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether only members see it.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Whether it is a direct message.</summary>
    public bool IsDirectMessage { get; init; }

    /// <summary>Whether nothing can be posted any more.</summary>
    public bool IsArchived { get; init; }

    /// <summary>Whether the bot is in it.</summary>
    public bool IsMember { get; init; }

    /// <summary>Whether another organisation is in it.</summary>
    public bool IsExternallyShared { get; init; }

    internal static Conversation Read(JsonElement json) => new()
    {
        Id = json.Text("id") ?? "",
        Name = json.Text("name") ?? "",
        IsPrivate = json.Flag("is_private"),
        IsDirectMessage = json.Flag("is_im") || json.Flag("is_mpim"),
        IsArchived = json.Flag("is_archived"),
        IsMember = json.Flag("is_member"),
        IsExternallyShared = json.Flag("is_ext_shared"),
    };
}
