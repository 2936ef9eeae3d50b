using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Fleet;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>
/// What a subscribed channel reads of a run: what happened, who is waited for, and the way to the thread. Decisions are made there, where
/// all of a proposal can be seen, so that no button here decides anything.
/// </summary>
internal static class NoticeView
{
    /// <summary>A piece of news of a run.</summary>
    /// <param name="run">The run as it is now.</param>
    /// <param name="news">The news.</param>
    /// <param name="link">The way to the message in the run's thread; null when it is not known.</param>
    public static Message Of(UpgradeRun run, RunNews news, string? link) => news.Subject switch
    {
        RunNewsSubject.Began => Began(run, link),
        RunNewsSubject.StepDone => Told(
            $":white_check_mark: *{Cluster(run)}*: {news.Step!.Step.Title}, done · {StepTimes.Took(run, news.Step)}{Link(link)}",
            $"{Of(run)} {Cluster(run)} to {run.Target}: {news.Step.Step.Title}, done.", Wording.Safe(news.Step.Summary ?? "")),
        RunNewsSubject.Ended => Ended(run, link),
        RunNewsSubject.Proposal => Proposal(run, news.Step!.Proposals[news.Index], link),
        RunNewsSubject.WindowOverridden => Overridden(run, news.Step!.Proposals[news.Index], link),
        RunNewsSubject.Failure => Failure(run, news, link),
        RunNewsSubject.FailureAnswered => Told(
            $":leftwards_arrow_with_hook: {Answer(run, news)}{Link(link)}", $"{Of(run)} {Cluster(run)} to {run.Target}: {Answer(run, news)}"),
        RunNewsSubject.Attention => Attention(run, news, link),
        _ => Told(
            $":warning: *{Cluster(run)}*: the {Wording.What(run)} has ended, and not everything could be tidied up{Link(link)}",
            $"The {Wording.What(run)} of {Cluster(run)} has ended, and not everything could be tidied up.", Wording.Safe(run.Aftermath?.Problem ?? "")),
    };

    /// <summary>A notice that is made from no run.</summary>
    public static Message Of(StoredNotice notice) => notice.Content switch
    {
        { LostChannel: { } channel } content => LostChannelView.Of(channel, content.LostReason ?? ""),
        { Events: [var only] } => LifecycleView.Of(only),
        { Events: { Count: > 1 } several } => LifecycleView.Digest(several),
        _ => throw new InvalidOperationException($"The notice {notice.Key} says nothing."),
    };

    private static Message Began(UpgradeRun run, string? link)
    {
        var state = run.Status switch
        {
            RunStatus.Completed => "has ended",
            RunStatus.Aborted => "was aborted",
            _ => "has begun",
        };
        var emoji = run.Status switch
        {
            RunStatus.Completed => ":white_check_mark:",
            RunStatus.Aborted => ":octagonal_sign:",
            _ => ":rocket:",
        };
        var asked = $"asked for by {Wording.Mention(run.RequestedBy)} {Wording.Moment(run.RequestedAt)}";
        return Told(
            $"{emoji} *{Cluster(run)}*: the {Wording.What(run)} from {run.From} to {run.Target} {state}{Link(link)}",
            $"The {Wording.What(run)} of {Cluster(run)} from {run.From} to {run.Target} {state}, {asked}.", null, $"{Wording.Count(run.Steps.Count, "step")} · {asked}");
    }

    private static Message Ended(UpgradeRun run, string? link)
    {
        var report = RunReport.Of(run)!.Text;
        var emoji = run.Status == RunStatus.Aborted ? ":octagonal_sign:" : run.Steps.Any(step => step.Status == StepStatus.Skipped) ? ":large_yellow_circle:" : ":tada:";
        return Told($"{emoji} {report}{Link(link)}", report);
    }

    private static Message Proposal(UpgradeRun run, ProposalRecord record, string? link)
    {
        var digest = record.Proposal.Digest.Short;
        var title = Wording.Line(record.Proposal.Title, 300);
        var asker = run.Approvals.RequesterMayApprove ? "" : $", not {Wording.Mention(run.RequestedBy)}, who asked for it";
        var second = record.Proposal.AskedBy is not { } asked || (asked == run.RequestedBy && !run.Approvals.RequesterMayApprove) ? ""
            : $", not {Wording.Mention(asked)}, who asked for {(record.Proposal.RollsBack ? "the rollback" : "force")}";
        var given = run.Approvals.Count > 1 ? $" · {record.Approvals.Count} of {run.Approvals.Count} approvals given" : "";
        return record.State switch
        {
            ProposalState.Open => Told(
                $"{(record.Proposal.IsDangerous ? ":rotating_light:" : ":raised_hand:")} *{Cluster(run)}*: approval is needed{Link(link)}\n{title}",
                $"{Of(run)} {Cluster(run)} to {run.Target}: approval is needed. {Wording.Sentence(title)} Who may approve it finds it in its thread, under {digest}.",
                record.Proposal.IsDestructive ? "*It destroys something*: read the whole of it first."
                    : record.Proposal.RollsBack ? "*It takes the control plane back*: read the whole of it first." : null,
                $"Digest `{digest}` · may approve: {Wording.Mentions(run.Approvals.Approvers)}{asker}{second}{given} · until {Wording.Moment(record.Proposal.ExpiresAt)}"),
            ProposalState.Approved => Told(
                $":white_check_mark: *{Cluster(run)}*: approved by {Wording.Mentions(record.Approvals.Select(approval => approval.By))}{Link(link)}\n{title}",
                $"{Of(run)} {Cluster(run)} to {run.Target}: the proposal {digest} was approved by {Wording.Mentions(record.Approvals.Select(approval => approval.By))}. {Wording.Sentence(title)}"),
            _ => Told(
                $":no_entry_sign: *{Cluster(run)}*: no longer asked for, {Wording.Line(record.Ended?.Reason ?? "")}{By(record.Ended?.By)}{Link(link)}\n{title}",
                $"{Of(run)} {Cluster(run)} to {run.Target}: the proposal {digest} no longer stands, {Wording.Line(record.Ended?.Reason ?? "")}. {Wording.Sentence(title)}"),
        };
    }

