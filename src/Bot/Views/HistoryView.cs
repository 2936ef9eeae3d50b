using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>Past runs: how they ended, who approved what, how long each step took; and what was let pass.</summary>
internal static class HistoryView
{
    /// <summary>Two blocks for each leave room for waivers and a last line below Slack's fifty.</summary>
    private const int RunsShown = 20;

    /// <param name="runs">The runs, the newest first.</param>
    /// <param name="cluster">The cluster; null for all.</param>
    /// <param name="waivers">What was ever waived on the cluster, the newest first.</param>
    /// <param name="isCut">Whether there are older ones.</param>
    public static Message Of(IReadOnlyList<UpgradeRun> runs, ClusterName? cluster, IReadOnlyList<WaiverRecord>? waivers = null, bool isCut = false)
    {
        var shown = runs.Take(RunsShown).ToList();
        var older = isCut || shown.Count < runs.Count ? $"Older upgrades are not shown{(cluster is null ? "; history CLUSTER shows those of one cluster" : "")}." : "";
        waivers ??= [];
        return new Message
        {
            Text = Wording.Short(
                string.Join(' ', [.. Texts(shown, cluster), .. waivers.Select(record => $"{Wording.Line(record.Waiver.Code, 30)} waived until {record.Waiver.Until:yyyy-MM-dd}{(record.RevokedAt is null ? "" : ", taken back")}."), older]).TrimEnd(),
                BlockLimits.MessageText),
            Blocks =
            [
                .. Runs(shown, cluster),
                .. older.Length > 0 ? [Pieces.Context(older)] : (Block[])[],
                .. waivers.Count > 0 ? [Pieces.Section($"*Waivers*\n{string.Join('\n', Pieces.Some([.. waivers.Select(Waived)], 10))}")] : (Block[])[],
            ],
        };
    }

    private static IEnumerable<string> Texts(IReadOnlyList<UpgradeRun> runs, ClusterName? cluster) =>
        runs.Count == 0 ? [None(cluster)] : runs.Select(run => $"{run.Cluster} {run.From} {(run.IsRollback ? "back " : "")}to {run.Target}: {Outcome(run)}.");

    private static IEnumerable<Block> Runs(IReadOnlyList<UpgradeRun> runs, ClusterName? cluster) =>
        runs.Count == 0 ? [Pieces.Section(None(cluster))] : runs.SelectMany(run => (Block[])
        [
            Pieces.Section($"*{Wording.Safe(run.Cluster.Value)}* {(run.IsRollback ? "rollback " : "")}{run.From} → {run.Target} · {Outcome(run)}"
                + $"\nAsked for by {Wording.Mention(run.RequestedBy)} {Wording.Moment(run.RequestedAt)}"
                + (Wording.Notes(run) is { Length: > 0 } notes ? $"\n{notes}" : "")),
            Pieces.Section(string.Join('\n', Pieces.Some([.. run.Steps.Select(step => Step(run, step))], int.MaxValue))),
        ]);

    private static string None(ClusterName? cluster) => cluster is { } name ? $"No upgrade of {name} is on record." : "No upgrade is on record.";

    private static string Waived(WaiverRecord record) =>
        $"• `{Wording.Line(record.Waiver.Code, 30)}` until {record.Waiver.Until:yyyy-MM-dd}, by {Wording.Mention(record.Waiver.By)} {Wording.Moment(record.Waiver.At)}: {Wording.Line(record.Waiver.Reason)}"
        + (record is { RevokedBy: { } by, RevokedAt: { } at } ? $" · taken back by {Wording.Mention(by)} {Wording.Moment(at)}" : "");

    private static string Outcome(UpgradeRun run) => run switch
    {
        { Status: RunStatus.Completed, EndedAt: not null } => $"completed in {StepTimes.Took(run)}",
        { Status: RunStatus.Aborted, EndedAt: { } end, Abort: { } wish } =>
            $"aborted by {Wording.Mention(wish.By)} after {Wording.Duration(end - run.RequestedAt)}{Why(wish.Reason)}",
        _ => "not ended yet",
    };

    private static string Step(UpgradeRun run, StepRun step)
    {
        var took = StepTimes.Took(run, step) is { } time ? $" in {time}" : "";
        var approvers = step.Proposals.SelectMany(record => record.Approvals).Select(approval => approval.By).Distinct().ToList();
        var approved = approvers.Count > 0 ? $", approved by {Wording.Mentions(approvers)}" : "";
        var skipped = step.SkippedBy is { } by ? $", left out by {Wording.Mention(by.By)}{Why(by.Reason)}" : "";
        return $"• {Wording.Safe(step.Step.Title)}: {Status(step.Status)}{took}{approved}{skipped}"
            + string.Concat(step.Proposals.Select(record => record.Override).OfType<WindowOverride>().Take(5).Select(taken => $", {WindowWords.Taken(taken)}"));
    }

    private static string Status(StepStatus status) => status switch
    {
        StepStatus.Pending => "not begun",
        StepStatus.AwaitingApproval => "waiting for approval",
        _ => status.ToString().ToLowerInvariant(),
    };

    private static string Why(string? reason) => string.IsNullOrWhiteSpace(reason) ? ", no reason given" : $": {Wording.Line(reason, 200)}";
}
