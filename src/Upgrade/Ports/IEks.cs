using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Ports;

/// <summary>What an update of EKS is about: the cluster itself, one node group of it or one add-on.</summary>
public readonly record struct UpdateSubject
{
    private UpdateSubject(string? nodeGroup, string? addon)
    {
        NodeGroup = nodeGroup;
        Addon = addon;
    }

    /// <summary>The cluster itself.</summary>
    public static UpdateSubject Cluster => default;

    /// <summary>The node group; null when it is about something else.</summary>
    public string? NodeGroup { get; }

    /// <summary>The add-on; null when it is about something else.</summary>
    public string? Addon { get; }

    /// <summary>A node group.</summary>
    public static UpdateSubject OfNodeGroup(string name) => new(name, null);

    /// <summary>An add-on.</summary>
    public static UpdateSubject OfAddon(string name) => new(null, name);
}

/// <summary>
/// The EKS API as the upgrade needs it. Every method throws <see cref="OutsideException"/>: transient when trying again may
/// help (throttling, 5xx, a connection that breaks), final when it will not (no such cluster, access denied).
/// </summary>
public interface IEks
{
    /// <summary>DescribeCluster, and the running update when the cluster is not idle.</summary>
    Task<ControlPlane> DescribeControlPlaneAsync(ClusterAddress cluster, CancellationToken cancellationToken);

    /// <summary>Every managed node group with the update that runs on it, all pages.</summary>
    Task<IReadOnlyList<NodeGroup>> ListNodeGroupsAsync(ClusterAddress cluster, CancellationToken cancellationToken);

    /// <summary>Every EKS add-on, all pages.</summary>
    Task<IReadOnlyList<Addon>> ListAddonsAsync(ClusterAddress cluster, CancellationToken cancellationToken);

    /// <summary>DescribeClusterVersions with every version EKS still knows, all pages.</summary>
    Task<IReadOnlyList<OfferedVersion>> ListOfferedVersionsAsync(ClusterAddress cluster, CancellationToken cancellationToken);

    /// <summary>DescribeAddonVersions of one add-on with every version that EKS offers for any minor, all pages; empty when EKS does not know it.</summary>
    Task<IReadOnlyList<AddonRelease>> ListAddonReleasesAsync(ClusterAddress cluster, string addon, CancellationToken cancellationToken);

    /// <summary>ListInsights of every category, all pages.</summary>
    Task<IReadOnlyList<EksInsight>> ListInsightsAsync(ClusterAddress cluster, CancellationToken cancellationToken);

    /// <summary>The updates of one subject, newest first, at most 20.</summary>
    Task<IReadOnlyList<EksUpdate>> ListUpdatesAsync(ClusterAddress cluster, UpdateSubject subject, CancellationToken cancellationToken);

    /// <summary>
    /// UpdateNodegroupVersion. The token makes a repetition harmless: EKS answers it with the same update.
    /// </summary>
    /// <param name="force">Delete pods that a disruption budget protects, once EKS has waited 15 minutes for them.</param>
    /// <param name="clientRequestToken">At most 64 characters, made from run, step and group.</param>
    Task<EksUpdate> UpdateNodeGroupVersionAsync(
        ClusterAddress cluster, string nodeGroup, KubernetesVersion version, bool force, string clientRequestToken, CancellationToken cancellationToken);

    /// <summary>
    /// UpdateAddon with <c>PRESERVE</c>: what the team changed by hand stays. The token makes a repetition harmless.
    /// </summary>
    /// <param name="clientRequestToken">At most 64 characters, made from run, step and add-on.</param>
    Task<EksUpdate> UpdateAddonAsync(
        ClusterAddress cluster, string addon, string version, string clientRequestToken, CancellationToken cancellationToken);
}
