using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Planning;

/// <summary>What a step does.</summary>
public enum StepKind
{
    /// <summary>Node groups that lag are brought to the control plane's version, never higher.</summary>
    BringNodesToControlPlane,

    /// <summary>The control plane goes up one minor.</summary>
    UpgradeControlPlane,

    /// <summary>The node groups follow the control plane.</summary>
    UpgradeNodeGroups,

    /// <summary>Everything is looked at once more, and the code lands in the base branch.</summary>
    VerifyCluster,

    /// <summary>The helmfile charts are brought to what the code says.</summary>
    ApplyCharts,

    /// <summary>Add-ons that the next minor would break move before the control plane does.</summary>
    PrepareAddons,

    /// <summary>The new control plane is watched for a while before the nodes follow.</summary>
    Bake,

    /// <summary>Workloads on Fargate are restarted, so that their nodes come back at the control plane's version.</summary>
    RecycleFargatePods,

    /// <summary>Add-ons follow control plane and nodes.</summary>
    UpdateAddons,

    /// <summary>Before a rollback: add-ons that the older minor would break move down.</summary>
    MoveAddonsBack,

    /// <summary>Before a rollback: node groups that are newer than the older minor go back to it.</summary>
    MoveNodeGroupsBack,

    /// <summary>The control plane goes back one minor.</summary>
    RollBackControlPlane,
}

/// <summary>A step of a plan.</summary>
/// <param name="Id">Unique in the run, letters, digits and <c>-</c>: <c>2-control-plane-1-35</c>.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Target">The version it leads to; for charts and a bake the version that the control plane runs by then.</param>
public sealed record PlannedStep(string Id, StepKind Kind, KubernetesVersion Target)
{
    /// <summary>The step in the words of a task list: <c>Control plane to 1.35</c>.</summary>
    public string Title => Kind switch
    {
        StepKind.ApplyCharts => $"Charts on {Target}",
        StepKind.PrepareAddons => $"Add-ons ready for {Target}",
        StepKind.BringNodesToControlPlane => $"Lagging nodes to {Target}",
        StepKind.UpgradeControlPlane => $"Control plane to {Target}",
        StepKind.Bake => $"Bake {Target}",
        StepKind.UpgradeNodeGroups => $"Node groups to {Target}",
        StepKind.RecycleFargatePods => $"Fargate pods to {Target}",
        StepKind.UpdateAddons => $"Add-ons to {Target}",
        StepKind.MoveAddonsBack => $"Add-ons ready for {Target} again",
        StepKind.MoveNodeGroupsBack => $"Node groups back to {Target}",
        StepKind.RollBackControlPlane => $"Control plane back to {Target}",
        _ => $"Verify the cluster at {Target}",
    };

    /// <summary>
    /// True when the run may go on without it. A control plane that did not move cannot be skipped, nor can add-ons that the next
    /// minor would break, nor anything that a rollback rests on.
    /// </summary>
    public bool MayBeSkipped => Kind is not (StepKind.UpgradeControlPlane or StepKind.PrepareAddons
        or StepKind.MoveAddonsBack or StepKind.MoveNodeGroupsBack or StepKind.RollBackControlPlane);
}
