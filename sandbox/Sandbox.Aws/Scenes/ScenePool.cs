namespace EksUpgradeBot.Sandbox.Aws.Scenes;

/// <summary>Nodes of a scene that belong to no managed group.</summary>
public sealed record ScenePool
{
    /// <summary><c>karpenter</c>, <c>auto</c>, <c>self-managed</c> or <c>hybrid</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Its name: that of the NodePool, the Auto Scaling group, or the site.</summary>
    public required string Name { get; init; }

    /// <summary>The minor version of its kubelets; the cluster's when left out.</summary>
    public string? Version { get; init; }

    /// <summary>How many nodes it has.</summary>
    public int Nodes { get; init; } = 2;

    /// <summary>The instance type.</summary>
    public string InstanceType { get; init; } = "m7i.large";

    /// <summary>The node image family.</summary>
    public string AmiType { get; init; } = "AL2023_x86_64_STANDARD";

    /// <summary>The container runtime of its nodes.</summary>
    public string Runtime { get; init; } = SceneNodegroup.Containerd;

    /// <summary>Karpenter: the image is pinned, so nothing drifts.</summary>
    public bool Pinned { get; init; }

    /// <summary>How many nodes may be replaced at once: a count, or a percentage that is rounded down.</summary>
    public string Budget { get; init; } = "1";

    /// <summary>Further labels of the nodes.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
