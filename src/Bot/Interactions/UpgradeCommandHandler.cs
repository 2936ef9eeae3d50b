using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>Answers the slash command: at once when nothing has to be looked at, else with "looking" and the answer later.</summary>
internal sealed class UpgradeCommandHandler(CommandQueue queue, IClusterCatalogue clusters) : ISlashCommandHandler
{
    /// <inheritdoc />
    public async Task<SlashCommandResponse> HandleAsync(SlashCommand command, CancellationToken cancellationToken)
    {
        var intent = CommandParser.Parse(command.Text, [.. clusters.All.Select(cluster => cluster.Name)]);
        if (InstantAnswers.Cover(intent))
        {
            return SlashCommandResponse.Ephemeral(InstantAnswers.Of(intent, clusters, command.Command));
        }

        await queue.EnqueueAsync(
            new TypedCommand(command.TriggerId, command.Text, command.UserId, command.ChannelId, null, command.ResponseUrl),
            cancellationToken);
        return SlashCommandResponse.Ephemeral(Answers.Looking(command.Text));
    }
}
