using System.Globalization;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Eks;
using EksUpgradeBot.Sandbox.Aws.Faults;
using EksUpgradeBot.Sandbox.Aws.Scenes;

namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>The objects in a cluster, made from its state whenever somebody asks.</summary>
internal sealed class Objects(AwsWorld world, Cluster cluster)
{
    /// <summary>
    /// All objects of a kind, each to be drawn when it is looked at: a page of five thousand nodes draws only its own.
    /// </summary>
    public IReadOnlyList<Func<JsonObject>> List(Resource resource, DateTimeOffset now) => resource.Plural == "nodes"
        ? [.. cluster.Nodegroups.SelectMany(group => group.NodesAt(now).Select(node => (Func<JsonObject>)(() => Node(group, node))))]
        : [.. Drawn(resource, now).Select(item => (Func<JsonObject>)(() => item))];

    private IReadOnlyList<JsonObject> Drawn(Resource resource, DateTimeOffset now) => resource.Plural switch
    {
        "secrets" => [.. cluster.Releases.Select(Secret)],
        "namespaces" => [.. Namespaces().Select(name => Meta(name, null))],
        "deployments" => [.. Deployments().Select(workload => Workload(workload, now))],
        "daemonsets" => [.. DaemonSets().Select(set => DaemonSet(set.Name, set.Image, now))],
        "poddisruptionbudgets" => [.. cluster.Scene.Workloads.Where(workload => workload.MinAvailable is not null).Select(Budget)],
        "pods" => Pods(now),
        _ => [],
    };

    private IEnumerable<string> Namespaces() => new[] { "default", "kube-node-lease", "kube-public", "kube-system" }
        .Concat(cluster.Scene.Workloads.Select(workload => workload.Namespace))
        .Concat(cluster.Releases.Select(release => release.Namespace)).Distinct().Order(StringComparer.Ordinal);

    private string Registry(string repository, string tag) =>
        $"602401143452.dkr.ecr.{cluster.Region}.amazonaws.com/{repository}:{tag}";

    /// <summary>kube-proxy's image says its true version; the node's nodeInfo does not.</summary>
    private IEnumerable<(string Name, string Image)> DaemonSets()
    {
        foreach (var addon in cluster.Addons)
        {
            switch (addon.Name)
            {
                case "kube-proxy":
                    yield return ("kube-proxy", Registry("eks/kube-proxy", addon.Version.Replace("-eksbuild", "-minimal-eksbuild")));
                    break;
                case "vpc-cni":
                    yield return ("aws-node", Registry("amazon-k8s-cni", addon.Version));
                    break;
                case "aws-ebs-csi-driver":
                    yield return ("ebs-csi-node", Registry("eks/aws-ebs-csi-driver", addon.Version));
                    break;
            }
        }
    }

    private IEnumerable<SceneWorkload> Deployments()
    {
        if (cluster.Addons.FirstOrDefault(addon => addon.Name == "coredns") is { } dns)
        {
            yield return new SceneWorkload { Namespace = "kube-system", Name = "coredns", Image = Registry("eks/coredns", dns.Version) };
        }

        foreach (var workload in cluster.Scene.Workloads)
        {
            yield return workload;
        }
    }

