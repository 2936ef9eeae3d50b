namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>Moves the add-ons that the next minor would break, before the control plane moves, and no others.</summary>
internal sealed class PrepareAddons(AddonRoll roll) : IStep
{
    public Task<StepOutcome> AdvanceAsync(StepContext step, CancellationToken cancellationToken) =>
        roll.AdvanceAsync(step, AddonPass.BeforeHop, cancellationToken);
}

/// <summary>Lets the add-ons follow control plane and nodes after a hop.</summary>
internal sealed class UpdateAddons(AddonRoll roll) : IStep
{
    public Task<StepOutcome> AdvanceAsync(StepContext step, CancellationToken cancellationToken) =>
        roll.AdvanceAsync(step, AddonPass.AfterNodes, cancellationToken);
}

/// <summary>Moves down the add-ons that the older minor would break, before the control plane goes back, and no others.</summary>
internal sealed class MoveAddonsBack(AddonRoll roll) : IStep
{
    public Task<StepOutcome> AdvanceAsync(StepContext step, CancellationToken cancellationToken) =>
        roll.AdvanceAsync(step, AddonPass.BeforeRollback, cancellationToken);
}
