using EksUpgradeBot.Sandbox.Aws.Catalogue;

namespace EksUpgradeBot.Sandbox.Aws.Clusters;

/// <summary>Nodes of one kind that come and go together: a managed node group, or what Karpenter, EKS or a person keeps.</summary>
internal abstract class NodeSet
{
    public abstract string Name { get; }

    /// <summary><c>managed</c>, <c>karpenter</c>, <c>auto</c>, <c>self-managed</c>, <c>hybrid</c> or <c>fargate</c>.</summary>
    public abstract string Kind { get; }

    public abstract string InstanceType { get; }

    public abstract string AmiType { get; }

    /// <summary>As nodes report it: <c>containerd://2.1.4</c>.</summary>
    public virtual string Runtime => Scenes.SceneNodegroup.Containerd;

    public required KubernetesVersion Version { get; set; }

    public required string Region { get; init; }

    /// <summary>Which roll made the nodes; part of their names.</summary>
    public int Generation { get; set; }

    public List<Node> Nodes { get; set; } = [];

    /// <summary>The roll that runs, if one does.</summary>
    public NodeRoll? Roll { get; set; }

    public Dictionary<string, string> Labels { get; set; } = [];

    public Node NewNode(int generation, int index, string kubelet, DateTimeOffset at)
    {
        // Old and new nodes stand side by side, and groups hold thousands: roll and index are spread so that no name comes twice.
        var second = Stable.Number(Name, 200) + (index / 3750);
        var third = (Stable.Number($"{Region}/{Name}", 256) + (index / 250 % 15 * 16) + (generation % 16)) % 256;
        var address = $"ip-10-{second}-{third}-{(index % 250) + 2}.{Region}.compute.internal";
        var name = Kind switch
        {
            "fargate" => $"fargate-{address}",
            // Auto Mode names its nodes by instance, hybrid nodes bear the id that Systems Manager gave them.
            "auto" => $"i-0{Stable.Hex(address, 16)}",
            "hybrid" => $"mi-0{Stable.Hex(address, 16)}",
            _ => address,
        };
        return new Node { Name = name, KubeletVersion = kubelet, CreatedAt = at };
    }
}
