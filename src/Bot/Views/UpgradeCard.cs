using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>The living card: where a run stands, edited in place from the first minute to the last.</summary>
internal static class UpgradeCard
{
    public static ThreadMessage Of(UpgradeRun run, DateTimeOffset now)
    {
        var blocks = new List<Block>
        {
            Pieces.Header($"{Emoji(run)} {run.Cluster}: {(run.IsRollback ? "rollback of " : "")}Kubernetes {run.From} → {run.Target}"),
            new PlanBlock(Headline(run), Tasks(run)),
            Pieces.Context(Facts(run, now)),
        };
        if (Wording.Notes(run) is { Length: > 0 } notes)
        {
            blocks.Insert(1, Pieces.Section(notes));
        }

        if (!run.HasEnded && run.Abort is null && run.Status != RunStatus.Stuck)
        {
            // A new id for each state: Slack keeps what was clicked under the old one. A stuck run has its buttons at the failure.
            blocks.Add(new ActionsBlock([RunButtons.AbortButton(run)])
            {
                BlockId = $"card.{run.Status}.{run.Current}.{run.CurrentStep.Failures.Count}",
            });
        }

        return new ThreadMessage(ThreadMessage.CardKey, Text(run), blocks)
        {
            Urgent = run.Status is RunStatus.AwaitingApproval or RunStatus.Stuck || run.HasEnded || NeedsPeople(run),
        };
    }

    private static string Text(UpgradeRun run)
    {
        var done = run.Steps.Count(step => step.Status == StepStatus.Done);
        var skipped = run.Steps.Count(step => step.Status == StepStatus.Skipped);
        return $"{(run.IsRollback ? "Rollback" : "Upgrade")} of {run.Cluster} from {run.From} to {run.Target}: {Headline(run)}. "
            + $"{done} of {Wording.Count(run.Steps.Count, "step")} done{(skipped > 0 ? $", {skipped} skipped" : "")}."
            + (string.IsNullOrWhiteSpace(run.Notes) ? "" : $" Notes: {Wording.Line(run.Notes, 600)}");
    }

    private static string Headline(UpgradeRun run) => run.Status switch
    {
        RunStatus.Completed when run.Steps[^1].Status == StepStatus.Skipped => $"{Moved(run)} to {run.Target}, not verified",
        RunStatus.Completed when run.Steps.Any(step => step.Status == StepStatus.Skipped) => $"{Moved(run)} to {run.Target}, not all steps taken",
        RunStatus.Completed => $"{Moved(run)} to {run.Target}",
        RunStatus.Aborted => $"Aborted at \"{run.CurrentStep.Step.Title}\"",
        RunStatus.Stuck => $"{run.CurrentStep.Step.Title} failed, waiting for a decision",
        RunStatus.AwaitingApproval => $"{run.CurrentStep.Step.Title}: waiting for approval",
        _ when run.Abort is not null => $"{run.CurrentStep.Step.Title}: the run ends after this step",
        _ when run.CurrentStep.WaitsForWindow is not null => $"{run.CurrentStep.Step.Title}: approved, waiting for the maintenance window",
        _ when run.CurrentStep.StumblingSince is not null => $"{run.CurrentStep.Step.Title}: no answer, trying again",
        _ when NeedsPeople(run) => $"{run.CurrentStep.Step.Title}: needs people, see the thread",
        _ => $"{run.CurrentStep.Step.Title}, under way",
    };

    private static string Moved(UpgradeRun run) => run.IsRollback ? "Rolled back" : "Upgraded";

    private static string Emoji(UpgradeRun run) => run.Status switch
    {
        RunStatus.Completed when run.Steps.Any(step => step.Status == StepStatus.Skipped) => ":large_yellow_circle:",
        RunStatus.Completed => ":white_check_mark:",
        RunStatus.Aborted => ":octagonal_sign:",
        RunStatus.Stuck => ":x:",
        RunStatus.AwaitingApproval => ":raised_hand:",
        _ when run.CurrentStep.StumblingSince is not null || NeedsPeople(run) => ":warning:",
        _ when run.CurrentStep.WaitsForWindow is not null => ":calendar:",
        _ when run.IsRollback => ":rewind:",
        _ => ":rocket:",
    };

