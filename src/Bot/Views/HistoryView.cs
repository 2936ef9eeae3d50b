using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>Past runs: how they ended, who approved what, how long each step took.</summary>
internal static class HistoryView
{
    public static Message Of(IReadOnlyList<UpgradeRun> runs, ClusterName? cluster)
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