    private static Message Overridden(UpgradeRun run, ProposalRecord record, string? link)
    {
        var title = Wording.Line(record.Proposal.Title, 300);
        return Told(
            $":warning: *{Cluster(run)}*: {WindowWords.Taken(record.Override!)}{Link(link)}\n{title}",
            $"{Of(run)} {Cluster(run)} to {run.Target}: the proposal {record.Proposal.Digest.Short} was {WindowWords.Taken(record.Override!)}. {Wording.Sentence(title)}");
    }

    private static Message Failure(UpgradeRun run, RunNews news, string? link)
    {
        var failure = news.Step!.Failures[news.Index];
        var said = $"{Wording.Sentence(Wording.Safe(failure.Reason))}\n_What to do:_ {Wording.Safe(failure.Remedy)}";
        return news.IsOpen
            ? Told(
                $":x: *{Cluster(run)}*: {news.Step.Step.Title} failed, and the {Wording.What(run)} waits for a decision{Link(link)}",
                $"{Of(run)} {Cluster(run)} to {run.Target}: {news.Step.Step.Title} failed and waits for a decision. {Wording.Sentence(Wording.Safe(failure.Reason))} What to do: {Wording.Safe(failure.Remedy)}",
                said, $"{Wording.Moment(failure.At)} · {Wording.Mention(run.RequestedBy)} or who may approve decides in the thread")
            : Told(
                $":leftwards_arrow_with_hook: *{Cluster(run)}*: {news.Step.Step.Title} had failed. {Answer(run, news)}{Link(link)}",
                $"{Of(run)} {Cluster(run)} to {run.Target}: {news.Step.Step.Title} had failed. {Answer(run, news)}", Wording.Safe(failure.Reason));
    }

    private static string Answer(UpgradeRun run, RunNews news)
    {
        var step = news.Step!;
        var failure = step.Failures[news.Index];
        var isLast = news.Index == step.Failures.Count - 1;
        return failure.RetriedBy is { } by ? $"No longer stuck: {Wording.Mention(by)} had it tried again."
            : isLast && step.SkippedBy is { } skipped ? $"No longer stuck: {Wording.Mention(skipped.By)} had the step skipped."
            : isLast && step.Chosen is [.., var chosen] && chosen.At >= failure.At ? $"No longer stuck: {Wording.Mention(chosen.By)} chose another way."
            : run.Abort is { } abort ? $"No longer stuck: {Wording.Mention(abort.By)} aborted the run."
            : "No longer stuck.";
    }

    private static Message Attention(UpgradeRun run, RunNews news, string? link)
    {
        var title = news.Step!.Step.Title;
        if (!news.IsOpen)
        {
            return Told(
                $":white_check_mark: *{Cluster(run)}*: {title} needs people no more{Link(link)}",
                $"{Of(run)} {Cluster(run)} to {run.Target}: {title} needs people no more.");
        }

        var sentences = news.Step.Progress?.Attention ?? [];
        var text = string.Join(" ", Pieces.Some([.. sentences.Select(sentence => Wording.Line(sentence, 1000))], 5));
        return new Message
        {
            Text = $"{Of(run)} {Cluster(run)} to {run.Target}: {title} needs people, although nothing has failed yet. {text}",
            Blocks =
            [
                Pieces.Section($":rotating_light: *{Cluster(run)}*: {title} needs people{Link(link)}"),
                Pieces.Bullets(sentences, 5),
                Pieces.Context("Nothing has failed yet."),
            ],
        };
    }

    private static string Of(UpgradeRun run) => run.IsRollback ? "Rollback of" : "Upgrade of";

    private static string Cluster(UpgradeRun run) => Wording.Line(run.Cluster.Value, 100);

    private static string By(Person? person) => person is { } by ? $", by {Wording.Mention(by)}" : "";

    private static string Link(string? link) => link is null ? "" : $" · <{link}|Open the thread>";

    private static Message Told(string headline, string text, string? more = null, string? context = null) => new()
    {
        Text = more is { Length: > 0 } && context is null ? $"{text} {more}" : text,
        Blocks =
        [
            Pieces.Section(headline),
            .. more is { Length: > 0 } ? [Pieces.Section(more)] : Array.Empty<Block>(),
            .. context is null ? Array.Empty<Block>() : [Pieces.Context(context)],
        ],
    };
}
