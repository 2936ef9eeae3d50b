using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Ports;

/// <summary>
/// The Kubernetes API of a cluster. It is read; the one thing that is changed is a workload's restart. Every method throws
/// <see cref="OutsideException"/>.
/// </summary>
public interface IKubernetes
{
    /// <summary>The minor version that the API server says it serves.</summary>
    Task<KubernetesVersion> GetServerVersionAsync(ClusterAddress cluster, CancellationToken cancellationToken);

    /// <summary>Null when <c>/readyz</c> says ok, else what it says of itself, one line.</summary>
    Task<string?> FindUnreadinessAsync(ClusterAddress cluster, CancellationToken cancellationToken);

    /// <summary>Every node, all pages.</summary>
    Task<IReadOnlyList<Node>> ListNodesAsync(ClusterAddress cluster, CancellationToken cancellationToken);

    /// <summary>Every pod with the workload that keeps it, all pages; those of one node when it is named.</summary>
    Task<IReadOnlyList<Pod>> ListPodsAsync(ClusterAddress cluster, string? node, CancellationToken cancellationToken);

    /// <summary>Every PodDisruptionBudget, all pages.</summary>
    Task<IReadOnlyList<DisruptionBudget>> ListDisruptionBudgetsAsync(ClusterAddress cluster, CancellationToken cancellationToken);

    /// <summary>Every Deployment, StatefulSet and DaemonSet, all pages.</summary>
    Task<IReadOnlyList<Workload>> ListWorkloadsAsync(ClusterAddress cluster, CancellationToken cancellationToken);

    /// <summary>
    /// Restarts a workload as <c>kubectl rollout restart</c> does: writes <paramref name="stamp"/> into the pod template's annotation
    /// <c>kubectl.kubernetes.io/restartedAt</c>. The same stamp a second time changes nothing.
    /// </summary>
    Task RestartAsync(ClusterAddress cluster, ObjectName workload, string stamp, CancellationToken cancellationToken);
}
