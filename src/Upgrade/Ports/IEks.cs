using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Ports;

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

    /// <summary>The updates of the cluster itself, or of one node group, newest first, at most 20.</summary>
    Task<IReadOnlyList<EksUpdate>> ListUpdatesAsync(ClusterAddress cluster, string? nodeGroup, CancellationToken cancellationToken);

    /// <summary>
    /// UpdateNodegroupVersion. The token makes a repetition harmless: EKS answers it with the same update.
    /// </summary>
    /// <param name="clientRequestToken">At most 64 characters, made from run, step and group.</param>
    Task<EksUpdate> UpdateNodeGroupVersionAsync(
        ClusterAddress cluster, string nodeGroup, KubernetesVersion version, string clientRequestToken, CancellationToken cancellationToken);
}

/// <summary>The Kubernetes API of a cluster, read only.</summary>
public interface IKubernetes
{
    /// <summary>The minor version that the API server says it serves.</summary>
    Task<KubernetesVersion> GetServerVersionAsync(ClusterAddress cluster, CancellationToken cancellationToken);

    /// <summary>Every node, all pages.</summary>
    Task<IReadOnlyList<Node>> ListNodesAsync(ClusterAddress cluster, CancellationToken cancellationToken);
}
