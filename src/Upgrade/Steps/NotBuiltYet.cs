namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>Stands in the catalogue for a step that is being built; says honestly that it did nothing.</summary>
internal sealed class NotBuiltYet : IStep
{
    public Task<StepOutcome> AdvanceAsync(StepContext step, CancellationToken cancellationToken) =>
        Task.FromResult<StepOutcome>(new StepOutcome.Done("Nothing was done: this step is not built yet."));
}
