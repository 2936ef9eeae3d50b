using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>What an abort would mean in the state that a run is in: at most 300 characters, and never better than the truth.</summary>
internal static class AbortTruth
{
    public static string Of(UpgradeRun run)
    {
        var done = run.Steps.Where(step => step.Status == StepStatus.Done).Select(step => step.Step).ToList();
        var changed = done.LastOrDefault(step => step.Kind == StepKind.UpgradeControlPlane) is { } plane
            ? $"The control plane stays at {plane.Target}: an abort takes nothing back."
            : done.Count > 0 ? "What is done stays done: an abort takes nothing back." : "Nothing was changed yet.";

        return run.Status == RunStatus.Running && run.CurrentStep.ApprovedProposal is not null
            ? $"\"{run.CurrentStep.Step.Title}\" is under way and cannot be stopped: the run ends after it. {changed}"
            : $"The run ends now. {changed}";
    }
}
