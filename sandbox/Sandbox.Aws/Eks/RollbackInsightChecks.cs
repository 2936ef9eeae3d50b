using EksUpgradeBot.Sandbox.Aws.Catalogue;
using EksUpgradeBot.Sandbox.Aws.Clusters;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>
/// What EKS would find in the way of a rollback: only while a cluster can be taken back. Names are EKS's own (view-cluster-insights.adoc),
/// the texts are assumed. Judged from the cluster as it is, because EKS looks anew when it is asked for a rollback.
/// </summary>
internal sealed class RollbackInsightChecks(AwsWorld world)
{
    public IReadOnlyList<Insight> For(Cluster cluster, DateTimeOffset now) =>
        ControlPlaneUpdates.Window(world, cluster, now) is not { } window ? []
            : [.. new[] { Apis(cluster, window.To), Kubelets(cluster, window.To), KubeProxy(cluster, window.To), Addons(cluster, window.To, now), Health(cluster, window.To) }
                .Select(insight => cluster.InsightsByHand.TryGetValue(insight.Name, out var status)
                    ? insight with { Status = status, Reason = $"{insight.Name} has turned {status}." }
                    : insight)];

    private static Insight Apis(Cluster cluster, KubernetesVersion to) => Make(
        cluster, to, "Incompatible API usage", [], "No usage of APIs was detected that the previous version lacks.", "",
        "Remove objects and clients that use APIs which the previous version does not serve.");

    private static Insight Kubelets(Cluster cluster, KubernetesVersion to) => Make(
        cluster, to, "Kubelet version rollback compatibility",
        [.. cluster.NodeSets.Where(set => set is not NodePool { Kind: "auto" }).SelectMany(set => set.Nodes).Where(node => node.Minor > to.Minor).Select(node => node.Name)],
        "No kubelet is newer than the previous version.", "Kubelets are newer than the previous version", "Take the nodes back to the previous version.");

    private static Insight KubeProxy(Cluster cluster, KubernetesVersion to) => Make(
        cluster, to, "kube-proxy version rollback compatibility",
        [.. cluster.Addons.Where(addon => addon.Name == "kube-proxy"
            && int.Parse(addon.Version.TrimStart('v').Split('.')[1], System.Globalization.CultureInfo.InvariantCulture) > to.Minor).Select(addon => addon.Version)],
        "kube-proxy is not newer than the previous version.", "kube-proxy is newer than the previous version", "Take kube-proxy back to the previous version.");

    private Insight Addons(Cluster cluster, KubernetesVersion to, DateTimeOffset now) => Make(
        cluster, to, "EKS add-on version rollback compatibility",
        [.. cluster.Addons.Where(addon => addon.Name != "kube-proxy" && world.Addons.Knows(addon.Name) && !world.Addons.Versions(addon.Name, to, now).Contains(addon.Version))
            .Select(addon => addon.Name)],
        "All installed EKS add-on versions are compatible with the previous version.",
        "Installed EKS add-on versions are not compatible with the previous version", "Take the add-ons back to versions that work with it.");

    private static Insight Health(Cluster cluster, KubernetesVersion to) => Make(
        cluster, to, "Cluster health issues for rollback", [.. cluster.Scene.HealthIssues.Keys], "No cluster health issues detected.", "Cluster health issues detected",
        "Resolve the health issues.");

    private static Insight Make(
        Cluster cluster, KubernetesVersion version, string name, IReadOnlyList<string> wrong, string fine, string trouble, string recommendation) =>
        new(Stable.Uuid($"{cluster.Arn}/rollback-insight/{version}/{name}"), name, "ROLLBACK_READINESS", version.ToString(),
            wrong.Count > 0 ? "ERROR" : "PASSING", wrong.Count > 0 ? $"{trouble}: {string.Join(", ", wrong)}." : fine,
            "Checks whether the cluster can be rolled back to the previous version.", recommendation);
}
