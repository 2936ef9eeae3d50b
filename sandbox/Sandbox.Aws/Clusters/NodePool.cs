namespace EksUpgradeBot.Sandbox.Aws.Clusters;

/// <summary>Nodes that belong to no managed node group.</summary>
internal sealed class NodePool(string kind, string name, string instanceType, string amiType, string runtime = Scenes.SceneNodegroup.Containerd) : NodeSet
{
    public override string Name => name;

    public override string Kind => kind;

    public override string InstanceType => instanceType;

    public override string AmiType => amiType;

    public override string Runtime => runtime;

    /// <summary>Karpenter: its image is pinned, so the nodes stay as they are whatever the control plane does.</summary>
    public bool Pinned { get; init; }

    /// <summary>How many nodes may be replaced at once: a count, or a percentage that is rounded down, so that "10%" of few nodes blocks.</summary>
    public string Budget { get; init; } = "1";

    /// <summary>Whether its nodes follow the control plane by themselves.</summary>
    public bool Follows => Kind is "auto" || (Kind is "karpenter" && !Pinned);

    public int BatchSize => Budget.EndsWith('%')
        ? (int)Math.Floor(Nodes.Count * double.Parse(Budget[..^1], System.Globalization.CultureInfo.InvariantCulture) / 100)
        : int.Parse(Budget, System.Globalization.CultureInfo.InvariantCulture);
}
