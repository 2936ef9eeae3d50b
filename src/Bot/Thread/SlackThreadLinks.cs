using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Thread;

/// <summary>Slack's permalink to a run's card, which is the root of its thread.</summary>
internal sealed class SlackThreadLinks(MessageStore messages, ISlackApi slack, ILogger<SlackThreadLinks> log) : IThreadLinks
{
    /// <inheritdoc />
    public async Task<string?> FindAsync(RunId run, CancellationToken cancellationToken)
    {
        if (await messages.FindAsync(run, ThreadMessage.CardKey, cancellationToken) is not { Timestamp: { } ts } card)
        {
            return null;
        }

        try
        {
            return await slack.GetPermalinkAsync(card.Channel, ts, cancellationToken) is { Length: > 0 } link ? link : null;
        }
        catch (SlackApiException silent)
        {
            // An apply does not wait for Slack: the commit then names run and people alone.
            log.LogWarning("The link to the thread of {Run} is not known just now: {Error}", run, silent.Error);
            return null;
        }
    }
}
