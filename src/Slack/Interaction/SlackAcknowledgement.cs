namespace EksUpgradeBot.Slack.Interaction;

/// <summary>What Slack is answered within its three seconds.</summary>
public sealed record SlackAcknowledgement
{
    /// <summary>False when the delivery could not even be remembered: Slack should deliver it again.</summary>
    public bool Accepted { get; init; } = true;

    /// <summary>A JSON object, or nothing.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Brings the content of <see cref="Body"/> to the person when the acknowledgement itself could not be delivered.</summary>
    internal Func<CancellationToken, Task>? Otherwise { get; init; }

    internal static SlackAcknowledgement Empty { get; } = new();

    internal static SlackAcknowledgement NotAccepted { get; } = new() { Accepted = false };
}
