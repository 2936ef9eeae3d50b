using EksUpgradeBot.Sandbox.Aws.Catalogue;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Faults;
using EksUpgradeBot.Sandbox.Aws.Scenes;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>One upgrade insight.</summary>
internal sealed record Insight(
    string Id, string Name, string Category, string KubernetesVersion, string Status, string Reason, string Description, string Recommendation)
{
    public IReadOnlyList<string> Resources { get; init; } = [];

    public SceneInsight? Source { get; init; }
}

/// <summary>What EKS would find in a cluster: from its state, and from its scene. Names are EKS's own, most texts assumed.</summary>
internal sealed class InsightChecks(AwsWorld world)
{
    private const string Upgrade = "UPGRADE_READINESS";

    public IReadOnlyList<Insight> For(Cluster cluster, DateTimeOffset now)
    {
        var next = cluster.Version.Next;
        var insights = new List<Insight> { Kubelets(cluster, next), KubeProxy(cluster, next), Addons(cluster, next, now), Health(cluster, next) };
        insights.AddRange(cluster.Scene.Insights.Select(source => FromScene(cluster, source)));

        if (world.Faults.Faults.Any(fault => fault.Id == FaultBoard.InsightsBlock && fault.Active && fault.Concerns("UpdateClusterVersion", cluster.EksName, cluster.Name)))
        {
            insights.Add(Make(cluster, next, "Amazon EKS upgrade blocking issue", "ERROR", "An issue was detected that blocks the upgrade.",
                "Checks for issues that block the upgrade.", "Resolve the issue or pass the force flag."));
        }

        return [.. insights.Select(insight => cluster.InsightsByHand.TryGetValue(insight.Name, out var status)
            ? insight with { Status = status, Reason = $"{insight.Name} has turned {status}." }
            : insight)];
    }

    private static Insight Kubelets(Cluster cluster, KubernetesVersion next)
    {
        var behind = cluster.Nodes.Select(node => next.Minor - node.Minor).DefaultIfEmpty().Max();
        var (status, reason) = behind switch
        {
            > 3 => ("ERROR", $"Node versions are out of the supported skew for Kubernetes {next}."),
            3 => ("WARNING", $"Node versions are at the edge of the supported skew for Kubernetes {next}."),
            _ => ("PASSING", "Node versions match the cluster control plane versions."),
        };
        return Make(cluster, next, "Kubelet version skew", status, reason,
            "Checks for kubelet versions of worker nodes in the cluster to see if upgrade would cause non compliance with supported Kubernetes kubelet version skew policy.",
            "Update the node groups before the control plane.");
    }

    private static Insight KubeProxy(Cluster cluster, KubernetesVersion next)
    {
        var behind = cluster.Addons.FirstOrDefault(addon => addon.Name == "kube-proxy") is { } proxy
            && KubernetesVersion.TryParse(string.Join('.', proxy.Version.TrimStart('v').Split('.').Take(2)), out var version)
                ? next.Minor - version.Minor
                : 0;
        return Make(cluster, next, "kube-proxy version skew", behind > 3 ? "ERROR" : "PASSING",
            behind > 3 ? "kube-proxy is out of the supported skew." : "kube-proxy versions match the cluster control plane versions.",
            "Checks version of kube-proxy in cluster to see if upgrade would cause non compliance with supported Kubernetes kube-proxy version skew policy.",
            "Update kube-proxy before the control plane.");
    }

    private Insight Addons(Cluster cluster, KubernetesVersion next, DateTimeOffset now)
    {
        // kube-proxy follows the control plane and is judged by its skew instead.
        string[] wrong = [.. cluster.Addons
            .Where(addon => addon.Name != "kube-proxy" && world.Addons.Knows(addon.Name))
            .Where(addon => !world.Addons.Versions(addon.Name, next, now).Contains(addon.Version))
            .Select(addon => addon.Name)];
        return Make(cluster, next, "EKS add-on version compatibility", wrong.Length > 0 ? "ERROR" : "PASSING",
            wrong.Length > 0 ? $"Installed EKS add-on versions are not compatible with next Kubernetes version: {string.Join(", ", wrong)}."
                : "All installed EKS add-on versions are compatible with next Kubernetes version.",
            "Checks version of installed EKS add-ons to ensure they are compatible with the next version of Kubernetes.",
            "Update the add-ons before the control plane.");
    }

    private static Insight Health(Cluster cluster, KubernetesVersion next) =>
        Make(cluster, next, "Cluster health issues", cluster.Scene.HealthIssues.Count > 0 ? "ERROR" : "PASSING",
            cluster.Scene.HealthIssues.Count > 0 ? "Cluster health issues detected." : "No cluster health issues detected.",
            "Checks for any cluster health issues that prevent successful upgrade to the next Kubernetes version on EKS.", "Resolve the health issues.");

    private static Insight FromScene(Cluster cluster, SceneInsight source) =>
        Make(cluster, KubernetesVersion.Parse(source.KubernetesVersion), source.Name, source.Status, source.Reason,
            $"Checks for usage of deprecated APIs that are scheduled for removal in Kubernetes v{source.KubernetesVersion}.",
            "Update manifests and API clients to use newer Kubernetes APIs if applicable before upgrading.") with
        {
            Source = source,
            Resources = source.Usage is { } usage ? [usage] : [],
        };

    private static Insight Make(
        Cluster cluster, KubernetesVersion version, string name, string status, string reason, string description, string recommendation) =>
        new(Stable.Uuid($"{cluster.Arn}/insight/{version}/{name}"), name, Upgrade, version.ToString(), status, reason, description, recommendation);
}
