using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>What the thread says of a step in work: one reply for its progress, edited in place, and one for each failure.</summary>
internal static class StepReplies
{
    /// <summary>The progress of a step that waits, or waited, for something outside; null when there never was anything to wait for.</summary>
    public static ThreadMessage? Progress(UpgradeRun run, StepRun step, DateTimeOffset now)
    {
        var key = $"progress:{step.Step.Id}";
        if (step is { Status: StepStatus.Done, StartedAt: { } started, EndedAt: { } ended })
        {
            var summary = $"{step.Step.Title}: done in {Wording.Duration(ended - started)}. {step.Summary}";
            return new ThreadMessage(key, summary, [Pieces.Section($":white_check_mark: *{Wording.Safe(step.Step.Title)}* · {Wording.Duration(ended - started)}\n{Wording.Safe(step.Summary ?? "")}")]) { Urgent = true };
        }

        if (step.Progress is not { } progress || step.Status != StepStatus.Running)
        {
            return step.ApprovedProposal is null || step.Status == StepStatus.Running ? null
                : new ThreadMessage(key, $"{step.Step.Title}: not under way.", [Pieces.Section($":double_vertical_bar: *{Wording.Safe(step.Step.Title)}* · not under way")]);
        }

        var emoji = step.StumblingSince is null ? ":hourglass_flowing_sand:" : ":warning:";
        var since = progress.Since is { } begun ? $" · {Wording.Duration(now - begun)}" : "";
        var share = progress.Total > 0 ? $"\n{Bar(progress.Done, progress.Total)} {progress.Done} of {progress.Total}" : "";
        var blocks = new List<Block> { Pieces.Section($"{emoji} *{Wording.Safe(step.Step.Title)}*{since}\n{Wording.Safe(progress.Text)}{share}") };
        if (progress.Lines is { Count: > 0 } lines)
        {
            blocks.Add(Pieces.Bullets(lines.Take(30)));
        }

        return new ThreadMessage(key, $"{step.Step.Title}: {progress.Text}{(progress.Total > 0 ? $", {progress.Done} of {progress.Total}" : "")}.", blocks);
    }

    /// <summary>A failure, with the buttons to go on while it is the one that the run stands at.</summary>
    public static ThreadMessage Failure(UpgradeRun run, StepRun step, int index)
    {
        var failure = step.Failures[index];
        var isCurrent = run.Status == RunStatus.Stuck && run.CurrentStep == step && index == step.Failures.Count - 1;
        var blocks = new List<Block>
        {
            Pieces.Section($":x: *{Wording.Safe(step.Step.Title)} failed*\n{Wording.Safe(failure.Reason)}\n_What to do:_ {Wording.Safe(failure.Remedy)}"),
            Pieces.Context(After(failure, step, isCurrent)),
        };
        if (isCurrent)
        {
            IReadOnlyList<IActionElement> buttons = step.Step.MayBeSkipped
                ? [RunButtons.RetryButton(run), RunButtons.SkipButton(run), RunButtons.AbortButton(run)]
                : [RunButtons.RetryButton(run), RunButtons.AbortButton(run)];
            blocks.Add(new ActionsBlock(buttons) { BlockId = $"failure.{step.Step.Id}.{index + 1}" });
        }

        return new ThreadMessage(
            $"failure:{step.Step.Id}:{index + 1}",
            $"{step.Step.Title} failed: {failure.Reason} What to do: {failure.Remedy}",
            blocks) { Urgent = true };
    }

    private static string After(StepFailure failure, StepRun step, bool isCurrent) => failure.RetriedBy is { } by
        ? $"{Wording.Moment(failure.At)} · tried again by {Wording.Mention(by)}"
        : step.SkippedBy is { } skipped ? $"{Wording.Moment(failure.At)} · skipped by {Wording.Mention(skipped.By)}{(skipped.Reason is { } reason ? $": {Wording.Safe(reason)}" : "")}"
        : isCurrent ? $"{Wording.Moment(failure.At)} · the run waits for a decision"
        : Wording.Moment(failure.At);

    private static string Bar(int done, int total)
    {
        const int Width = 20;
        var full = Math.Clamp(done * Width / total, 0, Width);
        return new string('█', full) + new string('░', Width - full);
    }
}
