namespace EksUpgradeBot.Upgrade.Clusters;

/// <summary>
/// The cluster as it was read once, at one instant. What could not be read stands in <see cref="Unseen"/>;
/// nothing that is missing here may be taken for good news.
/// </summary>
public sealed record ClusterSnapshot
{
    /// <summary>The cluster that was read.</summary>
    public required ClusterName Name { get; init; }

    /// <summary>When the reading began.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>The control plane as EKS describes it.</summary>
    public required ControlPlane ControlPlane { get; init; }

    /// <summary>Every managed node group.</summary>
    public IReadOnlyList<NodeGroup> NodeGroups { get; init; } = [];

    /// <summary>Every EKS add-on. Helm charts are not add-ons.</summary>
    public IReadOnlyList<Addon> Addons { get; init; } = [];

    /// <summary>Every node that the Kubernetes API lists, managed or not.</summary>
    public IReadOnlyList<Node> Nodes { get; init; } = [];

    /// <summary>The versions that EKS offers in the region, from DescribeClusterVersions.</summary>
    public IReadOnlyList<OfferedVersion> OfferedVersions { get; init; } = [];

    /// <summary>The sources that could not be read.</summary>
    public IReadOnlyList<Unseen> Unseen { get; init; } = [];
}

/// <summary>A source that could not be read, and why.</summary>
/// <param name="Source">What was asked, in the reader's words: <c>Kubernetes nodes</c>.</param>
/// <param name="Reason">Why there was no answer, without secrets.</param>
public sealed record Unseen(string Source, string Reason);

/// <summary>The EKS control plane.</summary>
/// <param name="Version">The minor version EKS says it runs.</param>
/// <param name="Status">EKS's word: <c>ACTIVE</c>, <c>UPDATING</c>, … An open set.</param>
/// <param name="PlatformVersion">EKS's platform version, such as <c>eks.12</c>; null when absent.</param>
/// <param name="RunningUpdate">The update of the cluster that is in progress; null when there is none.</param>
/// <param name="HealthIssues">Health issues EKS reports for the cluster, each as <c>code: message</c>.</param>
public sealed record ControlPlane(
    KubernetesVersion Version,
    string Status,
    string? PlatformVersion = null,
    EksUpdate? RunningUpdate = null,
    IReadOnlyList<string>? HealthIssues = null)
{
    /// <summary>True when EKS says that the cluster takes updates. A hidden platform patch may still refuse one.</summary>
    public bool IsActive => Status == "ACTIVE";
}

/// <summary>An update that EKS carries out: of a cluster, a node group or an add-on.</summary>
/// <param name="Id">EKS's identifier.</param>
/// <param name="Type">EKS's word: <c>VersionUpdate</c>, <c>ConfigUpdate</c>, <c>VersionRollback</c>, … An open set.</param>
/// <param name="Status"><c>InProgress</c>, <c>Successful</c>, <c>Failed</c>, <c>Cancelled</c>, … An open set.</param>
/// <param name="CreatedAt">When EKS accepted it.</param>
/// <param name="Version">The version asked for, when the update is one of versions.</param>
/// <param name="Errors">What went wrong, each as EKS says it.</param>
public sealed record EksUpdate(
    string Id,
    string Type,
    string Status,
    DateTimeOffset CreatedAt,
    KubernetesVersion? Version = null,
    IReadOnlyList<EksUpdateError>? Errors = null)
{
    /// <summary>True while EKS works on it.</summary>
    public bool IsRunning => Status is "InProgress" or "Cancelling";

    /// <summary>True once EKS has carried it out.</summary>
    public bool Succeeded => Status == "Successful";
}

/// <summary>An error of an update: EKS's code (an open set), its message, and the resources it names.</summary>
public sealed record EksUpdateError(string Code, string Message, IReadOnlyList<string> ResourceIds);

