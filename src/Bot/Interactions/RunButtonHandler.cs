using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>Takes the clicks on a run's buttons. A late, second or forged one gets a polite private answer and changes nothing.</summary>
internal sealed class RunButtonHandler(RunDecisions decisions, ISlackApi slack) : IBlockActionHandler
{
    /// <inheritdoc />
    public async Task HandleAsync(BlockActionRequest request, CancellationToken cancellationToken)
    {
        Message? answer;
        try
        {
            answer = await DecideAsync(request, cancellationToken);
        }
        catch (OutsideException broken)
        {
            answer = Answers.Failed(broken.Message, broken.Remedy);
        }

        if (answer is not null && request.ChannelId is { } channel)
        {
            await slack.PostEphemeralAsync(
                request.UserId,
                answer with { Channel = channel, ThreadTs = request.ThreadTs ?? request.MessageTs },
                cancellationToken);
        }
    }

    private async Task<Message?> DecideAsync(BlockActionRequest request, CancellationToken cancellationToken)
    {
        if (RunButtons.Read(request.Action.Value) is not { } clicked || request.ChannelId is not { } channel)
        {
            return Answers.Refused("This button carries nothing that the bot knows.");
        }

        var person = new Person(request.UserId);
        return request.Action.ActionId switch
        {
            RunButtons.Approve => await decisions.ApproveAsync(clicked.Run, new PlanDigest(clicked.About), person, channel, cancellationToken),
            RunButtons.Retry => await decisions.RetryAsync(clicked.Run, clicked.About, person, channel, cancellationToken),
            RunButtons.BakeNow => await decisions.BakeAsync(clicked.Run, clicked.About, TimeSpan.Zero, null, person, channel, cancellationToken),
            RunButtons.BakeLonger => await decisions.BakeAsync(clicked.Run, clicked.About, RunButtons.MoreBake, null, person, channel, cancellationToken),
            RunButtons.Choose or RunButtons.Unlock when clicked.About.Split(' ', 2) is [var failure, var way] =>
                await decisions.ChooseAsync(clicked.Run, failure, way, person, channel, cancellationToken),
            var other => Answers.Refused($"The bot does not know the action {other}."),
        };
    }
}
