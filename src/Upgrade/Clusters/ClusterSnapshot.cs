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

    /// <summary>
    /// What EKS offers of each installed add-on, by its name: an empty list for one that EKS does not know, nothing for one that
    /// could not be asked about.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<AddonRelease>> AddonReleases { get; init; } =
        new Dictionary<string, IReadOnlyList<AddonRelease>>();

    /// <summary>Every node that the Kubernetes API lists, managed or not.</summary>
    public IReadOnlyList<Node> Nodes { get; init; } = [];

    /// <summary>The versions that EKS offers in the region, from DescribeClusterVersions.</summary>
    public IReadOnlyList<OfferedVersion> OfferedVersions { get; init; } = [];

    /// <summary>The way back that the last upgrade has left; null when there is none, or when EKS did not tell of its updates.</summary>
    public RollbackWindow? RollbackWindow { get; init; }

    /// <summary>What else was seen of it.</summary>
    public ClusterEvidence Evidence { get; init; } = ClusterEvidence.None;

    /// <summary>The sources that could not be read.</summary>
    public IReadOnlyList<Unseen> Unseen { get; init; } = [];
}

/// <summary>A source that could not be read, and why.</summary>
/// <param name="Source">What was asked, in the reader's words: <c>Kubernetes nodes</c>.</param>
/// <param name="Reason">Why there was no answer, without secrets.</param>
public sealed record Unseen(string Source, string Reason)
{
    /// <summary>What is missing without it.</summary>
    public UnseenKind Kind { get; init; } = UnseenKind.Versions;

    /// <summary>What to do so that it can be read, as sentences; null when the reader knows nothing better than to mend access or connection.</summary>
    public string? Remedy { get; init; }
}

/// <summary>What is missing when a source does not answer.</summary>
public enum UnseenKind
{
    /// <summary>Versions: whether the skew policy would be kept is not known.</summary>
    Versions,

    /// <summary>Evidence that nothing else gives.</summary>
    Evidence,

    /// <summary>One witness of several: another source tells of the same, but perhaps less.</summary>
    Witness,
}

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
    /// <summary>
    /// What EKS does when standard support ends: <c>EXTENDED</c> goes on for money, <c>STANDARD</c> upgrades by itself; null when EKS does
    /// not say.
    /// </summary>
    public string? SupportType { get; init; }

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
    /// <summary>The launch template that its nodes are made from; null when EKS makes its own.</summary>
    public LaunchTemplate? LaunchTemplate { get; init; }

    /// <summary>True when EKS says that the group takes updates.</summary>
    public bool IsActive => Status == "ACTIVE";

    /// <summary>True when the AMI is the team's own: EKS then refuses to move it by version.</summary>
    public bool HasCustomAmi => AmiType == "CUSTOM";
}

/// <summary>A launch template of the team's, and the version of it that a node group uses.</summary>
public sealed record LaunchTemplate(string Id, string Version);

/// <summary>An EKS add-on.</summary>
/// <param name="Name">Such as <c>vpc-cni</c>.</param>
/// <param name="Version">Such as <c>v1.20.4-eksbuild.1</c>.</param>
/// <param name="Status">EKS's word: <c>ACTIVE</c>, <c>DEGRADED</c>, … An open set.</param>
/// <param name="HealthIssues">Health issues EKS reports, each as <c>code: message</c>.</param>
public sealed record Addon(string Name, string Version, string Status, IReadOnlyList<string>? HealthIssues = null)
{
    /// <summary>The configuration values that the team gave, as EKS has them (JSON or YAML); null when there are none.</summary>
    public string? ConfigurationValues { get; init; }
}

/// <summary>A version of an add-on in EKS's catalogue, from DescribeAddonVersions.</summary>
/// <param name="Addon">Such as <c>vpc-cni</c>.</param>
/// <param name="Version">Such as <c>v1.20.4-eksbuild.1</c>.</param>
/// <param name="ClusterVersions">The minors of Kubernetes that it works with.</param>
/// <param name="DefaultFor">The minors that it is EKS's default for.</param>
public sealed record AddonRelease(
    string Addon, string Version, IReadOnlyList<KubernetesVersion> ClusterVersions, IReadOnlyList<KubernetesVersion> DefaultFor);

/// <summary>An insight of EKS into a cluster, as ListInsights gives it.</summary>
/// <param name="Id">EKS's identifier.</param>
/// <param name="Name">Such as <c>Deprecated APIs removed in Kubernetes v1.35</c>.</param>
/// <param name="Category"><c>UPGRADE_READINESS</c>, <c>ROLLBACK_READINESS</c>, <c>MISCONFIGURATION</c>, … An open set.</param>
/// <param name="Status"><c>PASSING</c>, <c>WARNING</c>, <c>ERROR</c>, <c>UNKNOWN</c>. An open set.</param>
/// <param name="Reason">EKS's reason.</param>
/// <param name="Version">The minor that it is about; null when EKS names none.</param>
public sealed record EksInsight(
    string Id, string Name, string Category, string Status, string Reason, KubernetesVersion? Version = null)
{
    /// <summary>True when EKS sees an error.</summary>
    public bool IsError => Status == "ERROR";

    /// <summary>True when it is about taking the cluster back. EKS has such ones only for seven days after an upgrade.</summary>
    public bool IsOfRollback => Category == "ROLLBACK_READINESS";
}

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

/// <summary>One step of the control plane: up, or, in a rollback, down.</summary>
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
