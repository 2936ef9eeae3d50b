using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Slack.Interaction;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>Keeps what Slack delivers in the bot's store, so that a repetition is known after a restart too.</summary>
internal sealed class DurableSlackInbox(Inbox inbox, TimeProvider time) : ISlackInbox
{
    /// <summary>The kinds under which deliveries are kept begin like this.</summary>
    public const string Prefix = "slack:";

    /// <summary>Slash commands are not: the <see cref="CommandQueue"/> writes down those that are not answered at once.</summary>
    public bool Keeps(SlackDeliveryKind kind) => kind != SlackDeliveryKind.SlashCommand;

    /// <inheritdoc />
    public Task<bool> TryRememberAsync(string key, SlackDeliveryKind kind, string payload, CancellationToken cancellationToken) =>
        inbox.TryRememberAsync($"{Prefix}{key}", $"{Prefix}{kind}", payload, time.GetUtcNow(), cancellationToken);

    /// <inheritdoc />
    public Task MarkHandledAsync(string key, CancellationToken cancellationToken) => inbox.CompleteAsync($"{Prefix}{key}", cancellationToken);
}
