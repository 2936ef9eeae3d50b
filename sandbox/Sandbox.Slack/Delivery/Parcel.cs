using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Slack.Delivery;

/// <summary>One payload on its way to the app; the type is Socket Mode's word for it.</summary>
internal sealed record Parcel(string Type, JsonObject Payload)
{
    public const string Command = "slash_commands";
    public const string Interactive = "interactive";
    public const string Event = "events_api";

    /// <summary>Whether the acknowledgement may bring an answer with it.</summary>
    public bool AcceptsAnswer { get; init; }

    /// <summary>0 on the first delivery.</summary>
    public int RetryAttempt { get; init; }

    public string? RetryReason { get; init; }
}

/// <summary>How a delivery ended: acknowledged, with or without an answer, or not, and why.</summary>
internal sealed record Receipt(bool Acknowledged, JsonNode? Answer = null, string? Error = null)
{
    public const string OperationTimeout = "operation_timeout";
    public const string DispatchFailed = "dispatch_failed";

    /// <summary>Slack's reason for delivering an event once more.</summary>
    public string? RetryReason { get; init; }

    /// <summary>The app asked not to be told again.</summary>
    public bool NoRetry { get; init; }

    public static Receipt TimedOut { get; } = new(false, Error: OperationTimeout) { RetryReason = "timeout" };

    public static Receipt NotConnected { get; } = new(false, Error: DispatchFailed) { RetryReason = "connection_failed" };
}

/// <summary>A way to the app. An app has three seconds to acknowledge.</summary>
internal interface ITransport
{
    Task<Receipt> SendAsync(Parcel parcel, CancellationToken cancellationToken);
}
