using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>What may be said of proposals after they ended: an approved one keeps its approvals when something ends it later.</summary>
internal static class ProposalFacts
{
    /// <summary>True when as many people approved it as it takes, whatever became of it later.</summary>
    public static bool WasApproved(UpgradeRun run, ProposalRecord record) => record.Approvals.Count >= Math.Max(1, run.Approvals.Count);

    /// <summary>
    /// True when a step that is not done may have changed something before it failed. Nobody knows until somebody looks, so it is
    /// said rather too often.
    /// </summary>
    public static bool MayBeHalfDone(UpgradeRun run, StepRun step) =>
        step.Status != StepStatus.Done && step.Failures.Count > 0 && step.Proposals.Any(record => WasApproved(run, record));
}
