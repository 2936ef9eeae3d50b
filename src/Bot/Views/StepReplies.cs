using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>What the thread says of a step in work: one reply for its progress, edited in place, and one for each failure.</summary>
internal static class StepReplies
{
    // An actions block holds 25 elements; more node groups than these fail one after the other anyway.
    private const int MostWays = 10;

    private const int MostAttention = 10;

    /// <summary>
    /// The progress of a step while it waits for something outside, and what it did once it is done; null when neither is so, and
    /// what stood there is then taken away. The last step of a run leaves the last word to the report.
    /// </summary>
    public static ThreadMessage? Progress(UpgradeRun run, StepRun step, DateTimeOffset now) => step switch
    {
        { Status: StepStatus.Done } => run.Status == RunStatus.Completed && step == run.Steps[^1] ? null : Done(run, step),
        { Status: StepStatus.Running, Progress: { } progress } when !run.HasEnded => UnderWay(run, step, progress, now),
        _ => null,
    };

    /// <summary>
    /// What needs people although nothing has failed yet, in a reply of its own that calls whoever asked for the upgrade; null when
    /// there is nothing, and what stood there is then taken away.
    /// </summary>
    public static ThreadMessage? Attention(UpgradeRun run, StepRun step)
    {
        if (run.HasEnded || step is not { Status: StepStatus.Running, Progress.Attention: { Count: > 0 } sentences })
        {
            return null;
        }

        var text = string.Join(" ", Pieces.Some([.. sentences.Select(sentence => Wording.Line(sentence, 1000))], MostAttention));
        return new ThreadMessage(
            $"{ThreadMessage.ProgressKeys}{step.Step.Id}:attention",
            $"{Wording.Mention(run.RequestedBy)}, {Wording.What(run)} of {run.Cluster} to {run.Target}: {step.Step.Title} needs people, although nothing has failed yet. {text}",
            [
                Pieces.Section($":rotating_light: *{step.Step.Title} needs people* · {Wording.Mention(run.RequestedBy)}"),
                Pieces.Bullets(sentences, MostAttention),
                Pieces.Context("Nothing has failed yet. This message goes when it is over."),
            ])
        { Urgent = true };
    }

    /// <summary>
    /// Reminds those who may approve that a proposal expires soon, in a reply of its own that calls them; null when there is nothing to
    /// remind of, and what stood there is then taken away.
    /// </summary>
    public static ThreadMessage? Reminder(UpgradeRun run, StepRun step)
    {
        if (run.HasEnded || step.OpenProposal is not { RemindedAt: not null } open)
        {
            return null;
        }

        var called = run.Approvals.Approvers
            .Where(id => open.Approvals.All(given => given.By.Id != id) && (run.Approvals.RequesterMayApprove || id != run.RequestedBy.Id) && id != open.Proposal.AskedBy?.Id)
            .ToList();
        var given = run.Approvals.Count > 1 ? $" {open.Approvals.Count} of {run.Approvals.Count} approvals are given." : "";
        var digest = open.Proposal.Digest.Short;
        return new ThreadMessage(
            $"{ThreadMessage.ProgressKeys}{step.Step.Id}:reminder:{step.Proposals.Count}",
            $"{Wording.Mentions(called)}: the proposal {digest} for {run.Cluster} to {run.Target} expires {Wording.Moment(open.Proposal.ExpiresAt)}.{given} "
                + $"{Wording.Sentence(Wording.Line(open.Proposal.Title, 300))} To approve exactly this: approve {run.Cluster} {digest}.",
            [
                Pieces.Section(
                    $":alarm_clock: {Wording.Mentions(called)}, *{Wording.Line(open.Proposal.Title, 300)}* waits for approval and expires {Wording.Moment(open.Proposal.ExpiresAt)}.{given}"),
                Pieces.Context($"Approve `{digest}` at the proposal above, or type `approve {Wording.Safe(run.Cluster.Value)} {digest}`. Nothing happens without it."),
            ])
        { Urgent = true };
    }

    /// <summary>A failure, with the buttons to go on while it is the one that the run stands at.</summary>
    public static ThreadMessage Failure(UpgradeRun run, StepRun step, int index)
    {
        var failure = step.Failures[index];
        var isLast = index == step.Failures.Count - 1;
        var isCurrent = isLast && run.Status == RunStatus.Stuck && run.CurrentStep == step;
        var blocks = new List<Block>
        {
            Pieces.Section($":x: *{step.Step.Title} failed*\n{Wording.Safe(failure.Reason, 1500)}\n_What to do:_ {Wording.Safe(failure.Remedy)}"),
            Pieces.Context($"{Wording.Moment(failure.At)} · {Since(run, step, failure, isLast)}"),
        };
        if (isCurrent)
        {
            IReadOnlyList<IActionElement> buttons =
            [
                RunButtons.RetryButton(run),

                // What names the way comes from outside, such as the id of a lock: one that no button can carry is nobody's lock.
                .. failure.Ways.Select(way => RunButtons.WayButton(run, way)).Where(button => button.Value!.Length <= BlockLimits.ButtonValue).Take(MostWays),
                .. step.Step.MayBeSkipped ? [RunButtons.SkipButton(run)] : Array.Empty<IActionElement>(),
                RunButtons.AbortButton(run),
            ];
            blocks.Add(new ActionsBlock(buttons) { BlockId = $"failure.{step.Step.Id}.{index + 1}" });
        }

        return new ThreadMessage(
            $"failure:{step.Step.Id}:{index + 1}",
            $"Upgrade of {run.Cluster} to {run.Target}: {step.Step.Title} failed. {Wording.Safe(failure.Reason, 1500)} What to do: {Wording.Safe(failure.Remedy)}",
            blocks)
        { Urgent = true };
    }

