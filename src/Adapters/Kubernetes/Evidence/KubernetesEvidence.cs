using System.Net;
using System.Text.Json.Serialization.Metadata;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Readiness.Knowledge;

namespace EksUpgradeBot.Adapters.Kubernetes.Evidence;

/// <summary>Reads what readiness checks need from the Kubernetes API, over the connections of the reader.</summary>
public sealed class KubernetesEvidence(KubernetesReader kubernetes) : IKubernetesEvidence
{
    // A definition with its schemas is up to half a megabyte, a release up to 1.4.
    private const int DefinitionsInPage = 50;

    private const int ReleasesInPage = 10;

    // What the API server answers from the request alone, and what is a part of another kind: there is nothing to list.
    private static readonly HashSet<string> Virtual = new(StringComparer.Ordinal)
    {
        "AdmissionReview", "APIGroupDiscovery", "DeploymentRollback", "Eviction", "Event", "EndpointSlice", "JobTemplate", "Lease",
        "LocalSubjectAccessReview", "ResourceSlice", "Scale", "SelfSubjectAccessReview", "SelfSubjectReview",
        "SelfSubjectRulesReview", "SubjectAccessReview", "TokenReview", "ControllerRevision", "Policy", "CSINode", "VolumeAttachment", "CSIStorageCapacity",
    };

    /// <inheritdoc />
    public async Task<IReadOnlyList<WorkloadTemplate>> ListWorkloadTemplatesAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(WorkloadValues.Kinds.Select(kind => ListAsync(
            cluster, $"apis/apps/v1/{kind.Plural}", EvidenceJson.Default.ItemListTemplateItem, item => EvidenceValues.ToTemplate(kind.Name, item), kind.Plural, cancellationToken)));
        return [.. lists.SelectMany(list => list)];
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<Webhook>> ListWebhooksAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(
            new[] { "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration" }.Select(kind => ListAsync(
                cluster, $"apis/admissionregistration.k8s.io/v1/{kind.ToLowerInvariant()}s", EvidenceJson.Default.ItemListWebhookConfigurationItem,
                item => EvidenceValues.ToWebhooks(kind, item), "webhooks", cancellationToken)));
        return [.. lists.SelectMany(list => list).SelectMany(webhooks => webhooks)];
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ServiceBackend>> ListServicesAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        var services = ListAsync(
            cluster, "api/v1/services", EvidenceJson.Default.ItemListServiceItem,
            item => (Name: new ServiceName(item.Metadata?.Namespace ?? "", item.Metadata?.Name ?? ""), External: item.Spec?.ExternalIPs is { Count: > 0 }),
            "services", cancellationToken);
        var slices = ListAsync(
            cluster, "apis/discovery.k8s.io/v1/endpointslices", EvidenceJson.Default.ItemListSliceItem,
            item => (
                Service: new ServiceName(item.Metadata?.Namespace ?? "", item.Metadata?.Labels?.GetValueOrDefault("kubernetes.io/service-name") ?? ""),
                Ready: (item.Endpoints ?? []).Count(endpoint => endpoint.Conditions?.Ready is not false)),
            "endpoint slices", cancellationToken);
        await Task.WhenAll(services, slices);
        var ready = (await slices).GroupBy(slice => slice.Service).ToDictionary(group => group.Key, group => group.Sum(slice => slice.Ready));
        return [.. (await services).Select(service => new ServiceBackend(service.Name, ready.GetValueOrDefault(service.Name), service.External))];
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<CustomResource>> ListCustomResourcesAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        ListAsync(
            cluster, "apis/apiextensions.k8s.io/v1/customresourcedefinitions", EvidenceJson.Default.ItemListDefinitionItem, EvidenceValues.ToCustomResource,
            "custom resource definitions", cancellationToken, DefinitionsInPage);

    /// <inheritdoc />
    public async Task<IReadOnlyList<AggregatedApi>> ListAggregatedApisAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        [.. (await ListAsync(
            cluster, "apis/apiregistration.k8s.io/v1/apiservices", EvidenceJson.Default.ItemListApiServiceItem, EvidenceValues.ToAggregatedApi,
            "API services", cancellationToken)).OfType<AggregatedApi>()];

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> ListServedApisAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        [.. ((await kubernetes.Api.GetAsync(cluster, "apis", EvidenceJson.Default.GroupList, $"list the APIs of cluster {cluster.Name}", cancellationToken)).Groups ?? [])
            .SelectMany(group => group.Versions ?? []).Select(version => version.GroupVersion).OfType<string>()];

