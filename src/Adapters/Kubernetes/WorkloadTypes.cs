using System.Text.Json;

namespace EksUpgradeBot.Adapters.Kubernetes;

// Pods, budgets and workloads, as far as they are read.

internal sealed record NamespacedMeta
{
    public string? Name { get; init; }

    public string? Namespace { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyList<OwnerReference>? OwnerReferences { get; init; }

    public string? DeletionTimestamp { get; init; }

    public long? DeletionGracePeriodSeconds { get; init; }

    public long? Generation { get; init; }
}

internal sealed record OwnerReference(string? Kind, string? Name, bool? Controller);

internal sealed record PodItem(NamespacedMeta? Metadata, PodSpec? Spec, PodStatus? Status);

internal sealed record PodSpec(string? NodeName, IReadOnlyList<Toleration>? Tolerations);

internal sealed record Toleration(string? Key, string? Operator, string? Effect);

internal sealed record PodStatus(string? Phase, IReadOnlyList<NodeCondition>? Conditions);

internal sealed record BudgetItem(NamespacedMeta? Metadata, BudgetSpec? Spec, BudgetStatus? Status);

// A number or a percentage: JSON has both forms.
internal sealed record BudgetSpec(
    JsonElement? MinAvailable, JsonElement? MaxUnavailable, SelectorItem? Selector, string? UnhealthyPodEvictionPolicy);

internal sealed record BudgetStatus(int? DisruptionsAllowed, int? CurrentHealthy, int? DesiredHealthy, int? ExpectedPods);

internal sealed record SelectorItem(IReadOnlyDictionary<string, string>? MatchLabels, IReadOnlyList<SelectorExpression>? MatchExpressions);

internal sealed record SelectorExpression(string? Key, string? Operator, IReadOnlyList<string>? Values);

internal sealed record WorkloadItem(NamespacedMeta? Metadata, WorkloadSpec? Spec, WorkloadStatus? Status);

internal sealed record WorkloadSpec(int? Replicas);

internal sealed record WorkloadStatus
{
    public long? ObservedGeneration { get; init; }

    public int? Replicas { get; init; }

    public int? UpdatedReplicas { get; init; }

    public int? AvailableReplicas { get; init; }

    public int? DesiredNumberScheduled { get; init; }

    public int? UpdatedNumberScheduled { get; init; }

    public int? NumberAvailable { get; init; }
}
