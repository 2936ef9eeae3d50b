using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>
/// The messages that should stand in the thread of a run, in the order in which they are posted. A pure function of the run, the
/// time and the configuration: what stands in Slack is made to match it.
/// </summary>
internal static class RunThread
{
    /// <summary>The files beside the messages: what is too long for one.</summary>
    public static IReadOnlyList<ThreadFile> FilesOf(UpgradeRun run) =>
    [
        new("file:readiness", $"readiness-{run.Cluster}-{run.Target}.md", $"Readiness of {run.Cluster} for {run.Target}, the whole report", ReadinessMarkdown.Of(run.Readiness)),
        .. run.Steps.SelectMany(step => step.Proposals.Select((record, index) => PlanFile.Of(step, record, index))).OfType<ThreadFile>(),
    ];

    /// <summary>The messages.</summary>
    /// <param name="run">The run.</param>
    /// <param name="now">For what depends on how long something takes.</param>
    /// <param name="isConfigured">False when its cluster is not in the configuration any more.</param>
    public static IReadOnlyList<ThreadMessage> Of(UpgradeRun run, DateTimeOffset now, bool isConfigured = true)
    {
        var messages = new List<ThreadMessage>
        {
            UpgradeCard.Of(run, now),
            new("readiness", ReadinessView.Text(run.Readiness), ReadinessView.Blocks(run.Readiness)),
        };
        foreach (var step in run.Steps)
        {
            messages.AddRange(Enumerable.Range(0, step.Proposals.Count).Select(index => ProposalView.Of(run, step, index)));
            messages.AddRange(Enumerable.Range(0, step.Failures.Count).Select(index => StepReplies.Failure(run, step, index)));
            if (StepReplies.Progress(run, step, now) is { } progress)
            {
                messages.Add(progress);
            }

            if (StepReplies.Reminder(run, step) is { } reminder)
            {
                messages.Add(reminder);
            }

            if (StepReplies.Attention(run, step) is { } attention)
            {
                messages.Add(attention);
            }
        }

        if (UnconfiguredReply.Of(run, isConfigured) is { } standstill)
        {
            messages.Add(standstill);
        }

        if (RunReport.Of(run) is { } report)
        {
            messages.Add(report);
        }

        return messages;
    }
}
