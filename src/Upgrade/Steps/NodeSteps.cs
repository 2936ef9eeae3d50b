namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>Brings node groups that lag to the control plane's version, never higher, before the control plane moves.</summary>
internal sealed class BringNodesToControlPlane(NodeGroupRoll roll) : IStep
{
    public Task<StepOutcome> AdvanceAsync(StepContext step, CancellationToken cancellationToken) =>
        roll.AdvanceAsync(step, cancellationToken);
}

/// <summary>Takes node groups back to the older minor, because EKS takes back no control plane that has newer ones.</summary>
internal sealed class MoveNodeGroupsBack(NodeGroupRoll roll) : IStep
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
