using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>Runs a line that somebody clicked, if it only reads: a forged click must not start anything. Any other one is answered.</summary>
internal sealed class RunLineHandler(CommandQueue queue, IClusterCatalogue clusters, ISlackApi slack) : IBlockActionHandler
{
    /// <inheritdoc />
    public async Task HandleAsync(BlockActionRequest request, CancellationToken cancellationToken)
    {
        if (request.ChannelId is not { } channel)
        {
            return;
        }

        var line = request.Action.Value ?? "";
        var intent = CommandParser.Parse(line, [.. clusters.All.Select(cluster => cluster.Name)]);
        if (intent.OnlyReads)
        {
            await queue.EnqueueAsync(
                // What everybody sees must not be replaced by an answer to one.
                new TypedCommand(request.TriggerId, line, request.UserId, channel, request.ThreadTs, request.IsEphemeral ? request.ResponseUrl : null),
                cancellationToken);
            return;
        }

        // Such a button stands in a channel for months: its cluster may be configured no longer.
        var answer = intent is Intent.Misunderstood misunderstood
            ? Answers.Misunderstood(misunderstood)
            : Answers.Refused("Such a button only reads, and what this one carries would change something. Nothing was done.");
        await slack.PostEphemeralAsync(request.UserId, answer with { Channel = channel, ThreadTs = request.ThreadTs }, cancellationToken);
    }
}
