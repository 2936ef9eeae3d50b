using System.Text.Json.Serialization;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Fleet;

/// <summary>
/// Something that a scan found out about a cluster. The family is closed. Stored until it is told: names and members stay readable.
/// </summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Key">The same for the same event at every scan: a channel is told of a key once.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(VersionOffered), "version-offered")]
[JsonDerivedType(typeof(SupportEnds), "support-ends")]
[JsonDerivedType(typeof(SkewGrew), "skew-grew")]
[JsonDerivedType(typeof(InsightTurnedRed), "insight-turned-red")]
[JsonDerivedType(typeof(CodeDisagrees), "code-disagrees")]
[JsonDerivedType(typeof(ClusterUnreadable), "cluster-unreadable")]
[JsonDerivedType(typeof(ClusterReadableAgain), "cluster-readable-again")]
public abstract record FleetEvent(ClusterName Cluster, string Key);

/// <summary>EKS offers a version that it did not offer before.</summary>
/// <param name="Version">The new version.</param>
/// <param name="Runs">What the cluster runs.</param>
public sealed record VersionOffered(ClusterName Cluster, string Key, KubernetesVersion Version, KubernetesVersion Runs) : FleetEvent(Cluster, Key);

/// <summary>Which support ends.</summary>
public enum Support
{
    /// <summary>Standard support: from its end on the cluster costs more.</summary>
    Standard,

    /// <summary>Extended support: after its end EKS upgrades by force.</summary>
    Extended,
}

/// <summary>The end of the support of the version that runs is near, or has come.</summary>
/// <param name="Runs">The version.</param>
/// <param name="Which">Which support ends.</param>
/// <param name="On">The day, in UTC, from whose beginning on it has ended.</param>
/// <param name="Days">The days left at the scan; not positive once it has ended.</param>
/// <param name="DollarsAMonth">What extended support costs more, in US dollars for a month.</param>
/// <param name="UpgradesItself">The cluster's policy lets EKS upgrade it when standard support ends, so that it never costs more.</param>
public sealed record SupportEnds(
    ClusterName Cluster, string Key, KubernetesVersion Runs, Support Which, DateOnly On, int Days, decimal DollarsAMonth, bool UpgradesItself) : FleetEvent(Cluster, Key)
{
    /// <summary>The nearest of the thresholds that has been reached.</summary>
    public int Threshold { get; init; }

    /// <summary>The end of extended support, for a version in it; null when it is not known.</summary>
    public DateOnly? ExtendedUntil { get; init; }
}

/// <summary>Nodes are further behind the control plane than at the scan before.</summary>
/// <param name="Runs">What the control plane runs.</param>
/// <param name="Nodes">The nodes, the furthest behind first.</param>
public sealed record SkewGrew(ClusterName Cluster, string Key, KubernetesVersion Runs, IReadOnlyList<LaggingNodes> Nodes) : FleetEvent(Cluster, Key);

/// <summary>Nodes that are behind the control plane.</summary>
/// <param name="What">Such as <c>node group general</c>.</param>
/// <param name="Minors">How many minors.</param>
public sealed record LaggingNodes(string What, int Minors);

/// <summary>An insight of EKS says ERROR, which it did not at the scan before.</summary>
/// <param name="Name">The insight.</param>
/// <param name="Reason">What EKS says.</param>
/// <param name="Version">The minor that it is about; null when EKS names none.</param>
public sealed record InsightTurnedRed(ClusterName Cluster, string Key, string Name, string Reason, KubernetesVersion? Version) : FleetEvent(Cluster, Key);

/// <summary>The code asks for another version than the one that runs.</summary>
/// <param name="Runs">What runs.</param>
/// <param name="Code">What the code says.</param>
/// <param name="Place">Where: <c>main.tf:12</c>.</param>
public sealed record CodeDisagrees(ClusterName Cluster, string Key, KubernetesVersion Runs, KubernetesVersion Code, string Place) : FleetEvent(Cluster, Key);

/// <summary>Two scans in a row could not read the cluster. It says nothing of the cluster's health.</summary>
/// <param name="Since">The first of them.</param>
/// <param name="Reason">Why, without secrets.</param>
public sealed record ClusterUnreadable(ClusterName Cluster, string Key, DateTimeOffset Since, string Reason) : FleetEvent(Cluster, Key);

/// <summary>A cluster that was told to be unreadable is read again.</summary>
/// <param name="Since">Since when it could not be read.</param>
public sealed record ClusterReadableAgain(ClusterName Cluster, string Key, DateTimeOffset Since) : FleetEvent(Cluster, Key);
