namespace EksUpgradeBot.Slack;

/// <summary>What the client needs to know of its Slack app. Its text never shows a secret.</summary>
public sealed class SlackOptions
{
    /// <summary>The bot's token, <c>xoxb-…</c>.</summary>
    public string BotToken { get; init; } = "";

    /// <summary>The app-level token, <c>xapp-…</c> with <c>connections:write</c>; needed for Socket Mode only.</summary>
    public string? AppToken { get; init; }

    /// <summary>The signing secret; needed for signed HTTP only.</summary>
    public string? SigningSecret { get; init; }

    /// <summary>Where Slack's methods are; ends with a slash.</summary>
    public Uri ApiUrl { get; init; } = new("https://slack.com/api/");

    /// <summary>
    /// How long a handler may take before Slack is answered for it. Slack gives up after 3 s,
    /// and a second is little enough for the way back.
    /// </summary>
    public TimeSpan AcknowledgeWithin { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many sockets stand open at once; Slack allows 10. Two keep one up while the other is renewed.</summary>
    public int SocketConnections { get; init; } = 2;

    /// <summary>How long after each other the sockets are opened, so that they do not expire together.</summary>
    public TimeSpan SocketConnectionDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The largest request or frame that is read, in bytes; a view has 250 KB at most.</summary>
    public int MaxRequestBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Whether Slack itself is spoken to, and not a stand-in at another address.</summary>
    internal bool IsSlack => ApiUrl.Host.Equals("slack.com", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc />
    public override string ToString() => $"Slack at {ApiUrl}";
}
