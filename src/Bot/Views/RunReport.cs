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
        var moved = run.IsRollback ? $"rolled back from {run.From} to {run.Target}" : $"upgraded to {run.Target}";
        var headline = skipped.Count == 0 ? run.IsRollback ? $"{run.Cluster} was {moved}" : $"{run.Cluster} runs Kubernetes {run.Target}"
            : skipped.Exists(step => step.Step.Kind == StepKind.VerifyCluster) ? $"{run.Cluster} was {moved}, not verified, {left}"
            : $"{run.Cluster} was {moved}, {left}";
        var blocks = new List<Block> { Pieces.Header($"{(skipped.Count == 0 ? run.IsRollback ? ":rewind:" : ":tada:" : ":large_yellow_circle:")} {headline}") };
        if (Wording.Notes(run) is { Length: > 0 } notes)
        {
            blocks.Add(Pieces.Section(notes));
        }

        if (skipped.Count > 0)
        {
            blocks.Add(Pieces.Section($"*Skipped:* {string.Join(", ", Pieces.Some([.. skipped.Select(Skipped)], 20, 2500))}. {Half(run)}".TrimEnd()));
        }

        if (AftermathText.Of(run) is { Length: > 0 } after)
        {
            blocks.Add(Pieces.Section(after));
        }

        if (run.Aftermath?.Rollback is { } window)
        {
            blocks.Add(Pieces.Section($":rewind: {RollbackText.Of(run.Cluster, window)}"));
        }

        blocks.Add(Table(run));
        if (run.Steps[^1].Details is { Count: > 0 } details)
        {
            blocks.Add(Pieces.Bullets(details));
        }

        blocks.Add(Pieces.Context($"{run.From} → {run.Target} in {StepTimes.Took(run)} · asked for by {Wording.Mention(run.RequestedBy)}{Approvers(run)}{OutsideOfWindow(run)}"));
        var notDone = skipped.Count == 0 ? "" : $" Skipped: {string.Join(", ", skipped.Select(step => step.Step.Title))}.";
        return new ThreadMessage("report", $"The {Wording.What(run)} of {run.Cluster} from {run.From} {(skipped.Count == 0 ? "is complete" : "has ended")}: {headline}.{notDone} It took {StepTimes.Took(run)}.", blocks)
        {
            Broadcast = true,
            Urgent = true,
        };
    }

    private static ThreadMessage Aborted(UpgradeRun run)
    {
        var by = run.Abort!;
        var headline = $"The {Wording.What(run)} of {run.Cluster} to {run.Target} was aborted";
        var truth = AbortTruth.Stays(run).Replace("changed yet", "changed");
        var after = AftermathText.Of(run);
        var reason = string.IsNullOrWhiteSpace(by.Reason) ? ", no reason given" : $": {Wording.Line(by.Reason, 500)}";
        return new ThreadMessage(
            "report",
            $"{headline} at \"{run.CurrentStep.Step.Title}\". {truth} {after}".TrimEnd(),
            [
                Pieces.Header($":octagonal_sign: {headline}"),
                .. Wording.Notes(run) is { Length: > 0 } notes ? [Pieces.Section(notes)] : (Block[])[],
                Pieces.Section($"{truth} {after}".TrimEnd()),
                Table(run),
                Pieces.Context($"Aborted by {Wording.Mention(by.By)} {Wording.Moment(by.At)}{reason} · asked for by {Wording.Mention(run.RequestedBy)}{Approvers(run)}{OutsideOfWindow(run)}"),
            ])
        { Broadcast = true, Urgent = true };
    }

    private static string Skipped(StepRun step) =>
        $"{step.Step.Title} (by {Wording.Mention(step.SkippedBy!.By)}{(string.IsNullOrWhiteSpace(step.SkippedBy.Reason) ? ", no reason given" : $": {Wording.Line(step.SkippedBy.Reason, 500)}")})";

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

    private static string OutsideOfWindow(UpgradeRun run)
    {
        var taken = run.Steps.SelectMany(step => step.Proposals.Where(record => record.Override is not null).Select(record => $"{step.Step.Title} was {WindowWords.Taken(record.Override!)}")).ToList();
        return taken.Count == 0 ? "" : $" · {string.Join(" · ", Pieces.Some(taken, 10, 2000))}";
    }

    private static string Approvers(UpgradeRun run)
    {
        var approvers = run.Steps.SelectMany(step => step.Proposals).Where(record => ProposalFacts.WasApproved(run, record))
            .SelectMany(record => record.Approvals).Select(approval => approval.By).Distinct().ToList();
        return approvers.Count == 0 ? "" : $" · approved by {Wording.Mentions(approvers)}";
    }
}
