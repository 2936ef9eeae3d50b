using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>Past runs: how they ended, who approved what, how long each step took; and what was let pass.</summary>
internal static class HistoryView
{
    /// <param name="runs">The runs, the newest first.</param>
    /// <param name="cluster">The cluster; null for all.</param>
    /// <param name="waivers">What was ever waived on the cluster, the newest first.</param>
    public static Message Of(IReadOnlyList<UpgradeRun> runs, ClusterName? cluster, IReadOnlyList<WaiverRecord>? waivers = null)
    {
        var runsAlone = Of(runs, cluster);
        return waivers is not { Count: > 0 } ? runsAlone : runsAlone with
        {
            Text = $"{runsAlone.Text} {string.Join(" ", Pieces.Some([.. waivers.Select(record => $"{Wording.Line(record.Waiver.Code, 30)} waived until {record.Waiver.Until:yyyy-MM-dd}{(record.RevokedAt is null ? "" : ", taken back")}.")], 10))}",
            Blocks = [.. runsAlone.Blocks!, Pieces.Section($"*Waivers*\n{string.Join('\n', Pieces.Some([.. waivers.Select(Waived)], 10))}")],
        };
    }

    private static string Waived(WaiverRecord record) =>
        $"• `{Wording.Line(record.Waiver.Code, 30)}` until {record.Waiver.Until:yyyy-MM-dd}, by {Wording.Mention(record.Waiver.By)} {Wording.Moment(record.Waiver.At)}: {Wording.Line(record.Waiver.Reason)}"
        + (record is { RevokedBy: { } by, RevokedAt: { } at } ? $" · taken back by {Wording.Mention(by)} {Wording.Moment(at)}" : "");

    private static Message Of(IReadOnlyList<UpgradeRun> runs, ClusterName? cluster)
    {
        if (runs.Count == 0)
        {
            var none = cluster is { } name ? $"No upgrade of {name} is on record." : "No upgrade is on record.";
            return new Message { Text = none, Blocks = [Pieces.Section(none)] };
        }

        return new Message
        {
            Text = string.Join(" ", runs.Select(run => $"{run.Cluster} {run.From} to {run.Target}: {Outcome(run)}.")),
            Blocks = [.. runs.SelectMany(run => (Block[])
            [
                Pieces.Section($"*{Wording.Safe(run.Cluster.Value)}* {run.From} → {run.Target} · {Outcome(run)}\nAsked for by {Wording.Mention(run.RequestedBy)} {Wording.Moment(run.RequestedAt)}"),
                Pieces.Section(string.Join('\n', run.Steps.Select(Step))),
            ])],
        };
    }

    private static string Outcome(UpgradeRun run) => run switch
    {
        { Status: RunStatus.Completed, EndedAt: { } end } => $"completed in {Wording.Duration(end - run.RequestedAt)}",
        { Status: RunStatus.Aborted, EndedAt: { } end } => $"aborted after {Wording.Duration(end - run.RequestedAt)}",
        _ => "not ended yet",
    };

    private static string Step(StepRun step)
    {
        var took = step is { StartedAt: { } start, EndedAt: { } end } ? $" in {Wording.Duration(end - start)}" : "";
        var approvers = step.Proposals.SelectMany(record => record.Approvals).Select(approval => approval.By).Distinct().ToList();
        var approved = approvers.Count > 0 ? $", approved by {Wording.Mentions(approvers)}" : "";
        return $"• {Wording.Safe(step.Step.Title)}: {step.Status.ToString().ToLowerInvariant()}{took}{approved}";
    }
}