    private JsonObject Node(Nodegroup group, Node node)
    {
        var address = node.Name[3..node.Name.IndexOf('.')].Replace('-', '.');
        var labels = new Dictionary<string, string>(group.Labels)
        {
            ["kubernetes.io/hostname"] = node.Name,
            ["kubernetes.io/os"] = "linux",
            ["kubernetes.io/arch"] = "amd64",
            ["node.kubernetes.io/instance-type"] = group.Scene.InstanceType,
            ["eks.amazonaws.com/nodegroup"] = group.Name,
            ["eks.amazonaws.com/capacityType"] = "ON_DEMAND",
            ["topology.kubernetes.io/region"] = cluster.Region,
            ["topology.kubernetes.io/zone"] = $"{cluster.Region}{"abc"[Stable.Number(node.Name, 3)]}",
        };
        var json = Meta(node.Name, null, labels, node.CreatedAt);
        json["spec"] = new JsonObject
        {
            ["providerID"] = $"aws:///{labels["topology.kubernetes.io/zone"]}/i-{Stable.Hex(node.Name, 17)}",
        };

        if (node.Unschedulable)
        {
            json["spec"]!["unschedulable"] = true;
            json["spec"]!["taints"] = new JsonArray { new JsonObject { ["key"] = "node.kubernetes.io/unschedulable", ["effect"] = "NoSchedule" } };
        }

        json["status"] = new JsonObject
        {
            ["addresses"] = new JsonArray { new JsonObject { ["type"] = "InternalIP", ["address"] = address } },
            ["capacity"] = new JsonObject { ["cpu"] = "8", ["memory"] = "32Gi", ["pods"] = "58" },
            ["conditions"] = new JsonArray
            {
                new JsonObject
                {
                    ["type"] = "Ready",
                    ["status"] = node.Ready ? "True" : "False",
                    ["reason"] = node.Ready ? "KubeletReady" : "KubeletNotReady",
                    ["message"] = node.Ready ? "kubelet is posting ready status" : "container runtime network not ready",
                },
            },
            ["nodeInfo"] = new JsonObject
            {
                ["kubeletVersion"] = node.KubeletVersion,
                // Deprecated and wrong in real life too: it repeats the kubelet's.
                ["kubeProxyVersion"] = node.KubeletVersion,
                ["osImage"] = group.Scene.AmiType.StartsWith("AL2_", StringComparison.Ordinal) ? "Amazon Linux 2" : "Amazon Linux 2023.6.20261110",
                ["kernelVersion"] = "6.12.55-74.119.amzn2023.x86_64",
                ["containerRuntimeVersion"] = "containerd://2.1.4",
                ["operatingSystem"] = "linux",
                ["architecture"] = "amd64",
            },
        };
        return json;
    }

    private JsonObject Workload(SceneWorkload workload, DateTimeOffset now)
    {
        var json = Meta(workload.Name, workload.Namespace);
        json["spec"] = new JsonObject
        {
            ["replicas"] = workload.Replicas,
            ["selector"] = Match(workload.Name),
            ["template"] = Template(workload.Name, workload.Image),
        };
        var stalls = world.Faults.Strike(FaultBoard.RolloutStalls, workload.Name, cluster.EksName, cluster.Name) is not null;
        var ready = stalls || SchedulableNodes(now).Count == 0 ? 0 : workload.Replicas;
        json["status"] = new JsonObject
        {
            ["observedGeneration"] = 1,
            ["replicas"] = workload.Replicas,
            ["updatedReplicas"] = workload.Replicas,
            ["readyReplicas"] = ready,
            ["availableReplicas"] = ready,
        };
        return json;
    }

    private JsonObject DaemonSet(string name, string image, DateTimeOffset now)
    {
        var json = Meta(name, "kube-system");
        var nodes = cluster.Nodegroups.SelectMany(group => group.NodesAt(now)).ToList();
        json["spec"] = new JsonObject { ["selector"] = Match(name), ["template"] = Template(name, image) };
        json["status"] = new JsonObject
        {
            ["currentNumberScheduled"] = nodes.Count,
            ["desiredNumberScheduled"] = nodes.Count,
            ["updatedNumberScheduled"] = nodes.Count,
            ["numberReady"] = nodes.Count(node => node.Ready),
            ["numberAvailable"] = nodes.Count(node => node.Ready),
            ["numberMisscheduled"] = 0,
        };
        return json;
    }

    private JsonObject Budget(SceneWorkload workload)
    {
        var json = Meta(workload.Name, workload.Namespace);
        json["spec"] = new JsonObject { ["minAvailable"] = workload.MinAvailable, ["selector"] = Match(workload.Name) };
        json["status"] = new JsonObject
        {
            ["currentHealthy"] = workload.Replicas,
            ["desiredHealthy"] = workload.MinAvailable,
            ["disruptionsAllowed"] = Math.Max(0, workload.Replicas - workload.MinAvailable!.Value),
            ["expectedPods"] = workload.Replicas,
        };
        return json;
    }