/// <summary>A managed node group.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">The Kubernetes version of its nodes, as EKS says.</param>
/// <param name="Status">EKS's word: <c>ACTIVE</c>, <c>UPDATING</c>, <c>DEGRADED</c>, … An open set.</param>
/// <param name="ReleaseVersion">The AMI release, or the AMI id for a custom one.</param>
/// <param name="AmiType">EKS's AMI type, such as <c>AL2023_x86_64_STANDARD</c>; <c>CUSTOM</c> cannot be moved by version.</param>
/// <param name="DesiredSize">Nodes wanted.</param>
/// <param name="RunningUpdate">The update of the group that is in progress; null when there is none.</param>
/// <param name="HealthIssues">Health issues EKS reports, each as <c>code: message</c>.</param>
public sealed record NodeGroup(
    string Name,
    KubernetesVersion Version,
    string Status,
    string? ReleaseVersion = null,
    string? AmiType = null,
    int DesiredSize = 0,
    EksUpdate? RunningUpdate = null,
    IReadOnlyList<string>? HealthIssues = null)
{
    /// <summary>True when EKS says that the group takes updates.</summary>
    public bool IsActive => Status == "ACTIVE";

    /// <summary>True when the AMI is the team's own: EKS then refuses to move it by version.</summary>
    public bool HasCustomAmi => AmiType == "CUSTOM";
}

/// <summary>An EKS add-on.</summary>
/// <param name="Name">Such as <c>vpc-cni</c>.</param>
/// <param name="Version">Such as <c>v1.20.4-eksbuild.1</c>.</param>
/// <param name="Status">EKS's word: <c>ACTIVE</c>, <c>DEGRADED</c>, … An open set.</param>
/// <param name="HealthIssues">Health issues EKS reports, each as <c>code: message</c>.</param>
public sealed record Addon(string Name, string Version, string Status, IReadOnlyList<string>? HealthIssues = null);

/// <summary>A node as the Kubernetes API lists it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="KubeletVersion">From <c>status.nodeInfo.kubeletVersion</c>.</param>
/// <param name="NodeGroup">The managed node group of label <c>eks.amazonaws.com/nodegroup</c>; null for any other node.</param>
/// <param name="IsReady">Condition <c>Ready</c> is <c>True</c>.</param>
/// <param name="IsSchedulable">Not cordoned.</param>
/// <param name="IsFargate">Label <c>eks.amazonaws.com/compute-type</c> is <c>fargate</c>.</param>
public sealed record Node(
    string Name,
    KubernetesVersion KubeletVersion,
    string? NodeGroup,
    bool IsReady,
    bool IsSchedulable = true,
    bool IsFargate = false);

/// <summary>A version in EKS's catalogue.</summary>
/// <param name="Version">The minor version.</param>
/// <param name="Support">EKS's <c>versionStatus</c>: <c>STANDARD_SUPPORT</c>, <c>EXTENDED_SUPPORT</c>, <c>UNSUPPORTED</c>.</param>
/// <param name="EndOfStandardSupport">The last day of standard support, when EKS says it.</param>
/// <param name="EndOfExtendedSupport">The last day of extended support, when EKS says it.</param>
public sealed record OfferedVersion(
    KubernetesVersion Version,
    string Support,
    DateTimeOffset? EndOfStandardSupport = null,
    DateTimeOffset? EndOfExtendedSupport = null)
{
    /// <summary>True while clusters may be moved to it.</summary>
    public bool IsSupported => Support is "STANDARD_SUPPORT" or "EXTENDED_SUPPORT";
}

/// <summary>One step up of the control plane.</summary>
public readonly record struct Hop(KubernetesVersion From, KubernetesVersion To)
{
    /// <summary>Every hop from one version to another, one minor at a time; empty when there is nothing to do.</summary>
    public static IReadOnlyList<Hop> Between(KubernetesVersion from, KubernetesVersion to)
    {
        var hops = new List<Hop>();
        for (var at = from; at < to; at = at.Next)
        {
            hops.Add(new Hop(at, at.Next));
        }

        return hops;
    }
}
