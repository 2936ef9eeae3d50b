using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>What runs, where it stands, and who is waited for.</summary>
internal static class StatusView
{
    public static Message Of(IReadOnlyList<UpgradeRun> unfinished, ClusterName? cluster)
    {
        if (unfinished.Count == 0)
        {
            var none = cluster is { } name ? $"No upgrade of {name} is running." : "No upgrade is running.";
            return new Message { Text = none, Blocks = [Pieces.Section(none)] };
        }

        var lines = unfinished.Select(run => (Run: run, State: State(run))).ToList();
        return new Message
        {
            Text = string.Join(" ", lines.Select(line => $"{line.Run.Cluster} to {line.Run.Target}: {line.State}.")),
            Blocks = [.. lines.Take(40).Select(line => Pieces.Section(
                $"*{Wording.Safe(line.Run.Cluster.Value)}* {line.Run.From} → {line.Run.Target} · {Wording.Safe(line.State)}"
                + $"\nAsked for by {Wording.Mention(line.Run.RequestedBy)} {Wording.Moment(line.Run.RequestedAt)}{WaitedFor(line.Run)}"))],
        };
    }

    private static string State(UpgradeRun run) => run.Status switch
    {
        RunStatus.AwaitingApproval => $"\"{run.CurrentStep.Step.Title}\" waits for approval of {run.CurrentStep.OpenProposal?.Proposal.Digest.Short}",
        RunStatus.Stuck => $"\"{run.CurrentStep.Step.Title}\" failed and waits for a decision",
        _ => $"\"{run.CurrentStep.Step.Title}\"{(run.CurrentStep.Progress is { } progress ? $": {progress.Text}" : "")}",
    };

    private static string WaitedFor(UpgradeRun run) => run.Status == RunStatus.AwaitingApproval
        ? $" · waiting for {string.Join(", ", run.Approvals.Approvers.Select(Wording.Mention))}"
        : "";
}
