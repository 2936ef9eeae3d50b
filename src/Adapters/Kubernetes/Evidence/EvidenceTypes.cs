using System.Text.Json;
using System.Text.Json.Serialization;

namespace EksUpgradeBot.Adapters.Kubernetes.Evidence;

// Of the Kubernetes API only what the checks need; everything else is skipped as it streams by.

internal sealed record TemplateItem(NamespacedMeta? Metadata, TemplateItemSpec? Spec, WorkloadStatus? Status);

internal sealed record TemplateItemSpec(int? Replicas, int? MinReadySeconds, TemplateBody? Template);

internal sealed record TemplateBody(TemplateMeta? Metadata, TemplateSpec? Spec);

internal sealed record TemplateMeta(IReadOnlyDictionary<string, string>? Labels, IReadOnlyDictionary<string, JsonElement>? Annotations);

internal sealed record TemplateSpec
{
    public IReadOnlyList<ContainerItem>? Containers { get; init; }

    public IReadOnlyList<ContainerItem>? InitContainers { get; init; }

    public IReadOnlyList<VolumeItem>? Volumes { get; init; }

    public int? TerminationGracePeriodSeconds { get; init; }

    public AffinityItem? Affinity { get; init; }

    public IReadOnlyList<Presence>? TopologySpreadConstraints { get; init; }
}

internal sealed record ContainerItem(string? Image, Presence? ReadinessProbe);

internal sealed record VolumeItem(HostPathItem? HostPath, Presence? GitRepo);

internal sealed record HostPathItem(string? Path);

internal sealed record AffinityItem(Presence? PodAntiAffinity);

// Only that it is there counts.
internal sealed record Presence;

internal sealed record WebhookConfigurationItem(NamespacedMeta? Metadata, IReadOnlyList<WebhookItem>? Webhooks);

internal sealed record WebhookItem
{
    public string? Name { get; init; }

    public string? FailurePolicy { get; init; }

    public WebhookClient? ClientConfig { get; init; }

    public IReadOnlyList<WebhookRule>? Rules { get; init; }

    public SelectorItem? NamespaceSelector { get; init; }
}

internal sealed record WebhookClient(ServiceItemName? Service, byte[]? CaBundle);

internal sealed record ServiceItemName(string? Namespace, string? Name);

internal sealed record WebhookRule(IReadOnlyList<string>? Resources);

internal sealed record ServiceItem(NamespacedMeta? Metadata, ServiceSpec? Spec);

internal sealed record ServiceSpec(string? Type, [property: JsonPropertyName("externalIPs")] IReadOnlyList<string>? ExternalIPs);

internal sealed record SliceItem(NamespacedMeta? Metadata, IReadOnlyList<EndpointItem>? Endpoints);

internal sealed record EndpointItem(EndpointConditions? Conditions);

// Absent means ready (discovery.k8s.io/v1).
internal sealed record EndpointConditions(bool? Ready);

internal sealed record DefinitionItem(NamespacedMeta? Metadata, DefinitionSpec? Spec, DefinitionStatus? Status);

internal sealed record DefinitionSpec(IReadOnlyList<DefinitionVersion>? Versions, DefinitionConversion? Conversion);

internal sealed record DefinitionVersion(string? Name, bool? Served);

internal sealed record DefinitionConversion(string? Strategy, ConversionWebhook? Webhook);

internal sealed record ConversionWebhook(WebhookClient? ClientConfig);

internal sealed record DefinitionStatus(IReadOnlyList<string>? StoredVersions);

internal sealed record ApiServiceItem(NamespacedMeta? Metadata, ApiServiceSpec? Spec, ApiServiceStatus? Status);

internal sealed record ApiServiceSpec(ServiceItemName? Service);

internal sealed record ApiServiceStatus(IReadOnlyList<ApiServiceCondition>? Conditions);

internal sealed record ApiServiceCondition(string? Type, string? Status, string? Reason, string? Message);

internal sealed record GroupList(IReadOnlyList<GroupItem>? Groups);

internal sealed record GroupItem(IReadOnlyList<GroupVersionItem>? Versions);

internal sealed record GroupVersionItem(string? GroupVersion);

internal sealed record WrittenItem(WrittenMeta? Metadata);

internal sealed record WrittenMeta(string? Name, string? Namespace, WrittenAnnotations? Annotations, IReadOnlyList<ManagedFields>? ManagedFields);

internal sealed record WrittenAnnotations([property: JsonPropertyName("kubectl.kubernetes.io/last-applied-configuration")] string? LastApplied);

internal sealed record ManagedFields(string? Manager, string? ApiVersion, DateTimeOffset? Time);

internal sealed record ConfigMapItem(IReadOnlyDictionary<string, string>? Data);

// The value is base64 of what Helm wrote, which is base64 of gzip of JSON.
internal sealed record ChartSecret(NamespacedMeta? Metadata, ChartSecretData? Data);

internal sealed record ChartSecretData(byte[]? Release);

internal sealed record StoredRelease(int? Version, StoredChart? Chart, string? Manifest);

internal sealed record StoredChart(StoredChartMetadata? Metadata);

internal sealed record StoredChartMetadata(string? Name, string? Version, string? KubeVersion);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ItemList<TemplateItem>))]
[JsonSerializable(typeof(ItemList<WebhookConfigurationItem>))]
[JsonSerializable(typeof(ItemList<ServiceItem>))]
[JsonSerializable(typeof(ItemList<SliceItem>))]
[JsonSerializable(typeof(ItemList<DefinitionItem>))]
[JsonSerializable(typeof(ItemList<ApiServiceItem>))]
[JsonSerializable(typeof(ItemList<WrittenItem>))]
[JsonSerializable(typeof(ItemList<ChartSecret>))]
[JsonSerializable(typeof(GroupList))]
[JsonSerializable(typeof(ConfigMapItem))]
[JsonSerializable(typeof(StoredRelease))]
internal sealed partial class EvidenceJson : JsonSerializerContext;
