using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Eks;
using EksUpgradeBot.Sandbox.Aws.Faults;
using EksUpgradeBot.Sandbox.Aws.Workloads;

namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>Workloads, their pods and their budgets as the API shows them.</summary>
internal sealed class WorkloadObjects(AwsWorld world, Cluster cluster)
{
    public JsonObject Draw(Workload workload, DateTimeOffset now)
    {
        var json = Meta.Object(cluster, workload.Name, workload.Namespace, workload.Labels, workload.CreatedAt, workload.Generation);
        json["metadata"]!["annotations"] = workload.Kind == "Deployment"
            ? new JsonObject { ["deployment.kubernetes.io/revision"] = $"{workload.Revision}" }
            : new JsonObject();
        json["spec"] = new JsonObject { ["selector"] = Meta.Match(workload.Labels), ["template"] = Template(workload) };

        if (!workload.IsDaemonSet)
        {
            json["spec"]!["replicas"] = workload.Replicas;
        }

        json["status"] = workload.IsDaemonSet ? DaemonSetStatus(workload, now) : Status(workload, now);
        return json;
    }

    /// <summary>The ReplicaSets of a Deployment: the newest, and older ones that still have pods.</summary>
    public IEnumerable<JsonObject> ReplicaSets(Workload workload, DateTimeOffset now) =>
        workload.Pods.Select(pod => pod.Revision).Append(workload.Revision).Distinct().Order().Select(revision =>
        {
            var json = Meta.Object(cluster, $"{workload.Name}-{workload.Hash(revision)}", workload.Namespace, workload.Labels, workload.CreatedAt);
            var pods = workload.Pods.Where(pod => pod.Revision == revision).ToList();
            json["metadata"]!["ownerReferences"] = Meta.Owner(cluster, "apps/v1", "Deployment", workload.Namespace, workload.Name);
            json["metadata"]!["annotations"] = new JsonObject { ["deployment.kubernetes.io/revision"] = $"{revision}" };
            json["spec"] = new JsonObject { ["replicas"] = pods.Count, ["selector"] = Meta.Match(workload.Labels), ["template"] = Template(workload) };
            json["status"] = new JsonObject { ["replicas"] = pods.Count, ["readyReplicas"] = pods.Count(pod => pod.Ready(now)) };
            return json;
        });

    /// <summary>
    /// The pods of a workload, each to be drawn when it is looked at; those of a DaemonSet, one on each node, follow from the nodes.
    /// </summary>
    public IEnumerable<Func<JsonObject>> Pods(Workload workload, DateTimeOffset now) => workload.IsDaemonSet
        ? Hosts(workload).Select((node, i) => (Func<JsonObject>)(() => Pod(workload, $"{workload.Name}-{Stable.Hex(node.Name + workload.Revision, 5)}",
            workload.Revision - (i < workload.UpdatedOf(int.MaxValue, now) ? 0 : 1), node, node.CreatedAt, node.Ready && !workload.Broken, crashing: false)))
        : workload.Pods.Select(pod => (Func<JsonObject>)(() => Pod(workload, pod.Name, pod.Revision, pod.Node, pod.CreatedAt, pod.Ready(now), pod.Crashing)));

    public JsonObject Draw(Budget budget, DateTimeOffset now)
    {
        var json = Meta.Object(cluster, budget.Name, budget.Namespace, budget.Selector, budget.CreatedAt, budget.Generation);
        var spec = new JsonObject { ["selector"] = Meta.Match(budget.Selector) };
        Put(spec, "minAvailable", budget.MinAvailable);
        Put(spec, "maxUnavailable", budget.MaxUnavailable);

        if (budget.UnhealthyPodEvictionPolicy is { } policy)
        {
            spec["unhealthyPodEvictionPolicy"] = policy;
        }

        json["spec"] = spec;
        var status = budget.Status(cluster.Workloads.All, now);
        json["status"] = new JsonObject
        {
            ["observedGeneration"] = budget.Generation,
            ["currentHealthy"] = status.CurrentHealthy,
            ["desiredHealthy"] = status.DesiredHealthy,
            ["disruptionsAllowed"] = status.DisruptionsAllowed,
            ["expectedPods"] = status.ExpectedPods,
            ["conditions"] = new JsonArray
            {
                Meta.Condition("DisruptionAllowed", status.DisruptionsAllowed > 0, status.DisruptionsAllowed > 0 ? "SufficientPods" : "InsufficientPods"),
            },
        };
        return json;
    }

    private static void Put(JsonObject spec, string member, string? value)
    {
        if (value is not null)
        {
            spec[member] = int.TryParse(value, out var number) ? number : value;
        }
    }

