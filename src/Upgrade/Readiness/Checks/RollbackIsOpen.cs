using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>EKS takes an upgrade back for seven days after its completion, one minor, and only the last (EKS user guide, rollback).</summary>
internal sealed class RollbackIsOpen : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("ROLLBACK-001", Severity.Blocks, "EKS does not take the cluster back: no upgrade is on record, or its seven days are over.", "EKS user guide, roll back a cluster") { MayBeWaived = false },
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        var (cluster, plane) = (question.Cluster, question.Cluster.ControlPlane.Version);
        if (cluster.Unseen.Any(unseen => unseen.Source == RollbackWindow.Source))
        {
            yield return new Finding(
                "ROLLBACK-001", Severity.Blocks, "Whether EKS takes the cluster back is not known", "its updates could not be read",
                "Only they tell when it was upgraded, and the way back is open for seven days.",
                "Mend the access or the connection, then ask again.");
        }
        else if (cluster.RollbackWindow is not { } window)
        {
            yield return new Finding(
                "ROLLBACK-001", Severity.Blocks, $"EKS has no upgrade to {plane} that it could take back",
                $"its updates hold no completed upgrade to {plane} after which nothing was taken back",
                "EKS takes back only an upgrade in place, once, and only the last.",
                "The only way is forward.");
        }
        else if (!window.IsOpenAt(cluster.TakenAt))
        {
            yield return new Finding(
                "ROLLBACK-001", Severity.Blocks, $"The upgrade to {plane} can no longer be taken back",
                $"EKS took it back until {window.ClosesAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC",
                $"EKS takes an upgrade back for {RollbackWindow.Length.TotalDays:0} days.",
                "The only way is forward.");
        }
    }
}

/// <summary>An upgrade ends the way back that the one before it has left.</summary>
internal sealed class RollbackStaysOpen : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("ROLLBACK-010", Severity.Know, "The last upgrade can still be taken back, and another one ends that.", "EKS user guide, roll back a cluster"),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        if (question.Hops.Count > 0 && question.Cluster.RollbackWindow is { } window && window.IsOpenAt(question.Cluster.TakenAt))
        {
            yield return new Finding(
                "ROLLBACK-010", Severity.Know, $"The control plane can be rolled back to {window.To}",
                $"until {window.ClosesAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC",
                "EKS takes back only the last upgrade: once this one has begun, the way back from the last is gone.",
                $"Nothing, unless you want that way kept: `rollback {question.Cluster.Name}` takes it.");
        }
    }
}
