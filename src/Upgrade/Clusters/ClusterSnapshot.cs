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
