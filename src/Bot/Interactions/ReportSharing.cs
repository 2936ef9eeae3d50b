using System.Text;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Readiness;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>Shows a report to a whole channel: a message, and in its thread the file with all that has no room in one.</summary>
internal sealed class ReportSharing(ISlackApi slack, ILogger<ReportSharing> log)
{
    /// <summary>Posts the report where it was asked for. The answer tells what did not work; none means that all stands.</summary>
    public async Task<Message?> ShareAsync(TypedCommand command, ReadinessReport report, PlanningResult.Refused? refusal, CancellationToken cancellationToken)
    {
        var shown = Answers.Readiness(report, refusal);
        PostedMessage posted;
        try
        {
            posted = await slack.PostMessageAsync(
                shown with
                {
                    Channel = command.Channel,
                    ThreadTs = command.ThreadTs,
                    Blocks = [.. shown.Blocks!, Pieces.Context($"Shared by {Wording.Mention(command.User)} · the whole report is in the thread")],
                },
                cancellationToken);
        }
        catch (SlackApiException refused) when (refused.Kind is SlackErrorKind.TargetGone)
        {
            return Answers.Failed($"Slack does not let me post in this channel ({refused.Error}).", "Invite me to it, then share the report once more.");
        }
        catch (SlackApiException doubtful) when (doubtful.Kind is SlackErrorKind.Ambiguous)
        {
            return Answers.Failed($"Slack did not say whether it took the report ({doubtful.Error}).", "Look whether it stands in the channel before you share it once more.");
        }

        try
        {
            await slack.UploadFileAsync(
                new FileUpload($"readiness-{report.Cluster}-{report.Target}.md", Encoding.UTF8.GetBytes(ReadinessMarkdown.Of(report)))
                {
                    Title = $"Readiness of {report.Cluster} for {report.Target}, the whole report",
                    Channel = command.Channel,
                    ThreadTs = command.ThreadTs ?? posted.Ts,
                },
                cancellationToken);
            return null;
        }
        catch (SlackApiException refused)
        {
            log.LogWarning(refused, "The file of a shared report of {Cluster} is not in its thread ({Needed})", report.Cluster, refused.Needed ?? "no scope is missing");
            return Answers.Failed(
                $"The report stands in the channel, but Slack did not take the file with the whole of it ({refused.Error}).",
                refused.Error == "missing_scope" ? $"Give the app the scope {refused.Needed ?? "files:write"}, then share the report once more." : "Share the report once more if the file is needed.");
        }
    }
}

/// <summary>The button that shares a report: it is read anew, so that the channel sees how things stand now.</summary>
internal sealed class ShareReportHandler(CommandQueue queue) : IBlockActionHandler
{
    /// <inheritdoc />
    public async Task HandleAsync(BlockActionRequest request, CancellationToken cancellationToken)
    {
        if (request.ChannelId is { } channel)
        {
            // No response_url: the report that only this person sees is to stay.
            await queue.EnqueueAsync(
                new TypedCommand(request.TriggerId, $"report {request.Action.Value} --share", request.UserId, channel, request.ThreadTs, null),
                cancellationToken);
        }
    }
}
