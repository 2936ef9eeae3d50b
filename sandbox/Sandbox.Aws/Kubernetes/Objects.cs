using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Scenes;

namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>The objects in a cluster, made from its state whenever somebody asks.</summary>
internal sealed class Objects(AwsWorld world, Cluster cluster)
{
    private readonly WorkloadObjects _workloads = new(world, cluster);

    /// <summary>
    /// All objects of a kind, each to be drawn when it is looked at: a page of five thousand nodes draws only its own.
    /// </summary>
    public IReadOnlyList<Func<JsonObject>> List(Resource resource, DateTimeOffset now) =>
        [.. Drawing(resource, now), .. GivenObjects.Of(cluster, resource).Select(item => (Func<JsonObject>)(() => item))];

    private IEnumerable<Func<JsonObject>> Drawing(Resource resource, DateTimeOffset now) => resource.Plural switch
    {
        "nodes" => cluster.NodeSets.SelectMany(set => set.Nodes.Select(node => (Func<JsonObject>)(() => NodeObjects.Draw(cluster, set, node)))),
        "pods" => cluster.Workloads.All.SelectMany(workload => _workloads.Pods(workload, now)),
        "secrets" => cluster.Releases.Select(release => (Func<JsonObject>)(() => Secret(release))),
        _ => Drawn(resource, now).Select(item => (Func<JsonObject>)(() => item)),
    };

    private IReadOnlyList<JsonObject> Drawn(Resource resource, DateTimeOffset now) => resource.Plural switch
    {
        "namespaces" => [.. Namespaces().Select(name => Meta.Object(cluster, name, null))],
        "deployments" or "statefulsets" or "daemonsets" =>
            [.. cluster.Workloads.All.Where(workload => workload.Kind == resource.Kind).Select(workload => _workloads.Draw(workload, now))],
        "replicasets" => [.. cluster.Workloads.All.Where(workload => workload.Kind == "Deployment").SelectMany(workload => _workloads.ReplicaSets(workload, now))],
        "poddisruptionbudgets" => [.. cluster.Workloads.Budgets.Select(budget => _workloads.Draw(budget, now))],
        _ => [],
    };

    private IEnumerable<string> Namespaces() => new[] { "default", "kube-node-lease", "kube-public", "kube-system" }
        .Concat(cluster.Workloads.All.Select(workload => workload.Namespace))
        .Concat(cluster.Releases.Select(release => release.Namespace)).Distinct().Order(StringComparer.Ordinal);

    private JsonObject Secret(SceneRelease release)
    {
        var json = Meta.Object(cluster, HelmReleases.SecretName(release), release.Namespace, HelmReleases.Labels(release), release.BegunAt);
        json["type"] = HelmReleases.Type;
        json["data"] = new JsonObject { ["release"] = HelmReleases.Encode(release, release.BegunAt ?? cluster.Scene.CreatedAt.AddDays(30)) };
        return json;
    }
}
