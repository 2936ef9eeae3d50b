using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>The living card: where a run stands, edited in place from the first minute to the last.</summary>
internal static class UpgradeCard
{
    public static ThreadMessage Of(UpgradeRun run, DateTimeOffset now)
    {
        var blocks = new List<Block>
        {
            Pieces.Header($"{Emoji(run)} {run.Cluster}: Kubernetes {run.From} → {run.Target}"),
            new PlanBlock(Wording.Short(Headline(run), 150), Tasks(run)),
            Pieces.Context(Facts(run, now)),
        };

        var buttons = Buttons(run);
        if (buttons.Count > 0)
        {
            // A new id for each state: Slack keeps what was clicked under the old one.
            blocks.Add(new ActionsBlock(buttons) { BlockId = $"card.{run.Status}.{run.Current}.{run.CurrentStep.Failures.Count}" });
        }

        return new ThreadMessage(ThreadMessage.CardKey, Text(run), blocks)
        {
            Urgent = run.Status is RunStatus.AwaitingApproval or RunStatus.Stuck || run.HasEnded,
        };
    }

    private static string Text(UpgradeRun run)
    {
        var done = run.Steps.Count(step => step.Status is StepStatus.Done or StepStatus.Skipped);
        return $"Upgrade of {run.Cluster} from {run.From} to {run.Target}: {Headline(run)}. {done} of {run.Steps.Count} steps are done.";
    }

    private static string Headline(UpgradeRun run) => run.Status switch
    {
        RunStatus.Completed => $"Upgraded to {run.Target}",
        RunStatus.Aborted => $"Aborted at \"{run.CurrentStep.Step.Title}\"",
        RunStatus.Stuck => $"Stuck: {run.CurrentStep.Step.Title} failed",
        RunStatus.AwaitingApproval => $"Waiting for approval: {run.CurrentStep.Step.Title}",
        _ when run.Abort is not null => $"Ends after this step: {run.CurrentStep.Step.Title}",
        _ => run.CurrentStep.Step.Title,
    };

    private static string Emoji(UpgradeRun run) => run.Status switch
    {
        RunStatus.Completed => ":white_check_mark:",
        RunStatus.Aborted => ":octagonal_sign:",
        RunStatus.Stuck => ":warning:",
        RunStatus.AwaitingApproval => ":raised_hand:",
        _ => ":rocket:",
    };

    private static List<PlanTask> Tasks(UpgradeRun run) =>
    [
        new PlanTask("readiness", "Version skew and readiness", PlanTaskStatus.Complete)
        {
            Output = RichTextBlock.Of($"{Wording.Count(run.Readiness.Hops.Count, "hop")}, {Wording.Count(run.Readiness.Findings.Count, "finding")}"),
        },
        .. run.Steps.Select((step, index) => Task(run, step, index)),
    ];

    private static PlanTask Task(UpgradeRun run, StepRun step, int index)
    {
        var status = step.Status switch
        {
            StepStatus.Done or StepStatus.Skipped => PlanTaskStatus.Complete,
            StepStatus.Failed => PlanTaskStatus.Error,
            StepStatus.Running or StepStatus.AwaitingApproval when !run.HasEnded => PlanTaskStatus.InProgress,
            StepStatus.Running or StepStatus.AwaitingApproval => PlanTaskStatus.Error,
            _ => PlanTaskStatus.Pending,
        };

        return new PlanTask(step.Step.Id, Wording.Short(step.Step.Title, 150), status)
        {
            Details = index == run.Current && Details(run, step) is { } details ? RichTextBlock.Of(Wording.Short(details, 500)) : null,
            Output = Outcome(step) is { } outcome ? RichTextBlock.Of(Wording.Short(outcome, 500)) : null,
        };
    }

    private static string? Details(UpgradeRun run, StepRun step) => step switch
    {
        _ when run.Status == RunStatus.Aborted => "The run was aborted here",
        { OpenProposal: { } open } => $"Proposal {open.Proposal.Digest.Short} waits for approval",
        { Progress: { } progress } when progress.Total > 0 => $"{progress.Text}: {progress.Done} of {progress.Total}",
        { Progress: { } progress } => progress.Text,
        { Status: StepStatus.Running } => "Looking at the cluster and planning",
        _ => null,
    };

    private static string? Outcome(StepRun step) => step switch
    {
        { Status: StepStatus.Skipped } => "Skipped",
        { Status: StepStatus.Failed, Failures: [.., var failure] } => failure.Reason,
        { Summary: { } summary } when step is { StartedAt: { } started, EndedAt: { } ended } => $"{summary} ({Wording.Duration(ended - started)})",
        _ => null,
    };

    private static string Facts(UpgradeRun run, DateTimeOffset now)
    {
        var elapsed = Wording.Duration((run.EndedAt ?? now) - run.RequestedAt);
        var facts = $"Asked for by {Wording.Mention(run.RequestedBy)} · {Wording.Moment(run.RequestedAt)} · {(run.HasEnded ? "took" : "running for")} {elapsed}";
        return run.Status switch
        {
            RunStatus.AwaitingApproval => $"{facts} · waiting for {string.Join(", ", run.Approvals.Approvers.Select(Wording.Mention))}",
            RunStatus.Running when run.CurrentStep.Step.Kind == Upgrade.Planning.StepKind.UpgradeControlPlane && run.CurrentStep.ApprovedProposal is not null
                => $"{facts} · EKS usually takes 10 to 40 min for a control plane",
            _ => facts,
        };
    }

    private static List<IActionElement> Buttons(UpgradeRun run) => run switch
    {
        { HasEnded: true } => [],
        { Abort: not null } => [],
        { Status: RunStatus.Stuck } => [],
        _ => [RunButtons.AbortButton(run)],
    };
}
