using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>Takes the clicks that drop a subscription, and shows in the same place what is left.</summary>
internal sealed class SubscriptionButtonHandler(SubscriptionDecisions decisions, ISlackApi slack) : IBlockActionHandler
{
    /// <inheritdoc />
    public async Task HandleAsync(BlockActionRequest request, CancellationToken cancellationToken)
    {
        if (request.ChannelId is not { } channel)
        {
            return;
        }

        Message answer;
        try
        {
            answer = SubscriptionsView.Read(request.Action.Value) is var (cluster, kinds)
                ? await decisions.DropAsync(channel, request.UserId, cluster, kinds, cancellationToken)
                : Answers.Refused("This button carries nothing that the bot knows.");
        }
        catch (OutsideException broken)
        {
            answer = Answers.Failed(broken.Message, broken.Remedy);
        }

        if (request is { IsEphemeral: true, ResponseUrl: { } url })
        {
            await slack.RespondAsync(url, new InteractionResponse(answer) { ReplaceOriginal = true }, cancellationToken);
        }
        else
        {
            await slack.PostEphemeralAsync(request.UserId, answer with { Channel = channel, ThreadTs = request.ThreadTs }, cancellationToken);
        }
    }
}
