using System.Text.Json;

namespace EksUpgradeBot.Slack.Interaction;

/// <summary>One delivery of the Events API (docs.slack.dev/apis/events-api).</summary>
public sealed record EventCallback
{
    /// <summary><c>Ev…</c>, unique in all of Slack.</summary>
    public required string EventId { get; init; }

    /// <summary><c>T…</c>.</summary>
    public required string TeamId { get; init; }

    /// <summary>The event's kind, for example <c>app_mention</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Whether the channel is shared with another organisation.</summary>
    public bool IsExternallyShared { get; init; }

    /// <summary>The event itself.</summary>
    public required JsonElement Event { get; init; }

    internal static EventCallback Read(JsonElement payload)
    {
        var slackEvent = payload.Child("event") ?? default;

        return new()
        {
            EventId = payload.Text("event_id") ?? "",
            TeamId = payload.Text("team_id") ?? "",
            Type = slackEvent.Text("type") ?? "",
            IsExternallyShared = payload.Flag("is_ext_shared_channel"),
            Event = slackEvent,
        };
    }
}

/// <summary>Somebody wrote a message that names the app.</summary>
public sealed record AppMention
{
    /// <summary>The whole text, with the mention itself as <c>&lt;@U…&gt;</c>.</summary>
    public required string Text { get; init; }

    /// <summary>The text without the first mention, which is how the app was addressed.</summary>
    public string TextAfterMention
    {
        get
        {
            var text = Text.AsSpan().Trim();

            return text.StartsWith("<@") && text.IndexOf('>') is > 0 and var end ? text[(end + 1)..].Trim().ToString() : Text.Trim();
        }
    }

    /// <summary><c>U…</c> of who wrote it; empty when a bot did.</summary>
    public required string UserId { get; init; }

    /// <summary>Where.</summary>
    public required string ChannelId { get; init; }

    /// <summary>The message's timestamp.</summary>
    public required string Ts { get; init; }

    /// <summary>The head of the thread; null outside threads.</summary>
    public string? ThreadTs { get; init; }

    /// <summary><c>T…</c>.</summary>
    public required string TeamId { get; init; }

    /// <summary><c>B…</c> when a bot wrote it.</summary>
    public string? BotId { get; init; }

    /// <summary>Whether the channel is shared with another organisation.</summary>
    public bool IsExternallyShared { get; init; }

    internal static AppMention Read(EventCallback callback) => new()
    {
        Text = callback.Event.Text("text") ?? "",
        UserId = callback.Event.Text("user") ?? "",
        ChannelId = callback.Event.Text("channel") ?? "",
        Ts = callback.Event.Text("ts") ?? "",
        ThreadTs = callback.Event.Text("thread_ts"),
        TeamId = callback.TeamId,
        BotId = callback.Event.Text("bot_id"),
        IsExternallyShared = callback.IsExternallyShared,
    };
}

/// <summary>Somebody opened the app's Home or Messages tab.</summary>
public sealed record AppHomeOpened
{
    /// <summary><c>U…</c> of who opened it.</summary>
    public required string UserId { get; init; }

    /// <summary>The direct conversation with the app.</summary>
    public required string ChannelId { get; init; }

    /// <summary><c>home</c> or <c>messages</c>.</summary>
    public required string Tab { get; init; }

    /// <summary><c>T…</c>.</summary>
    public required string TeamId { get; init; }

    /// <summary>What the tab shows now; null the first time.</summary>
    public ViewInfo? View { get; init; }

    internal static AppHomeOpened Read(EventCallback callback) => new()
    {
        UserId = callback.Event.Text("user") ?? "",
        ChannelId = callback.Event.Text("channel") ?? "",
        Tab = callback.Event.Text("tab") ?? "",
        TeamId = callback.TeamId,
        View = callback.Event.Child("view") is { } view ? ViewInfo.Read(view) : null,
    };
}
