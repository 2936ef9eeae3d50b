using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>
/// Takes up what Slack was told was accepted and a dead bot had not carried out: at the start, and where replicas share a store also
/// for those that die while this one runs.
/// </summary>
internal sealed class InboxTakeUp(
    Inbox inbox, CommandQueue commands, SlackDispatcher dispatcher, StoreLocks locks, TimeProvider time, ILogger<InboxTakeUp> log) : BackgroundService
{
    /// <summary>A click that is older is not what the person wants any more: they have seen that nothing came of it.</summary>
    private static readonly TimeSpan StillWanted = TimeSpan.FromMinutes(10);

    /// <summary>Somebody waits for an answer, and looking costs one small query.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var rounds = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                foreach (var entry in await inbox.TakeOverAsync(time.GetUtcNow() - CommandQueue.StillWanted, stoppingToken))
                {
                    await TakeUpAsync(entry, stoppingToken);
                }
            }
            catch (OutsideException unreachable)
            {
                log.LogWarning("What other replicas left behind could not be looked for: {Reason}", unreachable.Message);
            }
        }
        while (locks.AreShared && await rounds.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TakeUpAsync(InboxEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            if (entry.Kind == CommandQueue.Kind)
            {
                log.LogInformation("Taking up a command that a bot accepted and did not answer");
                await commands.TakeUpAsync(entry, cancellationToken);
            }
            else if (entry.ReceivedAt >= time.GetUtcNow() - StillWanted
                && entry.Kind.StartsWith(DurableSlackInbox.Prefix, StringComparison.Ordinal)
                && Enum.TryParse<SlackDeliveryKind>(entry.Kind[DurableSlackInbox.Prefix.Length..], out var kind))
            {
                log.LogInformation("Taking up a {Kind} that a bot accepted and did not carry out", kind);
                await dispatcher.RedispatchAsync(entry.Key[DurableSlackInbox.Prefix.Length..], kind, entry.Payload);
            }
        }
        catch (Exception unreadable) when (unreadable is not OperationCanceledException)
        {
            // One entry that another version wrote otherwise must not keep the rest waiting.
            log.LogError(unreadable, "A {Kind} that a bot accepted could not be taken up", entry.Kind);
        }
    }
}
