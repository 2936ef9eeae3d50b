using System.Globalization;

namespace EksUpgradeBot.Sandbox.Aws.Workloads;

/// <summary>A PodDisruptionBudget.</summary>
internal sealed class Budget
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The labels that a pod must have to be covered.</summary>
    public required IReadOnlyDictionary<string, string> Selector { get; set; }

    /// <summary>A count or a percentage; exclusive with <see cref="MaxUnavailable"/>.</summary>
    public string? MinAvailable { get; set; }

    public string? MaxUnavailable { get; set; }

    /// <summary><c>IfHealthyBudget</c> (the default of Kubernetes) or <c>AlwaysAllow</c>.</summary>
    public string? UnhealthyPodEvictionPolicy { get; set; }

    public int Generation { get; set; } = 1;

    public bool Covers(Workload workload) => workload.Namespace == Namespace && Selector.All(label => workload.Labels.GetValueOrDefault(label.Key) == label.Value);

    /// <summary>What its controller would write into the status now.</summary>
    public BudgetStatus Status(IEnumerable<Workload> workloads, DateTimeOffset now)
    {
        Workload[] covered = [.. workloads.Where(Covers)];
        var expected = covered.Sum(workload => workload.Replicas);
        var healthy = covered.Sum(workload => workload.Pods.Count(pod => pod.Ready(now)));
        var desired = MinAvailable is { } least ? Number(least, expected)
            : MaxUnavailable is { } most ? Math.Max(0, expected - Number(most, expected))
            : expected;
        return new BudgetStatus(expected, healthy, desired, Math.Max(0, healthy - desired));
    }

    // Kubernetes rounds both percentages up.
    private static int Number(string value, int of) => value.EndsWith('%')
        ? (int)Math.Ceiling(double.Parse(value[..^1], CultureInfo.InvariantCulture) * of / 100)
        : int.Parse(value, CultureInfo.InvariantCulture);
}

/// <summary>The status of a <see cref="Budget"/>, in the words of <c>policy/v1</c>.</summary>
internal sealed record BudgetStatus(int ExpectedPods, int CurrentHealthy, int DesiredHealthy, int DisruptionsAllowed);

/// <summary>Why a pod may not be evicted, as the eviction subresource answers it.</summary>
internal sealed record EvictionRefusal(int Code, string Reason, string Message, string? Cause, IReadOnlyList<Budget> Budgets);
