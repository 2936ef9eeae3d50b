using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>What people are told of maintenance windows.</summary>
internal static class WindowWords
{
    /// <summary>When it opens, by its own clock and by the reader's, as mrkdwn.</summary>
    public static string Opening(WindowOpening opens) => $"{Wording.Line(opens.Clock, 100)} ({Wording.Moment(opens.At)})";

    /// <summary>The opening that an approved proposal waits for; null when it is another one, or waits for none.</summary>
    public static WindowOpening? Awaited(UpgradeRun run, StepRun step, ProposalRecord record) =>
        !run.HasEnded && run.Abort is null && step == run.CurrentStep && step.ApprovedProposal == record ? step.WaitsForWindow : null;

    /// <summary>Who took it out of the window and why, as mrkdwn.</summary>
    public static string Taken(WindowOverride taken) =>
        $"taken out of the maintenance window by {Wording.Mention(taken.By)} {Wording.Moment(taken.At)}: {Wording.Line(taken.Reason, 500)}";

    /// <summary>The opening that an upgrade was asked for before, while it lies ahead; null else.</summary>
    public static WindowOpening? Ahead(UpgradeRun run, DateTimeOffset now) =>
        !run.HasEnded && run.Abort is null && run.Opens is { } opens && now < opens.At
            && run.Steps.All(step => step.Proposals.All(record => record.Override is null))
            ? opens
            : null;
}
