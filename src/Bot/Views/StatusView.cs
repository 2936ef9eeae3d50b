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
        RunStatus.AwaitingApproval => $"\"{run.CurrentStep.Step.Title}\" waits for approval of {run.CurrentStep.OpenProposal?.Proposal.Digest.Short}",
        RunStatus.Stuck => $"\"{run.CurrentStep.Step.Title}\" failed and waits for a decision",
        _ => $"\"{run.CurrentStep.Step.Title}\" is under way{(run.CurrentStep.Progress is { } progress ? $": {Wording.Line(progress.Text, characters)}" : "")}"
            + (run.Abort is null ? "" : "; the run ends after it"),
    };

    private static string WaitedFor(UpgradeRun run) => run.Status switch
    {
        RunStatus.AwaitingApproval => $" · waiting for {Wording.Mentions(run.Approvals.Approvers)}",
        RunStatus.Stuck => $" · waiting for {Wording.Mention(run.RequestedBy)} to retry, skip or abort",
        _ => "",
    };
}
