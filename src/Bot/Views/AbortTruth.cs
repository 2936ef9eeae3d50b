using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>What an abort means, before and after it: never better than the truth.</summary>
internal static class AbortTruth
{
    /// <summary>What an abort would mean in the state that a run is in: at most 300 characters, as Slack's dialogs have it.</summary>
    public static string Of(UpgradeRun run) => run.Status == RunStatus.Running && run.CurrentStep.ApprovedProposal is not null
        ? $"\"{run.CurrentStep.Step.Title}\" is under way and cannot be stopped: the run ends after it. An abort takes nothing back."
        : $"The run ends now. {Stays(run)}";

    /// <summary>What stays as the run has made it.</summary>
    public static string Stays(UpgradeRun run)
    {
        var done = run.Steps.Where(step => step.Status == StepStatus.Done).Select(step => step.Step).ToList();
        var stays = done.LastOrDefault(step => step.Kind == StepKind.UpgradeControlPlane) is { } plane
            ? $"The control plane stays at {plane.Target}: an abort takes nothing back."
            : run.Steps.Any(step => DidSomething(run, step)) ? "What is done stays done: an abort takes nothing back."
            : null;

        var half = run.Steps.LastOrDefault(step => ProposalFacts.MayBeHalfDone(run, step));
        return (stays, half) switch
        {
            (_, { } step) => $"{(stays is null ? "" : stays + " ")}\"{step.Step.Title}\" was approved and has failed: it may be done in part.",
            ({ }, _) => stays,
            _ => "Nothing was changed yet.",
        };
    }

    // A step that found nothing to do was done without anybody's approval.
    private static bool DidSomething(UpgradeRun run, StepRun step) =>
        step.Status == StepStatus.Done && step.Proposals.Any(record => ProposalFacts.WasApproved(run, record));
}
