using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Fleet;

/// <summary>
/// A cluster as one scan of the fleet saw it. Each part is null when its source did not answer: nothing follows from it then, neither
/// good news nor bad.
/// </summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="At">When it was looked at.</param>
public sealed record ClusterSighting(ClusterName Cluster, DateTimeOffset At)
{
    /// <summary>The control plane; null when the cluster could not be read at all.</summary>
    public ControlPlane? Plane { get; init; }

    /// <summary>Why it could not be read; null when it could.</summary>
    public string? Trouble { get; init; }

    /// <summary>What went wrong in the bot itself, for its log; null when nothing did.</summary>
    public Exception? Bug { get; init; }

    /// <summary>The versions that EKS offers.</summary>
    public IReadOnlyList<OfferedVersion>? Offered { get; init; }

    /// <summary>The managed node groups.</summary>
    public IReadOnlyList<NodeGroup>? NodeGroups { get; init; }

    /// <summary>The nodes.</summary>
    public IReadOnlyList<Node>? Nodes { get; init; }

    /// <summary>EKS's insights.</summary>
    public IReadOnlyList<EksInsight>? Insights { get; init; }

    /// <summary>The version that the code asks for.</summary>
    public CodeEvidence? Code { get; init; }

    /// <summary>True while the bot upgrades it: skew and code are on their way then, and the run's own thread tells of them.</summary>
    public bool IsBeingUpgraded { get; init; }
}

/// <summary>What is remembered of a cluster from the scans before: what would be news the next time, and what would not.</summary>
public sealed record ClusterMemory
{
    /// <summary>The cluster.</summary>
    public required ClusterName Cluster { get; init; }

    /// <summary>The newest scan.</summary>
    public required DateTimeOffset ScannedAt { get; init; }

    /// <summary>Every version that EKS was seen to offer; null before its catalogue was seen.</summary>
    public IReadOnlyList<KubernetesVersion>? Offered { get; init; }

    /// <summary>How many minors nodes are behind, by what they are called; null before they were seen.</summary>
    public IReadOnlyDictionary<string, int>? GroupLags { get; init; }

    /// <summary>The same for nodes outside of managed groups.</summary>
    public IReadOnlyDictionary<string, int>? OtherLags { get; init; }

    /// <summary>The red insights, by name and version, each with the scan that saw it turn red; null before insights were seen.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset>? Red { get; init; }

    /// <summary>
    /// The nearest threshold before each end of support that was reached, as <c>1.34/Standard</c>: published dates stand in for live ones
    /// that could not be read, and a day of difference must not go back to a wider one.
    /// </summary>
    public IReadOnlyDictionary<string, int> Thresholds { get; init; } = new Dictionary<string, int>();

    /// <summary>How code and cluster disagree; null when they do not.</summary>
    public Disagreement? Disagreement { get; init; }

    /// <summary>Since when it cannot be read; null when it can.</summary>
    public DateTimeOffset? UnreadableSince { get; init; }

    /// <summary>How many scans in a row could not read it.</summary>
    public int UnreadableScans { get; init; }
}

/// <summary>The code asks for another version than the one that runs.</summary>
/// <param name="Code">What the code says.</param>
/// <param name="Runs">What runs.</param>
/// <param name="Since">The first scan that saw it.</param>
public sealed record Disagreement(KubernetesVersion Code, KubernetesVersion Runs, DateTimeOffset Since);
