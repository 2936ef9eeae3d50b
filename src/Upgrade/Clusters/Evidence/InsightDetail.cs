namespace EksUpgradeBot.Upgrade.Clusters;

/// <summary>An insight of EKS with what DescribeInsight tells besides.</summary>
/// <param name="Insight">The insight.</param>
/// <param name="Recommendation">What EKS advises; null when it says nothing.</param>
/// <param name="Deprecations">Deprecated APIs that were called within the last 30 days.</param>
/// <param name="Resources">The objects or ARNs that it names.</param>
public sealed record InsightDetail(
    EksInsight Insight, string? Recommendation, IReadOnlyList<DeprecatedUsage> Deprecations, IReadOnlyList<string> Resources);

/// <summary>A deprecated API and who calls it, from <c>deprecationDetails</c>.</summary>
/// <param name="Path">Such as <c>/apis/flowcontrol.apiserver.k8s.io/v1beta3/flowschemas</c>.</param>
/// <param name="ReplacedWith">The path to use instead; null when EKS names none.</param>
/// <param name="StopsServing">The first minor without it; null when EKS names none.</param>
/// <param name="Clients">Who calls it.</param>
public sealed record DeprecatedUsage(
    string Path, string? ReplacedWith, KubernetesVersion? StopsServing, IReadOnlyList<ApiClient> Clients);

/// <summary>Somebody who calls a deprecated API.</summary>
/// <param name="UserAgent">What it calls itself.</param>
/// <param name="Requests">Calls within the last 30 days.</param>
/// <param name="LastRequest">The last of them; null when EKS does not say.</param>
public sealed record ApiClient(string UserAgent, int Requests, DateTimeOffset? LastRequest);

/// <summary>A deprecated API in the API server's metric <c>apiserver_requested_deprecated_apis</c>.</summary>
/// <param name="ApiVersion">Group and version.</param>
/// <param name="Resource">The plural.</param>
/// <param name="RemovedIn">The release that stops to serve it; null when none is planned.</param>
public sealed record RequestedApi(string ApiVersion, string Resource, KubernetesVersion? RemovedIn);

/// <summary>An object, and the API version that somebody last wrote it with (<c>metadata.managedFields</c>, or kubectl's annotation).</summary>
/// <param name="ApiVersion">The version written with.</param>
/// <param name="Name">The object.</param>
/// <param name="Manager">Who wrote: <c>helm</c>, <c>kubectl-client-side-apply</c>, <c>argocd-controller</c>.</param>
/// <param name="WrittenAt">When; null when the object does not say.</param>
public sealed record WrittenObject(string ApiVersion, ObjectName Name, string Manager, DateTimeOffset? WrittenAt);

/// <summary>The newest revision of a Helm release that is or was deployed.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Chart">Chart and version: <c>web-4.0.7</c>.</param>
/// <param name="Revision">The revision.</param>
/// <param name="KubeVersion">The range of Kubernetes versions that the chart says it takes; null when it does not say.</param>
/// <param name="Objects">The objects of its manifest whose API version is on its way out, whenever that is.</param>
public sealed record InstalledChart(
    string Namespace, string Name, string Chart, int Revision, string? KubeVersion, IReadOnlyList<ManifestObject> Objects)
{
    /// <summary>As people write it: <c>kube-system/cluster-policies</c>.</summary>
    public override string ToString() => $"{Namespace}/{Name}";
}
