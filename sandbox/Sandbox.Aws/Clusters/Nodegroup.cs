using EksUpgradeBot.Sandbox.Aws.Catalogue;
using EksUpgradeBot.Sandbox.Aws.Scenes;

namespace EksUpgradeBot.Sandbox.Aws.Clusters;

/// <summary>A node as the Kubernetes API shows it.</summary>
internal sealed record Node(string Name, string KubeletVersion, DateTimeOffset CreatedAt, bool Ready = true, bool Draining = false)
{
    /// <summary>Cordoned by hand.</summary>
    public bool Cordoned { get; init; }

    public bool Unschedulable => Draining || Cordoned;
}

/// <summary>A managed node group and its nodes.</summary>
internal sealed class Nodegroup
{
    public required SceneNodegroup Scene { get; init; }

    public required KubernetesVersion Version { get; set; }

    public required string ReleaseVersion { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ModifiedAt { get; set; }

    public required string Region { get; init; }

    /// <summary>Which roll made the nodes; part of their names.</summary>
    public int Generation { get; set; }

    /// <summary>The nodes as they stand between rolls.</summary>
    public List<Node> Nodes { get; set; } = [];

    /// <summary>The roll that runs, if one does.</summary>
    public NodeRoll? Roll { get; set; }

    /// <summary>Nodes that somebody cordoned by hand.</summary>
    public HashSet<string> Cordoned { get; } = [];

    public int MinSize { get; set; }

    public int MaxSize { get; set; }

    public int DesiredSize { get; set; }

    public int? MaxUnavailable { get; set; }

    public int? MaxUnavailablePercentage { get; set; }

    public Dictionary<string, string> Labels { get; set; } = [];

    public Dictionary<string, string> Tags { get; } = [];

    public UpdateFailure? HealthIssue { get; set; }

    public string Name => Scene.Name;

    /// <summary>How many nodes are replaced at once.</summary>
    public int BatchSize => Math.Max(1, MaxUnavailable ?? (int)Math.Floor(Nodes.Count * (MaxUnavailablePercentage ?? 0) / 100.0));

    /// <summary>The nodes at an instant.</summary>
    public IReadOnlyList<Node> NodesAt(DateTimeOffset now) =>
        [.. (Roll?.At(now) ?? Nodes).Select(node => node with { Cordoned = Cordoned.Contains(node.Name) })];

    public Node NewNode(int generation, int index, string kubelet, DateTimeOffset at)
    {
        // Old and new nodes stand side by side, and groups hold thousands: roll and index are spread so that no name comes twice.
        var second = Stable.Number(Name, 200) + (index / 3750);
        var third = (Stable.Number($"{Region}/{Name}", 256) + (index / 250 % 15 * 16) + (generation % 16)) % 256;
        var name = $"ip-10-{second}-{third}-{(index % 250) + 2}.{Region}.compute.internal";
        return new Node(name, kubelet, at);
    }
}
