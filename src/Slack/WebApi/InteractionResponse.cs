using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.Interaction;

namespace EksUpgradeBot.Slack.WebApi;

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