    private JsonObject Pod(Workload workload, string name, int revision, Node? node, DateTimeOffset createdAt, bool ready, bool crashing)
    {
        var hash = workload.Hash(Math.Max(1, revision));
        var labels = new Dictionary<string, string>(workload.Labels)
        {
            [workload.Kind == "Deployment" ? "pod-template-hash" : "controller-revision-hash"] = workload.Kind == "Deployment" ? hash : $"{workload.Name}-{hash}",
        };
        var json = Meta.Object(cluster, name, workload.Namespace, labels, createdAt);
        json["metadata"]!["ownerReferences"] = workload.Kind == "Deployment"
            ? Meta.Owner(cluster, "apps/v1", "ReplicaSet", workload.Namespace, $"{workload.Name}-{hash}")
            : Meta.Owner(cluster, "apps/v1", workload.Kind, workload.Namespace, workload.Name);
        json["spec"] = Containers(workload);

        if (node is not null)
        {
            json["spec"]!["nodeName"] = node.Name;
        }

        json["status"] = new JsonObject
        {
            ["phase"] = node is null ? "Pending" : "Running",
            ["conditions"] = new JsonArray
            {
                node is null ? Meta.Condition("PodScheduled", false, "Unschedulable", "0 nodes are available") : Meta.Condition("PodScheduled", true),
                ready ? Meta.Condition("Ready", true)
                    : Meta.Condition("Ready", false, "ContainersNotReady", $"containers with unready status: [{workload.Name}]"),
            },
            ["containerStatuses"] = node is null ? new JsonArray() : new JsonArray
            {
                new JsonObject
                {
                    ["name"] = workload.Name,
                    ["image"] = workload.Image,
                    ["ready"] = ready,
                    ["restartCount"] = crashing ? 42 : 0,
                    ["state"] = crashing
                        ? new JsonObject { ["waiting"] = new JsonObject { ["reason"] = "CrashLoopBackOff", ["message"] = "back-off 5m0s restarting failed container" } }
                        : new JsonObject { ["running"] = new JsonObject { ["startedAt"] = Meta.Time(createdAt) } },
                },
            },
        };
        return json;
    }

    private JsonObject Status(Workload workload, DateTimeOffset now)
    {
        var stalls = workload.Kind == "Deployment" && world.Faults.Strike(FaultBoard.RolloutStalls, workload.Name, cluster.EksName, cluster.Name) is not null;
        var ready = stalls ? 0 : workload.Pods.Count(pod => pod.Ready(now));
        var updated = workload.Pods.Count(pod => pod.Revision == workload.Revision);
        var status = new JsonObject
        {
            ["observedGeneration"] = workload.Observed,
            ["replicas"] = workload.Pods.Count,
            ["updatedReplicas"] = updated,
            ["readyReplicas"] = ready,
            ["availableReplicas"] = ready,
        };

        if (workload.IsStatefulSet)
        {
            var before = workload.Pods.Select(pod => pod.Revision).Append(workload.Revision).Min();
            status["currentReplicas"] = workload.Pods.Count(pod => pod.Revision == before);
            status["currentRevision"] = $"{workload.Name}-{workload.Hash(before)}";
            status["updateRevision"] = $"{workload.Name}-{workload.Hash(workload.Revision)}";
            return status;
        }

        if (workload.Replicas > ready)
        {
            status["unavailableReplicas"] = workload.Replicas - ready;
        }

        var enough = ready >= workload.Replicas - (workload.Replicas / 4);
        status["conditions"] = new JsonArray
        {
            Meta.Condition("Available", enough, enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable"),
            Meta.Condition("Progressing", true, updated == workload.Replicas && ready >= workload.Replicas ? "NewReplicaSetAvailable" : "ReplicaSetUpdated"),
        };
        return status;
    }

    private JsonObject DaemonSetStatus(Workload workload, DateTimeOffset now)
    {
        var nodes = Hosts(workload).ToList();
        var ready = workload.Broken ? 0 : nodes.Count(node => node.Ready);
        return new JsonObject
        {
            ["observedGeneration"] = workload.Observed,
            ["currentNumberScheduled"] = nodes.Count,
            ["desiredNumberScheduled"] = nodes.Count,
            ["updatedNumberScheduled"] = workload.UpdatedOf(nodes.Count, now),
            ["numberReady"] = ready,
            ["numberAvailable"] = ready,
            ["numberUnavailable"] = nodes.Count - ready,
            ["numberMisscheduled"] = 0,
        };
    }

    /// <summary>The nodes that a DaemonSet's pods run on: a Fargate node has room for its one pod alone.</summary>
    private IEnumerable<Node> Hosts(Workload workload) => cluster.NodeSets
        .Where(set => set != cluster.Fargate && (workload.Pool is null || workload.Pool == set.Name)).SelectMany(set => set.Nodes);

    private static JsonObject Template(Workload workload)
    {
        var metadata = new JsonObject { ["labels"] = Wire.Map(workload.Labels) };

        if (workload.TemplateAnnotations.Count > 0)
        {
            metadata["annotations"] = Wire.Map(workload.TemplateAnnotations);
        }

        return new JsonObject { ["metadata"] = metadata, ["spec"] = Containers(workload) };
    }

    private static JsonObject Containers(Workload workload) => new()
    {
        ["containers"] = new JsonArray
        {
            new JsonObject
            {
                ["name"] = workload.Name,
                ["image"] = workload.Image,
                ["readinessProbe"] = new JsonObject { ["httpGet"] = new JsonObject { ["path"] = "/readyz", ["port"] = 8080 } },
            },
        },
        ["terminationGracePeriodSeconds"] = 30,
        ["topologySpreadConstraints"] = new JsonArray
        {
            new JsonObject
            {
                ["maxSkew"] = 1,
                ["topologyKey"] = "kubernetes.io/hostname",
                ["whenUnsatisfiable"] = "ScheduleAnyway",
                ["labelSelector"] = Meta.Match(workload.Labels),
            },
        },
    };
}
