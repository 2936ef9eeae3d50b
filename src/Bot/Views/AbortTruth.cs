using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>What an abort means, before and after it: never better than the truth. What a step changed is told by its approvals, whatever kind it is.</summary>
internal static class AbortTruth
{
    /// <summary>What an abort would mean in the state that a run is in.</summary>
    public static string Of(UpgradeRun run) => run switch
    {
        { Status: RunStatus.Running } when run.CurrentStep.WaitsForWindow is not null =>
            $"\"{run.CurrentStep.Step.Title}\" is approved and waits for the maintenance window: nothing more of it is begun, and the run ends. "
            + "An abort takes nothing back.",
        { Status: RunStatus.Running } when run.CurrentStep.ApprovedProposal is not null =>
            $"\"{run.CurrentStep.Step.Title}\" is under way and cannot be stopped: the run ends after it. An abort takes nothing back.",
        { Status: RunStatus.Running or RunStatus.Stuck } when run.CurrentStep.MayRunOutside(run.Approvals) =>
            $"\"{run.CurrentStep.Step.Title}\" was approved: if it still runs outside it cannot be stopped, and is followed to its end first. "
            + "Then the run ends. An abort takes nothing back.",
        _ => $"The run ends now. {Stays(run)}",
    };

    /// <summary>What stays as the run has made it.</summary>
    public static string Stays(UpgradeRun run)
    {
        var plane = run.Steps.LastOrDefault(step => step.Status == StepStatus.Done && MovesPlane(step));
        var others = run.Steps.Where(step => step.Status == StepStatus.Done && !MovesPlane(step) && Changed(run, step))
            .Select(step => step.Step.Title).ToList();
        var half = run.Steps.LastOrDefault(step => ProposalFacts.MayBeHalfDone(run, step));
        List<string> stays =
        [
            .. plane is null ? Array.Empty<string>() : [$"The control plane stays at {StandsAt(run, plane)}."],
            .. others.Count == 0 ? Array.Empty<string>() : [$"Done and staying: {string.Join(", ", others.TakeLast(3))}{(others.Count > 3 ? $" and {others.Count - 3} more" : "")}."],
            .. half is null ? Array.Empty<string>() : [$"\"{half.Step.Title}\" was approved and has failed: it may be done in part."],
        ];
        return stays.Count == 0 ? "Nothing was changed yet." : $"{string.Join(' ', stays)} An abort takes nothing back.";
    }

    // Somebody may have moved it further: what the bot saw last counts.
    private static KubernetesVersion StandsAt(UpgradeRun run, StepRun plane) =>
        run.Aftermath?.ControlPlane is { } seen && seen > plane.Step.Target ? seen : plane.Step.Target;

    private static bool MovesPlane(StepRun step) => step.Step.Kind is StepKind.UpgradeControlPlane or StepKind.RollBackControlPlane;

    private static bool Changed(UpgradeRun run, StepRun step) => step.Proposals.Any(record => ProposalFacts.WasApproved(run, record));
}
