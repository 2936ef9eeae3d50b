using System.Text.Json.Serialization;

namespace EksUpgradeBot.Adapters.Kubernetes;

// Of the Kubernetes API only what is read. A node is some 20 kB of JSON, most of it the list of its images; members that are
// not named here are skipped as they stream by.

internal sealed record VersionResponse(string? GitVersion);

internal sealed record ItemList<T>(ListMeta? Metadata, IReadOnlyList<T>? Items);

internal sealed record ListMeta(string? Continue);

internal sealed record NodeItem(ObjectMeta? Metadata, NodeSpec? Spec, NodeStatus? Status);

internal sealed record ObjectMeta(string? Name, NodeLabels? Labels);

internal sealed record NodeLabels(
    [property: JsonPropertyName("eks.amazonaws.com/nodegroup")] string? NodeGroup,
    [property: JsonPropertyName("eks.amazonaws.com/compute-type")] string? ComputeType,
    [property: JsonPropertyName("karpenter.sh/nodepool")] string? NodePool,
    [property: JsonPropertyName("node.kubernetes.io/instance-type")] string? InstanceType,
    [property: JsonPropertyName("topology.kubernetes.io/zone")] string? Zone);

internal sealed record NodeSpec(bool? Unschedulable);

internal sealed record NodeStatus(IReadOnlyList<NodeCondition>? Conditions, NodeSystemInfo? NodeInfo);

internal sealed record NodeCondition(string? Type, string? Status);

internal sealed record NodeSystemInfo(string? KubeletVersion, string? OsImage, string? ContainerRuntimeVersion);

// A Secret in which Helm keeps a revision of a release.
internal sealed record ReleaseSecret(ReleaseSecretMeta? Metadata, ReleaseData? Data);

internal sealed record ReleaseSecretMeta(
    string? Namespace, IReadOnlyDictionary<string, string>? Labels, DateTimeOffset? CreationTimestamp);

internal sealed record ReleaseData(string? Release);

// What the API server answers when it refuses.
internal sealed record StatusResponse(string? Message, string? Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VersionResponse))]
[JsonSerializable(typeof(ItemList<NodeItem>))]
[JsonSerializable(typeof(ItemList<PodItem>))]
[JsonSerializable(typeof(ItemList<BudgetItem>))]
[JsonSerializable(typeof(ItemList<WorkloadItem>))]
[JsonSerializable(typeof(ItemList<ReleaseSecret>))]
[JsonSerializable(typeof(RestartedTemplate))]
[JsonSerializable(typeof(StatusResponse))]
internal sealed partial class KubernetesJson : JsonSerializerContext;
