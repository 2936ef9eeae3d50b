namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>EKS reports no health issue for the cluster, its node groups or its add-ons.</summary>
internal sealed class ClusterIsHealthy : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("HEALTH-001", Severity.Blocks, "EKS reports a health issue of the cluster.", "EKS API, Cluster.health"),
        new("HEALTH-002", Severity.Blocks, "A managed node group is not healthy.", "EKS API, Nodegroup.health"),
        new("HEALTH-003", Severity.Act, "An add-on is not healthy.", "EKS API, Addon.health"),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        var cluster = question.Cluster;
        foreach (var issue in cluster.ControlPlane.HealthIssues ?? [])
        {
            yield return new Finding(
                "HEALTH-001", Severity.Blocks, "EKS reports a health issue of the cluster", issue,
                "EKS gives up an update of a cluster whose network, role or key is broken.",
                "Mend what EKS names, then ask again.");
        }

        foreach (var group in cluster.NodeGroups.Where(group => group.Status == "DEGRADED" || group.HealthIssues is { Count: > 0 }))
        {
            yield return new Finding(
                "HEALTH-002", Severity.Blocks, $"Node group {group.Name} is not healthy",
                group.HealthIssues is { Count: > 0 } issues ? string.Join("; ", issues) : group.Status,
                "A group that cannot start nodes cannot be rolled to another version.",
                "Mend what EKS names for the group, then ask again.");
        }

        foreach (var addon in cluster.Addons.Where(addon => addon.Status is not ("ACTIVE" or "UPDATING") || addon.HealthIssues is { Count: > 0 }))
        {
            yield return new Finding(
                "HEALTH-003", Severity.Act, $"Add-on {addon.Name} is not healthy",
                addon.HealthIssues is { Count: > 0 } issues ? string.Join("; ", issues) : addon.Status,
                "An add-on that is broken before the upgrade makes every symptom after it hard to read.",
                "Mend the add-on first.");
        }
    }
}
