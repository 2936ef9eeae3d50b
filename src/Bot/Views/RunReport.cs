using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>The last word of a run, shown in the channel too: what was done, how long it took, who approved what, what is left.</summary>
internal static class RunReport
{
    public static ThreadMessage? Of(UpgradeRun run) => run.Status switch
    {
        RunStatus.Completed => Completed(run),
        RunStatus.Aborted => Aborted(run),
        _ => null,
    };

    private static ThreadMessage Completed(UpgradeRun run)
    {
        var skipped = run.Steps.Where(step => step.Status == StepStatus.Skipped).ToList();
        var left = $"{Wording.Count(skipped.Count, "step")} skipped";
        var headline = skipped.Count == 0 ? $"{run.Cluster} runs Kubernetes {run.Target}"
            : skipped.Exists(step => step.Step.Kind == StepKind.VerifyCluster) ? $"{run.Cluster} was upgraded to {run.Target}, not verified, {left}"
            : $"{run.Cluster} was upgraded to {run.Target}, {left}";
        var blocks = new List<Block> { Pieces.Header($"{(skipped.Count == 0 ? ":tada:" : ":large_yellow_circle:")} {headline}") };
        if (skipped.Count > 0)
        {
            blocks.Add(Pieces.Section($"*Skipped:* {string.Join(", ", skipped.Select(Skipped))}. {Half(run)}".TrimEnd()));
        }

        if (AftermathText.Of(run) is { Length: > 0 } after)
        {
            blocks.Add(Pieces.Section(after));
        }

        blocks.Add(Table(run));
        if (run.Steps[^1].Details is { Count: > 0 } details)
        {
            blocks.Add(Pieces.Bullets(details));
        }

        blocks.Add(Pieces.Context($"{run.From} → {run.Target} in {StepTimes.Took(run)} · asked for by {Wording.Mention(run.RequestedBy)}{Approvers(run)}"));
        var notDone = skipped.Count == 0 ? "" : $" Skipped: {string.Join(", ", skipped.Select(step => step.Step.Title))}.";
        return new ThreadMessage("report", $"The upgrade of {run.Cluster} from {run.From} {(skipped.Count == 0 ? "is complete" : "has ended")}: {headline}.{notDone} It took {StepTimes.Took(run)}.", blocks)
        {
            Broadcast = true,
            Urgent = true,
        };
    }

    private static ThreadMessage Aborted(UpgradeRun run)
    {
        var by = run.Abort!;
        var headline = $"The upgrade of {run.Cluster} to {run.Target} was aborted";
        var truth = AbortTruth.Stays(run).Replace("changed yet", "changed");
        var after = AftermathText.Of(run);
        var reason = string.IsNullOrWhiteSpace(by.Reason) ? "" : $": {Wording.Line(by.Reason, 500)}";
        return new ThreadMessage(
            "report",
            $"{headline} at \"{run.CurrentStep.Step.Title}\". {truth} {after}".TrimEnd(),
            [
                Pieces.Header($":octagonal_sign: {headline}"),
                Pieces.Section($"{truth} {after}".TrimEnd()),
                Table(run),
                Pieces.Context($"Aborted by {Wording.Mention(by.By)} {Wording.Moment(by.At)}{reason} · asked for by {Wording.Mention(run.RequestedBy)}{Approvers(run)}"),
            ])
        { Broadcast = true, Urgent = true };
    }

    private static string Skipped(StepRun step) =>
        $"{step.Step.Title} (by {Wording.Mention(step.SkippedBy!.By)}{(string.IsNullOrWhiteSpace(step.SkippedBy.Reason) ? "" : $": {Wording.Line(step.SkippedBy.Reason, 100)}")})";

    private static string Half(UpgradeRun run) =>
        run.Steps.Any(step => ProposalFacts.MayBeHalfDone(run, step))
            ? "What was approved and has failed may be done in part."
            : "";

    private static TableBlock Table(UpgradeRun run) => Pieces.Table(
        ["Step", "Outcome", "Took"],
        [.. run.Steps.Select(step => (IReadOnlyList<string>)[step.Step.Title, Outcome(step), StepTimes.Took(run, step) ?? "–"])],
        new ColumnSettings { IsWrapped = true },
        new ColumnSettings { IsWrapped = true },
        new ColumnSettings { IsWrapped = true });

    private static string Outcome(StepRun step) => step.Status switch
    {
        StepStatus.Done => Wording.Plain(step.Summary ?? "done"),
        StepStatus.Skipped => "skipped",
        // One step of a run at most, and what it has done in part stands at the end of the reason.
        StepStatus.Failed => Wording.Plain($"failed: {step.Failures[^1].Reason}", 600),
        StepStatus.Pending => "not begun",
        _ => "not finished",
    };

    private static string Approvers(UpgradeRun run)
    {
        var approvers = run.Steps.SelectMany(step => step.Proposals).Where(record => ProposalFacts.WasApproved(run, record))
            .SelectMany(record => record.Approvals).Select(approval => approval.By).Distinct().ToList();
        return approvers.Count == 0 ? "" : $" · approved by {Wording.Mentions(approvers)}";
    }
}