    /// <inheritdoc />
    public async Task<IReadOnlyList<RequestedApi>> ListRequestedApisAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        var doing = $"read the metrics of cluster {cluster.Name}";
        using var answer = await kubernetes.Api.AnswerAsync(cluster, () => new HttpRequestMessage(HttpMethod.Get, "metrics"), doing, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw KubernetesErrors.Refused(answer.StatusCode, null, doing, cluster);
        }

        // Some ten megabytes in a large cluster, of which a few lines count: they are read as they come.
        try
        {
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
            var found = new List<RequestedApi>();
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                if (EvidenceValues.ToRequestedApi(line) is { } requested)
                {
                    found.Add(requested);
                }
            }

            return found;
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            throw KubernetesErrors.Unreachable(broken, doing, cluster);
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<WrittenObject>> ListWrittenObjectsAsync(ClusterAddress cluster, KubernetesVersion above, CancellationToken cancellationToken)
    {
        var kinds = Listed(above).Where(row => row.CanBeReplacedAt(above)).Select(row => (Path: $"apis/{row.Replacement}/{row.Plural}", row.Kind)).Distinct();
        var lists = await Task.WhenAll(kinds.Select(kind => ListAsync(
            cluster, kind.Path, EvidenceJson.Default.ItemListWrittenItem,
            item => EvidenceValues.ToWrittenObjects(kind.Kind, item).Where(written => ApiRemovals.Find(written.ApiVersion, kind.Kind) is not null).ToList(),
            kind.Kind, cancellationToken)));
        return [.. lists.SelectMany(list => list).SelectMany(written => written)];
    }

    /// <inheritdoc />
    public async Task<ChartReading> ListChartsAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        var unreadable = new List<Unseen>();
        var charts = await ListAsync(
            cluster, $"api/v1/secrets?labelSelector={Uri.EscapeDataString("owner=helm,status=deployed")}", EvidenceJson.Default.ItemListChartSecret,
            secret => Read(secret, unreadable), "Helm releases", cancellationToken, ReleasesInPage);
        return new ChartReading([.. charts.OfType<InstalledChart>()], unreadable);
    }

    /// <inheritdoc />
    public async Task<string?> FindProxyModeAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        try
        {
            var map = await kubernetes.Api.GetAsync(
                cluster, "api/v1/namespaces/kube-system/configmaps/kube-proxy-config", EvidenceJson.Default.ConfigMapItem,
                $"read kube-proxy's configuration in cluster {cluster.Name}", cancellationToken);
            return map.Data?.GetValueOrDefault("config") is { } configuration ? EvidenceValues.ToProxyMode(configuration) : null;
        }
        catch (OutsideException absent) when (IsAbsent(absent))
        {
            return null;
        }
    }

    /// <summary>The resources that <see cref="ListWrittenObjectsAsync"/> may list in any cluster of that version or a later one, by API group.</summary>
    public static IReadOnlyList<(string Group, string Plural)> WrittenKinds(KubernetesVersion above) =>
        [.. Listed(above).Where(row => row.IsReplaceable).Select(row => (row.Replacement![..row.Replacement!.IndexOf('/')], row.Plural)).Distinct().Order()];

    private static IEnumerable<ApiRemoval> Listed(KubernetesVersion above) =>
        ApiRemovals.All.Where(row => row.RemovedIn > above && row.IsServedByDefault && !Virtual.Contains(row.Kind));

    private static InstalledChart? Read(ChartSecret secret, List<Unseen> unreadable)
    {
        try
        {
            return StoredReleases.Read(secret);
        }
        catch (InvalidDataException strange)
        {
            unreadable.Add(new Unseen($"Helm release {secret.Metadata?.Namespace}/{secret.Metadata?.Labels?.GetValueOrDefault("name") ?? secret.Metadata?.Name}", strange.Message)
            {
                Kind = UnseenKind.Evidence,
            });
            return null;
        }
    }

    private async Task<IReadOnlyList<TValue>> ListAsync<TItem, TValue>(
        ClusterAddress cluster, string path, JsonTypeInfo<ItemList<TItem>> type, Func<TItem, TValue> toValue, string what, CancellationToken cancellationToken,
        int pageSize = 500)
    {
        try
        {
            return await kubernetes.Api.ListAsync(cluster, path, type, toValue, $"list the {what} of cluster {cluster.Name}", cancellationToken, pageSize);
        }
        catch (OutsideException absent) when (IsAbsent(absent))
        {
            return [];
        }
    }

    // A kind that is not served has no objects.
    private static bool IsAbsent(OutsideException refused) => refused.Code == $"HTTP {(int)HttpStatusCode.NotFound}";
}
