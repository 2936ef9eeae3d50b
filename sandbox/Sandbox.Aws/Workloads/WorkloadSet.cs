using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Scenes;

namespace EksUpgradeBot.Sandbox.Aws.Workloads;

/// <summary>What runs in a cluster: workloads, their pods on the nodes, and the budgets that protect them. Only touched under the world's gate.</summary>
internal sealed class WorkloadSet(Cluster cluster, SceneTimings timings)
{
    private int _born;

    public List<Workload> All { get; } = [];

    public List<Budget> Budgets { get; } = [];

    public IEnumerable<Pod> Pods => All.SelectMany(workload => workload.Pods);

    /// <summary>The pods on some nodes. DaemonSets' pods are not among them: no drain waits for those.</summary>
    public List<Pod> On(IReadOnlyCollection<Node> nodes) => [.. Pods.Where(pod => pod.Node is { } node && nodes.Contains(node))];

    /// <summary>The next instant at which a pod gets ready.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) =>
        Pods.Where(pod => pod.Node is not null && pod.ReadyAt > after).Select(pod => (DateTimeOffset?)pod.ReadyAt).Min();

    /// <summary>All controllers and the scheduler do what is due; false when nothing changed.</summary>
    public bool Reconcile(DateTimeOffset now)
    {
        var changed = false;

        foreach (var workload in All)
        {
            workload.Observed = workload.Generation;
            changed |= !workload.IsDaemonSet && Rollout.Advance(workload, this, now);
        }

        foreach (var pod in Pods.Where(pod => pod.Node is null).ToArray())
        {
            changed |= Place(pod, now);
        }

        return changed;
    }

    /// <summary>Evicts a pod if its budgets allow it: null when it is gone, else why it stays.</summary>
    public EvictionRefusal? Evict(Pod pod, DateTimeOffset now, bool dryRun = false)
    {
        if (Refusal(pod, now) is { } refusal)
        {
            return refusal;
        }

        if (!dryRun)
        {
            Delete(pod);
        }

        return null;
    }

    /// <summary>Why the eviction subresource would refuse, in the order in which Kubernetes judges.</summary>
    public EvictionRefusal? Refusal(Pod pod, DateTimeOffset now)
    {
        Budget[] budgets = [.. Budgets.Where(budget => budget.Covers(pod.Workload))];

        // A pod that never started protects nothing.
        if (budgets.Length == 0 || pod.Node is null)
        {
            return null;
        }

        if (budgets.Length > 1)
        {
            return new EvictionRefusal(500, "InternalError",
                "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.", null, budgets);
        }

        var status = budgets[0].Status(All, now);

        if (!pod.Ready(now) && (budgets[0].UnhealthyPodEvictionPolicy == "AlwaysAllow"
            || (status.DesiredHealthy > 0 && status.CurrentHealthy >= status.DesiredHealthy)))
        {
            return null;
        }

        return status.DisruptionsAllowed > 0 ? null : new EvictionRefusal(429, "TooManyRequests",
            "Cannot evict pod as it would violate the pod's disruption budget.",
            $"The disruption budget {budgets[0].Name} needs {status.DesiredHealthy} healthy pods and has {status.CurrentHealthy} currently",
            budgets);
    }

    public void DeletePodsOn(Node node)
    {
        foreach (var pod in On([node]))
        {
            Delete(pod);
        }
    }

    public void Delete(Pod pod)
    {
        pod.Workload.Pods.Remove(pod);

        // A Fargate node is there for one pod and goes with it.
        if (pod.Node is { } node)
        {
            cluster.Fargate.Nodes.Remove(node);
        }
    }

    /// <summary>A new pod of a workload's newest template, which has no place yet.</summary>
    public Pod Create(Workload workload, DateTimeOffset now)
    {
        var name = workload.IsStatefulSet
            ? $"{workload.Name}-{Enumerable.Range(0, workload.Pods.Count + 1).First(i => workload.Pods.All(pod => pod.Name != $"{workload.Name}-{i}"))}"
            : $"{workload.Name}-{workload.Hash(workload.Revision)}-{Stable.Hex($"{workload.Namespace}/{workload.Name}/{_born++}", 5)}";
        var pod = new Pod
        {
            Workload = workload,
            Name = name,
            Revision = workload.Revision,
            CreatedAt = now,
            Crashing = workload.Pods.Count(other => other.Crashing) < workload.Crashing,
        };
        workload.Pods.Add(pod);
        return pod;
    }

    private bool Place(Pod pod, DateTimeOffset now)
    {
        if (cluster.ServesFargate(pod.Workload))
        {
            var index = _born++;
            pod.Node = cluster.Fargate.NewNode(0, index, cluster.FargateKubelet, now);
            cluster.Fargate.Nodes.Add(pod.Node);
            pod.ReadyAt = now + TimeSpan.FromMinutes(timings.FargateStart);
            return true;
        }

        var load = Pods.Where(other => other.Node is not null).ToLookup(other => other.Node!);
        var best = cluster.NodeSets
            .Where(set => set != cluster.Fargate && (pod.Workload.Pool is null || pod.Workload.Pool == set.Name))
            .SelectMany(set => set.Nodes.Where(node => node.TakesPods).Select(node => (node, Leaves: set.Roll is not null && node.KubeletVersion != set.Roll.Kubelet)))
            // Away from siblings first; and not where the next drain comes.
            .OrderBy(place => place.Leaves)
            .ThenBy(place => load[place.node].Count(other => other.Workload == pod.Workload))
            .ThenBy(place => load[place.node].Count())
            .ThenBy(place => place.node.Name, StringComparer.Ordinal)
            .Select(place => place.node)
            .FirstOrDefault();

        if (best is null)
        {
            return false;
        }

        pod.Node = best;
        pod.ReadyAt = now + TimeSpan.FromMinutes(timings.PodStart);
        return true;
    }
}
