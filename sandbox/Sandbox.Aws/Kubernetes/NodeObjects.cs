using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Clusters;

namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>Nodes of every kind, told apart by the labels that EKS, Karpenter and hybrid nodes really set.</summary>
internal static class NodeObjects
{
    public static JsonObject Draw(Cluster cluster, NodeSet set, Node node)
    {
        var zone = $"{cluster.Region}{"abc"[Stable.Number(node.Name, cluster.Scene.Zones)]}";
        var json = Meta.Object(cluster, node.Name, null, Labels(cluster, set, node, zone), node.CreatedAt);
        var taints = new JsonArray();

        if (set.Kind == "fargate")
        {
            taints.Add(new JsonObject { ["key"] = "eks.amazonaws.com/compute-type", ["value"] = "fargate", ["effect"] = "NoSchedule" });
        }

        json["spec"] = new JsonObject
        {
            ["providerID"] = set.Kind switch
            {
                "fargate" => $"aws:///{zone}/{Stable.Hex(node.Name, 10)}-{Stable.Hex(node.Name, 32)}/{node.Name}",
                "hybrid" => $"eks-hybrid:///{cluster.Region}/{cluster.EksName}/{node.Name}",
                "auto" => $"aws:///{zone}/{node.Name}",
                _ => $"aws:///{zone}/i-{Stable.Hex(node.Name, 17)}",
            },
        };

        if (node.Unschedulable)
        {
            json["spec"]!["unschedulable"] = true;
            taints.Add(new JsonObject { ["key"] = "node.kubernetes.io/unschedulable", ["effect"] = "NoSchedule" });
        }

        if (taints.Count > 0)
        {
            json["spec"]!["taints"] = taints;
        }

        json["status"] = Status(set, node);
        return json;
    }

    private static Dictionary<string, string> Labels(Cluster cluster, NodeSet set, Node node, string zone)
    {
        var labels = new Dictionary<string, string>(set.Labels)
        {
            ["kubernetes.io/hostname"] = node.Name,
            ["kubernetes.io/os"] = "linux",
            ["kubernetes.io/arch"] = "amd64",
        };

        if (set.Kind != "hybrid")
        {
            labels["topology.kubernetes.io/region"] = cluster.Region;
            labels["topology.kubernetes.io/zone"] = zone;
        }

        if (set.Kind is not ("hybrid" or "fargate"))
        {
            labels["node.kubernetes.io/instance-type"] = set.InstanceType;
        }

        switch (set.Kind)
        {
            case "managed":
                labels["eks.amazonaws.com/nodegroup"] = set.Name;
                labels["eks.amazonaws.com/capacityType"] = "ON_DEMAND";
                break;
            case "fargate" or "hybrid":
                labels["eks.amazonaws.com/compute-type"] = set.Kind;
                break;
            case "auto":
                // Auto Mode is made of Karpenter and shows it: whoever looks for that label alone takes it for the team's own.
                labels["eks.amazonaws.com/compute-type"] = "auto";
                labels["karpenter.sh/nodepool"] = set.Name;
                break;
            case "karpenter":
                labels["karpenter.sh/nodepool"] = set.Name;
                labels["karpenter.sh/capacity-type"] = "on-demand";
                break;
        }

        return labels;
    }

    private static JsonObject Status(NodeSet set, Node node) => new()
    {
        ["addresses"] = new JsonArray { new JsonObject { ["type"] = "InternalIP", ["address"] = Address(node) } },
        ["capacity"] = new JsonObject { ["cpu"] = "8", ["memory"] = "32Gi", ["pods"] = set.Kind == "fargate" ? "1" : "58" },
        ["conditions"] = new JsonArray
        {
            node.Ready ? Meta.Condition("Ready", true, "KubeletReady", "kubelet is posting ready status")
                : node.Joined ? Meta.Condition("Ready", false, "KubeletNotReady", "container runtime is down")
                : Meta.Condition("Ready", false, "KubeletNotReady", "container runtime network not ready"),
        },
        ["nodeInfo"] = new JsonObject
        {
            ["kubeletVersion"] = node.KubeletVersion,
            // Deprecated and wrong in real life too: it repeats the kubelet's.
            ["kubeProxyVersion"] = node.KubeletVersion,
            ["osImage"] = set.AmiType switch
            {
                "" => "Amazon Linux 2",
                "BOTTLEROCKET_x86_64" => "Bottlerocket (EKS Auto, Standard) 2026.11.3 (aws-k8s-standard)",
                "UBUNTU" => "Ubuntu 24.04.3 LTS",
                _ when set.AmiType.StartsWith("AL2_", StringComparison.Ordinal) => "Amazon Linux 2",
                _ => "Amazon Linux 2023.6.20261110",
            },
            ["kernelVersion"] = "6.12.55-74.119.amzn2023.x86_64",
            ["containerRuntimeVersion"] = set.Runtime,
            ["operatingSystem"] = "linux",
            ["architecture"] = "amd64",
        },
    };

    private static string Address(Node node)
    {
        var at = node.Name.IndexOf("ip-", StringComparison.Ordinal);
        return at >= 0 ? node.Name[(at + 3)..node.Name.IndexOf('.')].Replace('-', '.')
            : $"10.{Stable.Number(node.Name, 200)}.{Stable.Number(node.Name + "b", 250)}.{Stable.Number(node.Name + "c", 250) + 2}";
    }
}
