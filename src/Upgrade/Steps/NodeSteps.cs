namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>Brings node groups that lag to the control plane's version, never higher, before the control plane moves.</summary>
internal sealed class BringNodesToControlPlane(NodeGroupRoll roll) : IStep
{
    public Task<StepOutcome> AdvanceAsync(StepContext step, CancellationToken cancellationToken) =>
        roll.AdvanceAsync(step, cancellationToken);
}

/// <summary>Lets the node groups follow the control plane after a hop.</summary>
internal sealed class UpgradeNodeGroups(NodeGroupRoll roll) : IStep
{
    public Task<StepOutcome> AdvanceAsync(StepContext step, CancellationToken cancellationToken) =>
        roll.AdvanceAsync(step, cancellationToken);
}