    /// <summary>The deployments' pods spread over the nodes that take pods, and one pod per DaemonSet on every node.</summary>
    private List<JsonObject> Pods(DateTimeOffset now)
    {
        var pods = new List<JsonObject>();
        var nodes = SchedulableNodes(now);

        foreach (var workload in Deployments())
        {
            for (var i = 0; i < workload.Replicas; i++)
            {
                var name = $"{workload.Name}-{Stable.Hex(workload.Image, 9)}-{Stable.Hex($"{workload.Name}{i}", 5)}";
                var node = nodes.Count == 0 ? null : nodes[Stable.Number(name, nodes.Count)].Name;
                pods.Add(Pod(name, workload.Namespace, workload.Name, workload.Image, node, "ReplicaSet"));
            }
        }

        foreach (var (set, image) in DaemonSets())
        {
            pods.AddRange(cluster.Nodegroups.SelectMany(group => group.NodesAt(now))
                .Select(node => Pod($"{set}-{Stable.Hex(node.Name, 5)}", "kube-system", set, image, node.Name, "DaemonSet")));
        }

        return pods;
    }

    private JsonObject Pod(string name, string @namespace, string app, string image, string? node, string owner)
    {
        var json = Meta(name, @namespace, new Dictionary<string, string> { ["app.kubernetes.io/name"] = app });
        json["metadata"]!["ownerReferences"] = new JsonArray
        {
            new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = owner, ["name"] = app, ["uid"] = Stable.Uuid(app), ["controller"] = true },
        };
        json["spec"] = new JsonObject { ["containers"] = new JsonArray { new JsonObject { ["name"] = app, ["image"] = image } } };

        if (node is not null)
        {
            json["spec"]!["nodeName"] = node;
        }

        json["status"] = new JsonObject
        {
            ["phase"] = node is null ? "Pending" : "Running",
            ["conditions"] = new JsonArray { new JsonObject { ["type"] = "Ready", ["status"] = node is null ? "False" : "True" } },
        };
        return json;
    }

    private List<Node> SchedulableNodes(DateTimeOffset now) =>
        [.. cluster.Nodegroups.SelectMany(group => group.NodesAt(now)).Where(node => node.Ready && !node.Unschedulable)];

    private JsonObject Secret(SceneRelease release)
    {
        var json = Meta(HelmReleases.SecretName(release), release.Namespace, HelmReleases.Labels(release));
        json["type"] = HelmReleases.Type;
        json["data"] = new JsonObject { ["release"] = HelmReleases.Encode(release, cluster.Scene.CreatedAt.AddDays(30)) };
        return json;
    }

    private static JsonObject Match(string app) => new() { ["matchLabels"] = new JsonObject { ["app.kubernetes.io/name"] = app } };

    private static JsonObject Template(string app, string image) => new()
    {
        ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app.kubernetes.io/name"] = app } },
        ["spec"] = new JsonObject { ["containers"] = new JsonArray { new JsonObject { ["name"] = app, ["image"] = image } } },
    };

    private JsonObject Meta(
        string name, string? @namespace, IReadOnlyDictionary<string, string>? labels = null, DateTimeOffset? createdAt = null)
    {
        var metadata = new JsonObject
        {
            ["name"] = name,
            ["uid"] = Stable.Uuid($"{cluster.Arn}/{@namespace}/{name}"),
            ["resourceVersion"] = "1000",
            ["creationTimestamp"] = (createdAt ?? cluster.Scene.CreatedAt).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            ["labels"] = Wire.Map(labels ?? new Dictionary<string, string> { ["app.kubernetes.io/name"] = name }),
        };

        if (@namespace is not null)
        {
            metadata["namespace"] = @namespace;
        }

        return new JsonObject { ["metadata"] = metadata };
    }
}
