using System.Text.Json;
using System.Text.Json.Serialization;

namespace EksUpgradeBot.Slack.Blocks;

/// <summary>A message to be posted, or the answer to an interaction.</summary>
public sealed record Message
{
    /// <summary>The channel's id; left out in answers.</summary>
    public string? Channel { get; init; }

    /// <summary>
    /// With blocks this is the notification, and all that a screen reader reads: a full sentence, never empty. At most 4,000 characters.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>At most 50.</summary>
    public IReadOnlyList<Block>? Blocks { get; init; }

    /// <summary>The timestamp of the message whose thread this belongs to; never that of a reply.</summary>
    public string? ThreadTs { get; init; }

    /// <summary>Whether a reply is shown in the channel as well.</summary>
    public bool? ReplyBroadcast { get; init; }

    /// <summary>Hidden from people, readable by other apps: no secrets.</summary>
    public MessageMetadata? Metadata { get; init; }

    /// <summary>A message of text only.</summary>
    public static implicit operator Message(string text) => new() { Text = text };
}

/// <summary>A new content for a message that the app has posted.</summary>
/// <param name="Channel">The channel's id.</param>
/// <param name="Ts">The message's timestamp.</param>
public sealed record MessageUpdate(string Channel, string Ts)
{
    /// <summary>As in <see cref="Message.Text"/>, but Slack refuses more than 4,000 characters here.</summary>
    public string? Text { get; init; }

    /// <summary>Null with a text removes the blocks that were there; this client sends what is given.</summary>
    public IReadOnlyList<Block>? Blocks { get; init; }

    /// <summary>Null keeps what was there.</summary>
    public MessageMetadata? Metadata { get; init; }

    /// <summary>Shows a thread's reply in the channel as well; not together with a change of content.</summary>
    public bool? ReplyBroadcast { get; init; }

    /// <summary>
    /// Whether this edit may use the part of the edits per minute that is kept back for what people wait for:
    /// decisions, failures and last states. Progress does not.
    /// </summary>
    [JsonIgnore]
    public bool Urgent { get; init; }
}

/// <summary>Facts that travel with a message for machines (docs.slack.dev/messaging/message-metadata).</summary>
/// <param name="EventType">A name that is the app's own.</param>
/// <param name="EventPayload">Strings, numbers, booleans and flat objects; about 16 KB at most. No secrets.</param>
public sealed record MessageMetadata(string EventType, JsonElement EventPayload)
{
    /// <summary>Metadata whose payload is one level of strings, which is enough to find a message again.</summary>
    public static MessageMetadata Of(string eventType, params IReadOnlyList<KeyValuePair<string, string>> payload) =>
        new(eventType, Json.ObjectOf(payload));
}