    private static bool NeedsPeople(UpgradeRun run) => run.CurrentStep.Progress?.Attention.Count > 0;

    private static IReadOnlyList<PlanTask> Tasks(UpgradeRun run)
    {
        var readiness = new PlanTask("readiness", "Version skew and readiness", PlanTaskStatus.Complete)
        {
            Output = RichTextBlock.Of($"{Wording.Count(run.Readiness.Hops.Count, "hop")}, {Wording.Count(run.Readiness.Findings.Count, "finding")}"),
        };
        var tasks = run.Steps.Select((step, index) => Task(run, step, index)).ToList();

        // More steps than Slack draws take a cluster more than twenty minors up: what lies behind gives way.
        var first = Math.Clamp(run.Current - 10, 0, Math.Max(0, tasks.Count - (BlockLimits.PlanTasks - 1)));
        return [readiness, .. tasks.Skip(first).Take(BlockLimits.PlanTasks - 1)];
    }

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

        return new PlanTask(step.Step.Id, step.Status == StepStatus.Skipped ? $"{step.Step.Title} (skipped)" : step.Step.Title, status)
        {
            Details = index == run.Current && Details(run, step) is { } details ? RichTextBlock.Of(Wording.Plain(details, 300)) : null,
            Output = Outcome(run, step) is { } outcome ? RichTextBlock.Of(Wording.Plain(outcome, 300)) : null,
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

    private static string? Outcome(UpgradeRun run, StepRun step) => step switch
    {
        { Status: StepStatus.Skipped, Failures: [.., var failure] } => $"Skipped after it failed: {failure.Reason}",
        { Status: StepStatus.Failed, Failures: [.., var failure] } => failure.Reason,
        { Summary: { } summary } when StepTimes.Took(run, step) is { } took => $"{Wording.Sentence(Wording.Plain(summary))} Took {took}.",
        _ => null,
    };

    /// <summary>
    /// While the run moves, the time that has passed, in whole minutes so that the card is not edited at every look. While it
    /// waits for people nobody looks, so there stands since when: that stays true by itself.
    /// </summary>
    private static string Facts(UpgradeRun run, DateTimeOffset now)
    {
        var asked = $"Asked for by {Wording.Mention(run.RequestedBy)} {Wording.Moment(run.RequestedAt)}";
        var step = run.CurrentStep;
        var state = run.Status switch
        {
            RunStatus.Completed => $"took {StepTimes.Took(run)}",
            RunStatus.Aborted => $"aborted by {Wording.Mention(run.Abort!.By)} after {Wording.Duration(run.EndedAt!.Value - run.RequestedAt)}",
            RunStatus.AwaitingApproval => $"waiting for {Wording.Mentions(run.Approvals.Approvers)} since {Wording.Moment(step.OpenProposal!.Proposal.MadeAt)}",
            RunStatus.Stuck => $"stopped since {Wording.Moment(step.Failures[^1].At)}, see the failure in the thread",
            _ when step.WaitsForWindow is { } awaited => $"waiting for the maintenance window, which opens {WindowWords.Opening(awaited)}",
            _ => $"running for {Wording.Duration(now - run.RequestedAt)}",
        };
        var note = run switch
        {
            { HasEnded: false, Abort: { } wish } => $" · {Wording.Mention(wish.By)} asked for the end",
            _ when step.WaitsForWindow is null && WindowWords.Ahead(run, now) is { } opens
                => $" · :calendar: outside of the maintenance window: nothing changes the cluster before {WindowWords.Opening(opens)}",
            { Status: RunStatus.Running } when step is { Step.Kind: StepKind.UpgradeControlPlane or StepKind.RollBackControlPlane, ApprovedProposal: not null, WaitsForWindow: null }
                => " · EKS usually takes 10 to 40 min for a control plane",
            _ => "",
        };
        return $"{asked} · {state}{note}";
    }
}
