using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Ports;

/// <summary>What EKS tells beyond versions. Every method throws <see cref="OutsideException"/>.</summary>
public interface IEksEvidence
{
    /// <summary>ListInsights of every category, and DescribeInsight of each that does not pass.</summary>
    Task<IReadOnlyList<InsightDetail>> ListInsightDetailsAsync(ClusterAddress cluster, CancellationToken cancellationToken);

    /// <summary>The names of the Fargate profiles, all pages.</summary>
    Task<IReadOnlyList<string>> ListFargateProfilesAsync(ClusterAddress cluster, CancellationToken cancellationToken);
}

/// <summary>
/// What the Kubernetes API tells beyond nodes and pods, only read. A kind that the cluster does not serve has no objects. Every method
/// throws <see cref="OutsideException"/>.
/// </summary>
public interface IKubernetesEvidence
{
    /// <summary>Every Deployment, StatefulSet and DaemonSet with its pod template, all pages.</summary>
    Task<IReadOnlyList<WorkloadTemplate>> ListWorkloadTemplatesAsync(ClusterAddress cluster, CancellationToken cancellationToken);

    /// <summary>Every admission webhook.</summary>
    Task<IReadOnlyList<Webhook>> ListWebhooksAsync(ClusterAddress cluster, CancellationToken cancellationToken);

    /// <summary>Every service, with its ready endpoints.</summary>
    Task<IReadOnlyList<ServiceBackend>> ListServicesAsync(ClusterAddress cluster, CancellationToken cancellationToken);

    /// <summary>Every CustomResourceDefinition.</summary>
    Task<IReadOnlyList<CustomResource>> ListCustomResourcesAsync(ClusterAddress cluster, CancellationToken cancellationToken);

    /// <summary>The APIServices that something else than the API server serves.</summary>
    Task<IReadOnlyList<AggregatedApi>> ListAggregatedApisAsync(ClusterAddress cluster, CancellationToken cancellationToken);

    /// <summary>The group versions that are served, such as <c>policy/v1</c>.</summary>
    Task<IReadOnlyList<string>> ListServedApisAsync(ClusterAddress cluster, CancellationToken cancellationToken);

    /// <summary>The deprecated APIs of the metric <c>apiserver_requested_deprecated_apis</c>.</summary>
    Task<IReadOnlyList<RequestedApi>> ListRequestedApisAsync(ClusterAddress cluster, CancellationToken cancellationToken);

    /// <summary>
    /// Objects that somebody last wrote with an API version that ends above this minor. Asked for with the version that replaces it: a
    /// look with the old one would itself count as deprecated use.
    /// </summary>
    Task<IReadOnlyList<WrittenObject>> ListWrittenObjectsAsync(ClusterAddress cluster, KubernetesVersion above, CancellationToken cancellationToken);

    /// <summary>What Helm has deployed. What cannot be read is named and does not fail the rest.</summary>
    Task<ChartReading> ListChartsAsync(ClusterAddress cluster, CancellationToken cancellationToken);

    /// <summary>kube-proxy's mode from its ConfigMap: empty when it is not set, null when there is no such ConfigMap.</summary>
    Task<string?> FindProxyModeAsync(ClusterAddress cluster, CancellationToken cancellationToken);
}

/// <summary>What Helm has deployed, and what of it could not be read.</summary>
/// <param name="Charts">The releases.</param>
/// <param name="Unreadable">Releases that could not be read, and why.</param>
public sealed record ChartReading(IReadOnlyList<InstalledChart> Charts, IReadOnlyList<Unseen> Unreadable);

/// <summary>The code of a cluster, only read. Throws <see cref="OutsideException"/>.</summary>
public interface ICodeEvidence
{
    /// <summary>The version that the code asks for, and the manifests beside the charts.</summary>
    Task<CodeReading> ReadAsync(ClusterSettings cluster, CancellationToken cancellationToken);
}

/// <summary>The code of a cluster, and what of it could not be read.</summary>
/// <param name="Code">The code.</param>
/// <param name="Unreadable">Files that could not be read, and why.</param>
public sealed record CodeReading(CodeEvidence Code, IReadOnlyList<Unseen> Unreadable);
