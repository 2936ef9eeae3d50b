using System.Text.Json;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.Interaction;

namespace EksUpgradeBot.Slack.WebApi;

/// <summary>Who the token belongs to.</summary>
/// <param name="TeamId"><c>T…</c>.</param>
/// <param name="Team">The workspace's name.</param>
/// <param name="UserId">The bot's <c>U…</c>.</param>
/// <param name="User">The bot's name.</param>
/// <param name="BotId">The bot's <c>B…</c>.</param>
/// <param name="Url">The workspace's address.</param>
/// <param name="Scopes">What the token may do, from <c>x-oauth-scopes</c>; empty when Slack did not say.</param>
public sealed record AuthTest(
    string TeamId,
    string Team,
    string UserId,
    string User,
    string BotId,
    string Url,
    IReadOnlyList<string> Scopes)
{
    /// <summary><c>E…</c> of the Enterprise organisation that the workspace belongs to; null when it belongs to none.</summary>
    public string? EnterpriseId { get; init; }
}

/// <summary>A message that now stands.</summary>
/// <param name="Channel">Where.</param>
/// <param name="Ts">Its timestamp, which with the channel is its id.</param>
public sealed record PostedMessage(string Channel, string Ts);

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

/// <summary>One page of messages.</summary>
/// <param name="Messages">In Slack's order: history newest first, replies oldest first.</param>
/// <param name="NextCursor">Null at the end.</param>
public sealed record MessagePage(IReadOnlyList<SlackMessage> Messages, string? NextCursor);

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

/// <summary>A file to be shared in a conversation.</summary>
/// <param name="Name">With its extension.</param>
/// <param name="Content">Its bytes; up to 1 MB Slack shows it inline.</param>
public sealed record FileUpload(string Name, ReadOnlyMemory<byte> Content)
{
    /// <summary>What stands above it.</summary>
    public string? Title { get; init; }

    /// <summary>Where it is shared; null keeps it private.</summary>
    public string? Channel { get; init; }

    /// <summary>In which thread.</summary>
    public string? ThreadTs { get; init; }

    /// <summary>What is said with it.</summary>
    public string? InitialComment { get; init; }

    /// <summary>The syntax to highlight, for example <c>diff</c> or <c>text</c>.</summary>
    public string? SnippetType { get; init; }
}

/// <summary>An answer to a response_url.</summary>
/// <param name="Message">What it says; its channel is ignored.</param>
public sealed record InteractionResponse(Message Message)
{
    /// <summary>Who sees it.</summary>
    public ResponseType ResponseType { get; init; }

    /// <summary>Whether it takes the place of the message that was clicked in; the only way to edit an ephemeral one.</summary>
    public bool ReplaceOriginal { get; init; }

    /// <summary>Whether the message that was clicked in goes away.</summary>
    public bool DeleteOriginal { get; init; }

    /// <summary>An answer that only the person sees.</summary>
    public static InteractionResponse Ephemeral(Message message) => new(message);
}
