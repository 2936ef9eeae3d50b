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
        var took = Wording.Duration(run.EndedAt!.Value - run.RequestedAt);
        var skipped = run.Steps.Where(step => step.Status == StepStatus.Skipped).Select(step => step.Step.Title).ToList();
        var headline = skipped.Count == 0
            ? $"{run.Cluster} runs Kubernetes {run.Target}"
            : $"{run.Cluster} was upgraded to {run.Target}, with {Wording.Count(skipped.Count, "step")} skipped";
        var blocks = new List<Block>
        {
            Pieces.Header($"{(skipped.Count == 0 ? ":tada:" : ":large_yellow_circle:")} {headline}"),
            Table(run),
        };
        if (run.Steps[^1].Details is { Count: > 0 } details)
        {
            blocks.Add(Pieces.Bullets(details));
        }

        if (skipped.Count > 0)
        {
            blocks.Add(Pieces.Section($":large_yellow_circle: *Skipped:* {Wording.Safe(string.Join(", ", skipped))}"));
        }

        blocks.Add(Pieces.Context($"{run.From} → {run.Target} in {took} · asked for by {Wording.Mention(run.RequestedBy)}{Approvers(run)}"));
        return new ThreadMessage("report", $"{headline}. It took {took}.", blocks) { Broadcast = true, Urgent = true };
    }

    private static ThreadMessage Aborted(UpgradeRun run)
    {
        var by = run.Abort!;
        var plane = run.Steps.Where(step => step.Step.Kind == StepKind.UpgradeControlPlane && step.Status == StepStatus.Done).Select(step => step.Step.Target).DefaultIfEmpty(run.From).Max();
        var changed = run.Steps.Any(step => step.Status == StepStatus.Done)
            ? $"What was done stays: the control plane runs {plane}."
            : "Nothing was changed.";
        var code = run.Steps.Any(step => step.Status == StepStatus.Done)
            ? $" The base branch still says what it said before; what was applied stands in the branch eks-upgrade/{run.Id}. Merge it before anybody applies the base branch."
            : " The base branch was not touched.";
        var headline = $"The upgrade of {run.Cluster} to {run.Target} was aborted";
        return new ThreadMessage(
            "report",
            $"{headline}. {changed}{code}",
            [
                Pieces.Header($":octagonal_sign: {headline}"),
                Pieces.Section($"{changed}{code}"),
                Table(run),
                Pieces.Context($"Aborted by {Wording.Mention(by.By)} {Wording.Moment(by.At)}{(by.Reason is { } reason ? $": {Wording.Safe(reason)}" : "")}"),
            ]) { Broadcast = true, Urgent = true };
    }

    private static TableBlock Table(UpgradeRun run) => new(
        [
            ["Step", "Outcome", "Took"],
            .. run.Steps.Select(step => (IReadOnlyList<TableCell>)[step.Step.Title, Outcome(step), Took(step)]),
        ])
    {
        ColumnSettings = [new ColumnSettings { IsWrapped = true }, new ColumnSettings { IsWrapped = true }, new ColumnSettings { Align = ColumnAlign.Right }],
    };

    private static string Outcome(StepRun step) => step.Status switch
    {
        StepStatus.Done => Wording.Short(step.Summary ?? "done", 200),
        StepStatus.Skipped => "skipped",
        StepStatus.Failed => Wording.Short($"failed: {step.Failures[^1].Reason}", 200),
        StepStatus.Pending => "not begun",
        _ => "not finished",
    };

    private static string Took(StepRun step) =>
        step is { StartedAt: { } started, EndedAt: { } ended } ? Wording.Duration(ended - started) : "–";

    private static string Approvers(UpgradeRun run)
    {
        var approvers = run.Steps.SelectMany(step => step.Proposals).Where(record => record.State == ProposalState.Approved)
            .SelectMany(record => record.Approvals).Select(approval => approval.By).Distinct().ToList();
        return approvers.Count == 0 ? "" : $" · approved by {string.Join(", ", approvers.Select(Wording.Mention))}";
    }
}