    private static ThreadMessage Done(UpgradeRun run, StepRun step)
    {
        var took = StepTimes.Took(run, step);
        var summary = Wording.Safe(step.Summary ?? "");
        return Reply(
            step,
            $"Upgrade of {run.Cluster} to {run.Target}: {step.Step.Title}, done. {Wording.Sentence(summary)} It took {took}.",
            [
                Pieces.Section($":white_check_mark: *{step.Step.Title}* · {took}{(summary.Length > 0 ? $"\n{summary}" : "")}"),
                .. step.Details.Count > 0 ? [Pieces.Bullets(step.Details)] : Array.Empty<Block>(),
                .. BakeWord(step),
            ]) with
        { Urgent = true };
    }

    private static ThreadMessage UnderWay(UpgradeRun run, StepRun step, StepProgress progress, DateTimeOffset now)
    {
        var (emoji, state) = step.WaitsForWindow is not null ? (":calendar:", "approved, waiting for its maintenance window")
            : step.StumblingSince is not null ? (":warning:", "no answer, trying again")
            : progress.Attention.Count > 0 ? (":rotating_light:", "under way, and it needs people")
            : (":hourglass_flowing_sand:", "under way");
        var since = step.StumblingSince ?? progress.Since;
        var time = since is { } begun ? $" · {(step.StumblingSince is null ? "" : "no answer for ")}{Wording.Duration(now - begun)}" : "";
        var share = progress.Total > 0 ? $"\n{Bar(progress.Done, progress.Total)} {progress.Done} of {progress.Total}" : "";
        var blocks = new List<Block> { Pieces.Section($"{emoji} *{step.Step.Title}*{time}\n{Wording.Safe(progress.Text)}{share}") };
        if (progress.Attention.Count > 0)
        {
            blocks.Add(Pieces.Section("*This needs people:*"));
            blocks.Add(Pieces.Bullets(progress.Attention, MostAttention));
        }

        if (progress.Lines is { Count: > 0 } lines)
        {
            blocks.Add(Pieces.Bullets(lines, 30));
        }

        blocks.AddRange(BakeWord(step));
        if (step.Step.Kind == StepKind.Bake && step.StumblingSince is null)
        {
            blocks.Add(new ActionsBlock([RunButtons.BakeNowButton(run), RunButtons.BakeLongerButton(run)]) { BlockId = $"bake.{step.Step.Id}" });
        }

        var parts = progress.Total > 0 ? $" {progress.Done} of {progress.Total} done." : "";
        return Reply(
            step, $"Upgrade of {run.Cluster} to {run.Target}: {step.Step.Title}, {state}. {Wording.Sentence(Wording.Safe(progress.Text))}{parts}", blocks);
    }

    private static IEnumerable<Block> BakeWord(StepRun step) => step.BakeChange is { } word
        ? [Pieces.Context($"{Wording.Mention(word.By)} {(word.Until <= word.At ? "ended the bake" : "made the bake longer")} {Wording.Moment(word.At)}{Reason(word.Reason)}")]
        : [];

    private static ThreadMessage Reply(StepRun step, string text, IReadOnlyList<Block> blocks) =>
        new($"{ThreadMessage.ProgressKeys}{step.Step.Id}", text, blocks);

    private static string Since(UpgradeRun run, StepRun step, StepFailure failure, bool isLast) => failure.RetriedBy is { } by
        ? $"tried again by {Wording.Mention(by)}"
        : step.SkippedBy is { } skipped ? $"skipped by {Wording.Mention(skipped.By)}{Why(skipped.Reason)}"
        : isLast && run is { Status: RunStatus.Aborted, Abort: { } abort } ? $"the run was aborted by {Wording.Mention(abort.By)}{Why(abort.Reason)}"
        : isLast && run.Abort is { } wish ? $"{Wording.Mention(wish.By)} asked for the end: what was approved is looked at and followed to its end first"
        : $"{Wording.Mention(run.RequestedBy)}, the run waits for a decision";

    // Asked for, so that its absence is told too.
    private static string Why(string? reason) => Reason(reason) is { Length: > 0 } given ? given : ", no reason given";

    private static string Reason(string? reason) => string.IsNullOrWhiteSpace(reason) ? "" : $": {Wording.Line(reason, 500)}";

    private static string Bar(int done, int total)
    {
        const int Width = 20;
        var full = (int)Math.Clamp((long)done * Width / total, 0, Width);
        return new string('█', full) + new string('░', Width - full);
    }
}
