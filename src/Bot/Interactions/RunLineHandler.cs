using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>Runs a corrected line that somebody clicked, if it only reads: a forged click must not start anything.</summary>
internal sealed class RunLineHandler(CommandQueue queue, IClusterCatalogue clusters) : IBlockActionHandler
{
    /// <inheritdoc />
    public async Task HandleAsync(BlockActionRequest request, CancellationToken cancellationToken)
    {
        var line = request.Action.Value ?? "";
        var intent = CommandParser.Parse(line, [.. clusters.All.Select(cluster => cluster.Name)]);
        if (intent.OnlyReads && request.ChannelId is { } channel)
        {
            await queue.EnqueueAsync(
                // What everybody sees must not be replaced by an answer to one.
                new TypedCommand(request.TriggerId, line, request.UserId, channel, request.ThreadTs, request.IsEphemeral ? request.ResponseUrl : null),
                cancellationToken);
        }
    }
}
