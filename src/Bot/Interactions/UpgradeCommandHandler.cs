using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>Answers the slash command: at once when nothing has to be looked at, else with "looking" and the answer later.</summary>
internal sealed class UpgradeCommandHandler(CommandQueue queue, IClusterCatalogue clusters, UpgradeForm form) : ISlashCommandHandler
{
    /// <inheritdoc />
    public async Task<SlashCommandResponse> HandleAsync(SlashCommand command, CancellationToken cancellationToken)
    {
        IReadOnlyList<ClusterName> names = [.. clusters.All.Select(cluster => cluster.Name)];
        var intent = CommandParser.Parse(command.Text, names);
        if (intent is Intent.ShowForm)
        {
            return await OpenFormAsync(command, cancellationToken);
        }

        if (InstantAnswers.Of(intent, names, command.Command) is { } answer)
        {
            return SlashCommandResponse.Ephemeral(answer);
        }

        try
        {
            await queue.EnqueueAsync(
                new TypedCommand(command.TriggerId, command.Text, command.UserId, command.ChannelId, null, command.ResponseUrl),
                cancellationToken);
            return SlashCommandResponse.Ephemeral(Answers.Looking(command.Text));
        }
        catch (OutsideException unreachable)
        {
            return SlashCommandResponse.Ephemeral(Answers.NotTaken(unreachable));
        }
    }

    private async Task<SlashCommandResponse> OpenFormAsync(SlashCommand command, CancellationToken cancellationToken)
    {
        try
        {
            await form.OpenAsync(
                command.TriggerId, new FormOrigin { Channel = command.ChannelId, ResponseUrl = command.ResponseUrl }, null, cancellationToken);
            return SlashCommandResponse.Nothing;
        }
        catch (SlackApiException late) when (late.Kind == SlackErrorKind.TriggerExpired)
        {
            // The three seconds were over: a button brings three new ones.
            return SlashCommandResponse.Ephemeral(Answers.OpenForm(command.Command));
        }
    }
}
