using EksUpgradeBot.Sandbox.Aws.Catalogue;
using EksUpgradeBot.Sandbox.Aws.Workloads;

namespace EksUpgradeBot.Sandbox.Aws.Clusters;

/// <summary>Puts onto a new cluster's nodes what its scene and its add-ons say, as if it had run there for long.</summary>
internal static class WorkloadFactory
{
    public static void Fill(Cluster cluster, KubernetesCatalogue catalogue, DateTimeOffset now)
    {
        var from = cluster.Scene;

        foreach (var addon in cluster.Addons.Where(addon => AddonObjects.Name(addon.Name) is not null))
        {
            cluster.Workloads.All.Add(new Workload
            {
                Kind = AddonObjects.IsDeployment(addon.Name) ? "Deployment" : "DaemonSet",
                Namespace = "kube-system",
                Name = AddonObjects.Name(addon.Name)!,
                Image = AddonObjects.Image(cluster, addon.Name, addon.Version),
                Replicas = AddonObjects.IsDeployment(addon.Name) ? 2 : 0,
                Addon = addon.Name,
                CreatedAt = from.CreatedAt.AddMinutes(20),
            });
        }

        foreach (var source in from.Workloads)
        {
            cluster.Workloads.All.Add(new Workload
            {
                Kind = source.Kind,
                Namespace = source.Namespace,
                Name = source.Name,
                Image = source.Image,
                Replicas = source.Kind == "DaemonSet" ? 0 : source.Replicas,
                Pool = source.Pool,
                Crashing = source.Crashing,
                CreatedAt = from.CreatedAt,
            });

            if (source.MinAvailable is { } least)
            {
                cluster.Workloads.Budgets.Add(Budget(cluster, source.Namespace, source.Name, source.Name, $"{least}", null));
            }
        }

        cluster.Workloads.Budgets.AddRange(from.Budgets.Select(source =>
            Budget(cluster, source.Namespace, source.Name, source.Workload, source.MinAvailable, source.MaxUnavailable)));

        while (cluster.Workloads.Reconcile(now.AddHours(-1)))
        {
            // Until every pod has found its place.
        }

        foreach (var pod in cluster.Workloads.Pods.Where(pod => pod.Node is not null))
        {
            pod.ReadyAt = now.AddHours(-1);
        }

        foreach (var source in from.Workloads.Where(source => source.Kubelet is not null))
        {
            Age(cluster, source.Name, source.Namespace, KubernetesCatalogue.GitVersion(catalogue.Patch(KubernetesVersion.Parse(source.Kubelet!), now)));
        }
    }

    private static Budget Budget(Cluster cluster, string @namespace, string name, string workload, string? minAvailable, string? maxUnavailable) => new()
    {
        Namespace = @namespace,
        Name = name,
        CreatedAt = cluster.Scene.CreatedAt,
        Selector = new Dictionary<string, string> { ["app.kubernetes.io/name"] = workload },
        MinAvailable = minAvailable,
        MaxUnavailable = maxUnavailable,
    };

    /// <summary>The Fargate nodes under a workload were started under an older control plane.</summary>
    private static void Age(Cluster cluster, string workload, string @namespace, string kubelet)
    {
        foreach (var pod in cluster.Workloads.Pods.Where(pod => (pod.Workload.Namespace, pod.Workload.Name) == (@namespace, workload)))
        {
            var node = new Node { Name = pod.Node!.Name, KubeletVersion = kubelet, CreatedAt = pod.Node.CreatedAt };
            cluster.Fargate.Nodes[cluster.Fargate.Nodes.IndexOf(pod.Node)] = node;
            pod.Node = node;
        }
    }
}
