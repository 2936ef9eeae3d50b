using EksUpgradeBot.Sandbox.Aws.Clusters;

namespace EksUpgradeBot.Sandbox.Aws.Workloads;

/// <summary>A Deployment, StatefulSet or DaemonSet and the pods that it has now.</summary>
internal sealed class Workload
{
    public required string Kind { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Image { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public int Replicas { get; set; }

    /// <summary>The node group or pool that its pods ask for; any when null.</summary>
    public string? Pool { get; init; }

    /// <summary>The add-on that it belongs to.</summary>
    public string? Addon { get; init; }

    /// <summary>None of its pods gets ready.</summary>
    public bool Broken { get; set; }

    /// <summary>How many of its pods never get ready: they crash and crash again.</summary>
    public int Crashing { get; init; }

    /// <summary>Counts every change of the specification.</summary>
    public int Generation { get; set; } = 1;

    /// <summary>The generation that its controller has seen.</summary>
    public int Observed { get; set; } = 1;

    /// <summary>Counts every change of the template; pods of older revisions are replaced.</summary>
    public int Revision { get; private set; } = 1;

    /// <summary>When the template was last changed.</summary>
    public DateTimeOffset RevisedAt { get; private set; }

    /// <summary>Such as <c>kubectl.kubernetes.io/restartedAt</c>.</summary>
    public Dictionary<string, string> TemplateAnnotations { get; private set; } = [];

    /// <summary>The pods; those of a DaemonSet follow from the nodes and are not kept.</summary>
    public List<Pod> Pods { get; } = [];

    public bool IsDaemonSet => Kind == "DaemonSet";

    public bool IsStatefulSet => Kind == "StatefulSet";

    public IReadOnlyDictionary<string, string> Labels => new Dictionary<string, string> { ["app.kubernetes.io/name"] = Name };

    /// <summary>Names a revision as Kubernetes names a ReplicaSet or a controller revision.</summary>
    public string Hash(int revision) => Stable.Hex($"{Namespace}/{Name}/{revision}", 9);

    /// <summary>Another template: the pods are to be replaced.</summary>
    public void Revise(string image, IReadOnlyDictionary<string, string> annotations, DateTimeOffset now)
    {
        Image = image;
        TemplateAnnotations = new Dictionary<string, string>(annotations);
        Revision++;
        RevisedAt = now;
    }

    /// <summary>How many of the pods on so many nodes are of the newest template: a DaemonSet moves one every ten seconds.</summary>
    public int UpdatedOf(int nodes, DateTimeOffset now) =>
        Revision == 1 ? nodes : (int)Math.Clamp((now - RevisedAt).TotalSeconds / 10, 0, nodes);
}

/// <summary>A pod of a Deployment or StatefulSet.</summary>
internal sealed class Pod
{
    public required Workload Workload { get; init; }

    public required string Name { get; init; }

    public required int Revision { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Where it runs; null while it finds no place.</summary>
    public Node? Node { get; set; }

    /// <summary>When its containers are up.</summary>
    public DateTimeOffset ReadyAt { get; set; } = DateTimeOffset.MaxValue;

    /// <summary>It crashes and crashes again.</summary>
    public bool Crashing { get; init; }

    public bool Ready(DateTimeOffset now) => Node is { Ready: true } && now >= ReadyAt && !Crashing && !Workload.Broken;
}
