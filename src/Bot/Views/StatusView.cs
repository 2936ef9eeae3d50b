using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>What runs, where it stands, and who is waited for.</summary>
internal static class StatusView
{
    /// <summary>More upgrades at once than anybody reads in an answer, and few enough for Slack's limits.</summary>
    private const int RunsShown = 20;

    /// <param name="rollback">The way back of the cluster; null when it has none, or none is named.</param>
    /// <param name="now">The present, for how long it stays open.</param>
    public static Message Of(IReadOnlyList<UpgradeRun> unfinished, ClusterName? cluster, RollbackWindow? rollback = null, DateTimeOffset now = default)
    {
        if (unfinished.Count == 0)
        {
            var none = cluster is { } name
                ? $"No upgrade of {name} is running.{(rollback is null ? "" : $" {RollbackText.Of(name, rollback, now)}")}"
                : "No upgrade is running.";
            return new Message { Text = none, Blocks = [Pieces.Section(none)] };
        }

        var shown = unfinished.Take(RunsShown).ToList();
        var blocks = new List<Block>(shown.Select(run => Pieces.Section(
            $"*{run.Cluster}* {(run.IsRollback ? "rollback " : "")}{run.From} → {run.Target} · {State(run, 200)}"
            + $"\nAsked for by {Wording.Mention(run.RequestedBy)} {Wording.Moment(run.RequestedAt)}{WaitedFor(run)}")));
        var more = unfinished.Count > shown.Count ? $" … and {unfinished.Count - shown.Count} more." : "";
        if (more.Length > 0)
        {
            blocks.Add(Pieces.Context(more.Trim()));
        }

        return new Message
        {
            Text = string.Join(" ", shown.Select(run => Wording.Sentence($"{run.Cluster} {(run.IsRollback ? "back " : "")}to {run.Target}: {State(run, 40)}"))) + more,
            Blocks = blocks,
        };
    }

    private static string State(UpgradeRun run, int characters) => run.Status switch
    {
        RunStatus.AwaitingApproval => $"\"{run.CurrentStep.Step.Title}\" waits for approval of {run.CurrentStep.OpenProposal?.Proposal.Digest.Short}"
            + (run.CurrentStep.OpenProposal?.Proposal.Opens is { } opens ? $", outside of the maintenance window, which opens {Wording.Line(opens.Clock, 50)}" : ""),
        RunStatus.Stuck => $"\"{run.CurrentStep.Step.Title}\" failed and waits for a decision",
        _ when run.CurrentStep.WaitsForWindow is { } awaited && run.Abort is null =>
            $"\"{run.CurrentStep.Step.Title}\" is approved and waits: the maintenance window of {run.Cluster} opens {Wording.Line(awaited.Clock, 50)}",
        _ => $"\"{run.CurrentStep.Step.Title}\" is under way{(run.CurrentStep.Progress is { } progress ? $": {Wording.Line(progress.Text, characters)}" : "")}"
            + (run.Abort is null ? "" : "; the run ends after it"),
    };

    private static string WaitedFor(UpgradeRun run) => run switch
    {
        { Status: RunStatus.AwaitingApproval, CurrentStep.OpenProposal: { } open } =>
            $"\nWaiting for {Wording.Mentions(run.Approvals.Approvers)} since {Wording.Moment(open.Proposal.MadeAt)}{Given(run, open)} · expires {Wording.Moment(open.Proposal.ExpiresAt)}",
        { Status: RunStatus.Stuck, CurrentStep.Failures: [.., var failure] } =>
            $"\nWaiting for {Wording.Mention(run.RequestedBy)} or {Wording.Mentions(run.Approvals.Approvers)} since {Wording.Moment(failure.At)} to retry{(run.CurrentStep.Step.MayBeSkipped ? ", skip" : "")} or abort",
        { CurrentStep.WaitsForWindow: not null, Abort: null } => "",
        _ => (run.CurrentStep.Progress?.Since ?? run.CurrentStep.StartedAt) is { } since
            ? $"\nUnder way since {Wording.Moment(since)}{(run.DueAt is { } due ? $" · looked at next {Wording.Moment(due)}" : "")}"
            : "",
    };

    private static string Given(UpgradeRun run, ProposalRecord open) =>
        open.Approvals.Count > 0 ? $", approved by {Wording.Mentions(open.Approvals.Select(approval => approval.By))} ({open.Approvals.Count} of {Math.Max(1, run.Approvals.Count)})" : "";
}
