using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>How long steps took, and how much of it they waited for people: a slow approval must not read as a slow cluster.</summary>
internal static class StepTimes
{
    /// <summary><c>14 min, 3 min of it waiting for approval</c>; null while the step has not ended.</summary>
    public static string? Took(UpgradeRun run, StepRun step) => step is { StartedAt: { } started, EndedAt: { } ended }
        ? Of(ended - started, Waited(run, step))
        : null;

    /// <summary>The same for a run that has ended.</summary>
    public static string Took(UpgradeRun run) =>
        Of(run.EndedAt!.Value - run.RequestedAt, run.Steps.Aggregate(TimeSpan.Zero, (sum, step) => sum + Waited(run, step)));

    private static string Of(TimeSpan all, TimeSpan waited) =>
        waited < TimeSpan.FromMinutes(1) ? Wording.Duration(all) : $"{Wording.Duration(all)}, {Wording.Duration(waited)} of it waiting for approval";

    private static TimeSpan Waited(UpgradeRun run, StepRun step) =>
        step.Proposals.Aggregate(TimeSpan.Zero, (sum, record) => sum + (Decided(run, record) - record.Proposal.MadeAt));

    private static DateTimeOffset Decided(UpgradeRun run, ProposalRecord record) =>
        ProposalFacts.WasApproved(run, record) ? record.Approvals[^1].At : record.Ended?.At ?? record.Proposal.MadeAt;
}
