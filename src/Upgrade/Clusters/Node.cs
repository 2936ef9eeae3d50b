namespace EksUpgradeBot.Upgrade.Clusters;

/// <summary>A node as the Kubernetes API lists it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="KubeletVersion">From <c>status.nodeInfo.kubeletVersion</c>.</param>
/// <param name="NodeGroup">The managed node group of label <c>eks.amazonaws.com/nodegroup</c>; null for any other node.</param>
/// <param name="IsReady">Condition <c>Ready</c> is <c>True</c>.</param>
/// <param name="IsSchedulable">Not cordoned.</param>
/// <param name="Kind">Who runs it, read from its labels.</param>
public sealed record Node(
    string Name,
    KubernetesVersion KubeletVersion,
    string? NodeGroup,
    bool IsReady,
    bool IsSchedulable = true,
    NodeKind Kind = NodeKind.Managed)
{
    /// <summary>Such as <c>Amazon Linux 2023.6.20261110</c>; null when it was not read.</summary>
    public string? OsImage { get; init; }

    /// <summary>Such as <c>containerd://2.1.4</c>; null when it was not read.</summary>
    public string? ContainerRuntime { get; init; }

    /// <summary>Such as <c>m7i.large</c>; null when the node does not say.</summary>
    public string? InstanceType { get; init; }

    /// <summary>Such as <c>eu-west-1a</c>; null when the node does not say.</summary>
    public string? Zone { get; init; }

    /// <summary>True when the node belongs to Fargate.</summary>
    public bool IsFargate => Kind == NodeKind.Fargate;
}

/// <summary>
/// Who runs a node. Labels (EKS user guide): <c>eks.amazonaws.com/nodegroup</c>, <c>eks.amazonaws.com/compute-type</c> with
/// <c>fargate</c>, <c>auto</c> or <c>hybrid</c>, and <c>karpenter.sh/nodepool</c>.
/// </summary>
public enum NodeKind
{
    /// <summary>A managed node group.</summary>
    Managed,

    /// <summary>Fargate: one pod, one node; a restart of the workload brings a new one.</summary>
    Fargate,

    /// <summary>EKS Auto Mode: EKS replaces the nodes itself after the control plane.</summary>
    AutoMode,

    /// <summary>Karpenter: drift replaces the nodes, unless the AMI is pinned.</summary>
    Karpenter,

    /// <summary>EKS hybrid nodes.</summary>
    Hybrid,

    /// <summary>Any other node: the team's own.</summary>
    SelfManaged,
}
