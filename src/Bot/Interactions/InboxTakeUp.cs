using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Slack.Interaction;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>At the start, hands on what Slack was told was accepted and a dead bot had not carried out.</summary>
internal sealed class InboxTakeUp(Inbox inbox, SlackDispatcher dispatcher, TimeProvider time, ILogger<InboxTakeUp> log) : BackgroundService
{
    /// <summary>A click that is older is not what the person wants any more: they have seen that nothing came of it.</summary>
    private static readonly TimeSpan StillWanted = TimeSpan.FromMinutes(10);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var entry in await inbox.ListUnfinishedAsync(time.GetUtcNow() - StillWanted, stoppingToken))
        {
            if (entry.Kind.StartsWith(DurableSlackInbox.Prefix, StringComparison.Ordinal)
                && Enum.TryParse<SlackDeliveryKind>(entry.Kind[DurableSlackInbox.Prefix.Length..], out var kind))
            {
                log.LogInformation("Taking up a {Kind} that was accepted before the restart", kind);
                await dispatcher.RedispatchAsync(entry.Key[DurableSlackInbox.Prefix.Length..], kind, entry.Payload);
            }
        }
    }
}
