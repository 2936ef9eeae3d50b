using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>
/// Asks for the reason of an abort, a skip and a run outside of the maintenance window. The form opens before anything slow, because
/// a trigger lives three seconds; whether the person may is asked while they think, and once more when they send it.
/// </summary>
internal sealed class ReasonFormHandler(RunDecisions decisions, ISlackApi slack) : IBlockActionHandler, IViewSubmissionHandler
{
    /// <inheritdoc />
    public async Task HandleAsync(BlockActionRequest request, CancellationToken cancellationToken)
    {
        if (await OpenAsync(request, cancellationToken) is { } answer && request.ChannelId is { } channel)
        {
            await slack.PostEphemeralAsync(
                request.UserId, answer with { Channel = channel, ThreadTs = request.ThreadTs ?? request.MessageTs }, cancellationToken);
        }
    }

    /// <inheritdoc />
    public async Task<ViewSubmissionResponse> HandleAsync(ViewSubmission submission, CancellationToken cancellationToken)
    {
        if (ReasonAsked.Read(submission.View.PrivateMetadata) is not { } asked)
        {
            return NotDone(Answers.Refused("This form carries nothing that the bot knows."));
        }

        var reason = submission.State[ReasonForm.Block, ReasonForm.Input]?.Value?.Trim() ?? "";
        if (reason.Length is < ReasonForm.Shortest or > ReasonForm.Longest)
        {
            return ViewSubmissionResponse.Errors(
                new KeyValuePair<string, string>(ReasonForm.Block, $"Say why, in {ReasonForm.Shortest} to {ReasonForm.Longest} characters."));
        }

        try
        {
            return await decisions.DecideAsync(asked, reason, new Person(submission.UserId), cancellationToken) is { } refused
                ? NotDone(refused)
                : ViewSubmissionResponse.Close;
        }
        catch (OutsideException broken)
        {
            return NotDone(Answers.Failed(broken.Message, broken.Remedy));
        }
    }

    private static ViewSubmissionResponse NotDone(Message answer) => ViewSubmissionResponse.Update(ReasonForm.NotDone(answer));

    private async Task<Message?> OpenAsync(BlockActionRequest request, CancellationToken cancellationToken)
    {
        if (RunButtons.Read(request.Action.Value) is not { About.Length: < 500 } clicked || request.ChannelId is not { } channel)
        {
            return Answers.Refused("This button carries nothing that the bot knows.");
        }

        var asked = new ReasonAsked(request.Action.ActionId, clicked.Run, channel, clicked.About);
        var (run, outdated) = await decisions.FindAsync(asked, cancellationToken);
        if (outdated is not null || run is null)
        {
            return outdated;
        }

        ViewInfo form;
        try
        {
            form = await slack.OpenViewAsync(request.TriggerId, ReasonForm.Of(run, asked), cancellationToken);
        }
        catch (SlackApiException refused)
        {
            var word = asked.Action[(asked.Action.LastIndexOf('.') + 1)..];
            return Answers.Failed(
                $"Slack did not open the form that asks for the reason ({refused.Error}). Nothing was changed.",
                $"Press once more, or type: {word} {run.Cluster} REASON");
        }

        if (await decisions.FindDenialAsync(run, asked, new Person(request.UserId), cancellationToken) is { } denied)
        {
            await ShowAsync(form, denied, cancellationToken);
        }

        return null;
    }

    // Whoever has closed the form meanwhile, or sent it, has been answered.
    private async Task ShowAsync(ViewInfo form, Message denied, CancellationToken cancellationToken)
    {
        try
        {
            await slack.UpdateViewAsync(form.Id, ReasonForm.NotDone(denied), form.Hash, cancellationToken);
        }
        catch (SlackApiException)
        {
        }
    }
}
