using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Tests.Fakes;

/// <summary>
/// Workloads on Fargate: a pod, a node. A restart replaces a pod each turn by one on a new node, which has the control plane's
/// version. The same stamp twice is one restart.
/// </summary>
internal sealed class FakeFargate(FakeWorld world)
{
    private readonly Dictionary<ObjectName, string> _stamps = [];
    private readonly Dictionary<ObjectName, Queue<Pod>> _old = [];
    private int _made;

    /// <summary>The restarts that really began, in order.</summary>
    public List<(ObjectName Workload, string Stamp)> Restarts { get; } = [];

    /// <summary>Workloads whose new pods never come up.</summary>
    public HashSet<ObjectName> Broken { get; } = [];

    public ObjectName Add(string name, int pods = 1, string version = "1.33", string kind = "Deployment")
    {
        var owner = new ObjectName(kind, "shop", name);
        if (kind is "Deployment" or "StatefulSet")
        {
            world.Workloads.Add(new Workload(owner, pods, pods, pods));
        }

        for (var at = 0; at < pods; at++)
        {
            AddPod(name, owner, Some.V(version));
        }

        return owner;
    }

    public Pod AddPod(string name, ObjectName? owner, KubernetesVersion version, bool finished = false)
    {
        var number = ++_made;
        var pod = new Pod(
            new ObjectName("Pod", "shop", $"{name}-{number}"), $"fargate-{number}", owner, !finished, false, finished, new Dictionary<string, string>());
        world.Pods.Add(pod);
        world.OtherNodes.Add(new Node(pod.Node!, version, null, true, Kind: NodeKind.Fargate));
        return pod;
    }

    public void Restart(ObjectName workload, string stamp)
    {
        if (_stamps.GetValueOrDefault(workload) == stamp)
        {
            return;
        }

        _stamps[workload] = stamp;
        Restarts.Add((workload, stamp));
        _old[workload] = new Queue<Pod>(world.Pods.Where(pod => pod.Owner == workload));
        Change(workload, known => known with { Updated = 0 });
    }

    public void Tick()
    {
        foreach (var (workload, old) in _old.Where(rolling => !Broken.Contains(rolling.Key)))
        {
            if (old.TryDequeue(out var pod))
            {
                Remove(pod);
                AddPod(workload.Name, workload, world.Version);
                Change(workload, known => known with { Updated = known.Updated + 1 });
            }
        }
    }

    public void Remove(Pod pod)
    {
        world.Pods.RemoveAll(other => other.Name == pod.Name);
        world.OtherNodes.RemoveAll(node => node.Name == pod.Node);
    }

    private void Change(ObjectName workload, Func<Workload, Workload> change)
    {
        var at = world.Workloads.FindIndex(known => known.Name == workload);
        world.Workloads[at] = change(world.Workloads[at]);
    }
}
