using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Clusters;

namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>What every cluster on EKS has besides workloads, and what its scene puts there as it is.</summary>
internal static class GivenObjects
{
    public static IEnumerable<JsonObject> Of(Cluster cluster, Resource resource) =>
        Always(cluster, resource).Concat(cluster.Scene.Objects
            .Where(given => $"{given["apiVersion"]}" == resource.GroupVersion && $"{given["kind"]}" == resource.Kind)
            .Select(given => Whole(cluster, given)));

    private static IEnumerable<JsonObject> Always(Cluster cluster, Resource resource)
    {
        switch (resource.Plural)
        {
            case "services":
                var service = Meta.Object(cluster, "kubernetes", "default");
                service["spec"] = new JsonObject { ["type"] = "ClusterIP", ["clusterIP"] = "172.20.0.1" };
                yield return service;
                break;
            case "endpointslices":
                var slice = Meta.Object(cluster, "kubernetes", "default", new Dictionary<string, string> { ["kubernetes.io/service-name"] = "kubernetes" });
                slice["addressType"] = "IPv4";
                slice["endpoints"] = new JsonArray { new JsonObject { ["addresses"] = new JsonArray { "10.0.0.2" }, ["conditions"] = new JsonObject { ["ready"] = true } } };
                yield return slice;
                break;
            case "configmaps" when cluster.Addons.Any(addon => addon.Name == "kube-proxy")
                && !cluster.Scene.Objects.Any(given => $"{given["metadata"]?["name"]}" == "kube-proxy-config"):
                var map = Meta.Object(cluster, "kube-proxy-config", "kube-system");
                map["data"] = new JsonObject { ["config"] = "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: \"iptables\"\n" };
                yield return map;
                break;
        }
    }

    // A scene says only what is particular about an object.
    private static JsonObject Whole(Cluster cluster, JsonObject given)
    {
        var whole = (JsonObject)given.DeepClone();
        var meta = Meta.Object(cluster, $"{given["metadata"]!["name"]}", given["metadata"]!["namespace"]?.GetValue<string>())["metadata"]!.AsObject();
        var said = whole["metadata"]!.AsObject();
        foreach (var (name, value) in meta)
        {
            if (!said.ContainsKey(name))
            {
                said[name] = value?.DeepClone();
            }
        }

        // Fargate's nodes have names of their own making, which a scene cannot know.
        if (whole["spec"]?["nodeName"]?.ToString() == "(fargate)")
        {
            whole["spec"]!["nodeName"] = cluster.Fargate.Nodes[0].Name;
        }

        whole.Remove("kind");
        whole.Remove("apiVersion");
        return whole;
    }
}
