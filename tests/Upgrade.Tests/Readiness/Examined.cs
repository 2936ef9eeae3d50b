using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Readiness;

/// <summary>Clusters with something particular about them, and what the report says of them.</summary>
internal static class Examined
{
    public static ClusterSnapshot Cluster(string plane = "1.34", ClusterEvidence? evidence = null) =>
        Some.Snapshot(plane, plane) with { Evidence = evidence ?? ClusterEvidence.None };

    public static IReadOnlyList<Finding> Findings(ClusterSnapshot cluster, string target) =>
        (Some.V(target) < cluster.ControlPlane.Version ? ReadinessReport.OfRollback(cluster, []) : ReadinessReport.Of(cluster, Some.V(target))).Findings;

    public static Finding Only(string code, ClusterSnapshot cluster, string target) =>
        Assert.Single(Findings(cluster, target), finding => finding.Code == code);

    public static void None(string code, ClusterSnapshot cluster, string target) =>
        Assert.DoesNotContain(Findings(cluster, target), finding => finding.Code == code);

    public static WorkloadTemplate Workload(string name, string image = "ghcr.io/example/web:1.0.0", int replicas = 2, string space = "shop", string kind = "Deployment") =>
        new(new ObjectName(kind, space, name), replicas, replicas, new Dictionary<string, string> { ["app"] = name }, [image]);

    public static Pod Pod(string name, string? node = "general-1", string? owner = "web", string app = "web", string space = "shop") => new(
        new ObjectName("Pod", space, name), node, owner is null ? null : new ObjectName("Deployment", space, owner), true, false, false,
        new Dictionary<string, string> { ["app"] = app });

    public static DisruptionBudget Budget(string name, int allowed, int healthy = 2, int expected = 2, string app = "web", string space = "shop") => new(
        new ObjectName("PodDisruptionBudget", space, name), $"minAvailable {expected - allowed}",
        new LabelSelector(new Dictionary<string, string> { ["app"] = app }, []), allowed, healthy, expected - allowed, expected);

    public static InstalledChart Chart(string apiVersion, string kind, string? range = null) =>
        new("kube-system", "policies", "policies-2.4.1", 7, range, [new ManifestObject(apiVersion, kind, "mine")]);

    public static InsightDetail Insight(string path, DateTimeOffset? last, string agent = "cluster-policies", string version = "1.32") => new(
        new EksInsight("i-1", $"Deprecated APIs removed in Kubernetes v{version}", "UPGRADE_READINESS", "ERROR", "Deprecated API usage detected.", Some.V(version)),
        null, [new DeprecatedUsage(path, null, Some.V(version), [new ApiClient(agent, 12, last)])], []);
}
