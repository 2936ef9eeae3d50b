namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>EKS takes one update at a time, and only of a cluster that is ACTIVE (EKS API, UpdateClusterVersion).</summary>
internal sealed class ControlPlaneIsIdle : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("PLANE-001", Severity.Blocks, "The control plane is being changed already, or is not ACTIVE.", "EKS API, UpdateClusterVersion") { MayBeWaived = false },
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        var plane = question.Cluster.ControlPlane;
        if (plane.RunningUpdate is { } update)
        {
            yield return new Finding(
                "PLANE-001", Severity.Blocks, "An update of the control plane is running",
                $"{update.Type} {update.Id} since {update.CreatedAt:yyyy-MM-dd HH:mm} UTC",
                "EKS carries out one update of a cluster at a time.",
                "Wait until it has ended, then ask again.");
        }
        else if (!plane.IsActive)
        {
            yield return new Finding(
                "PLANE-001", Severity.Blocks, "The cluster is not ACTIVE",
                $"EKS says {plane.Status}",
                "EKS updates only clusters that are ACTIVE.",
                "Look at the cluster in the EKS console and mend it first.");
        }
    }
}
