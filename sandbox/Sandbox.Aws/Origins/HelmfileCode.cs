using System.Text;
using EksUpgradeBot.Sandbox.Aws.Clusters;

namespace EksUpgradeBot.Sandbox.Aws.Origins;

/// <summary>The charts of the fleet as its team would keep them: one <c>charts/helmfile.yaml</c>, an environment for each cluster, and the charts.</summary>
internal static class HelmfileCode
{
    private const string Folder = "chart/";

    private static readonly string[] Charts = ["cluster-autoscaler", "cluster-policies", "web"];

    /// <summary>True when the team keeps charts for the cluster: it runs a release of one of those there are.</summary>
    public static bool Has(Cluster cluster) => cluster.Scene.Releases.Any(release => Charts.Contains(release.Name));

    /// <summary>The files under <c>charts/</c>, path to text; none when no cluster has charts.</summary>
    public static IReadOnlyDictionary<string, string> Files(IReadOnlyList<Cluster> clusters)
    {
        var own = clusters.Where(Has).ToList();
        var files = new Dictionary<string, string>();
        if (own.Count == 0)
        {
            return files;
        }

        foreach (var name in Embedded.Names(Folder))
        {
            files[name] = Embedded.Text(Folder + name);
        }

        files["helmfile.yaml"] = Helmfile(own);
        foreach (var cluster in own)
        {
            files[$"environments/{cluster.Name}.yaml"] = string.Concat(Charts.Select(chart => $"{Key(chart)}:\n  enabled: {(Runs(cluster, chart) ? "true" : "false")}\n"));
            files[$"values/{cluster.Name}/web.yaml"] = Web(cluster);
        }

        return files;
    }

    private static bool Runs(Cluster cluster, string chart) => cluster.Scene.Releases.Any(release => release.Name == chart);

    // A condition of helmfile's is split at its dots and takes no hyphen for a part of a name that templates could use.
    private static string Key(string chart) => chart switch { "cluster-autoscaler" => "clusterAutoscaler", "cluster-policies" => "clusterPolicies", _ => chart };

    private static string Helmfile(IReadOnlyList<Cluster> clusters)
    {
        var text = new StringBuilder("# The charts of the fleet: an environment for each cluster says which of them it runs.\nenvironments:\n");
        foreach (var cluster in clusters)
        {
            text.Append($"  {cluster.Name}:\n    values:\n      - environments/{cluster.Name}.yaml\n");
        }

        return text.Append("""

            helmDefaults:
              wait: true
              timeout: 300

            releases:
              - name: cluster-autoscaler
                namespace: kube-system
                chart: ./cluster-autoscaler
                condition: clusterAutoscaler.enabled

              - name: cluster-policies
                namespace: kube-system
                chart: ./cluster-policies
                condition: clusterPolicies.enabled

              - name: web
                namespace: shop
                chart: ./web
                condition: web.enabled
                values:
                  - values/{{ .Environment.Name }}/web.yaml

            """).ToString();
    }

    private static string Web(Cluster cluster) => cluster.Scene.Workloads.FirstOrDefault(workload => workload.Name == "web") is { } web
        ? $"replicas: {web.Replicas}\nminAvailable: {web.MinAvailable ?? 1}\n"
        : "{}\n";
}
