namespace EksUpgradeBot.Sandbox.Aws.Control;

/// <summary>What somebody does by hand: the cluster, the action, and what the action needs to know.</summary>
internal sealed record HandMade(string Name, string Action)
{
    /// <summary>A Kubernetes version, an add-on's version, or an insight's status.</summary>
    public string? Version { get; init; }

    public string? Nodegroup { get; init; }

    public string? Addon { get; init; }

    public string? Namespace { get; init; }

    public string? Workload { get; init; }

    public string? Budget { get; init; }

    /// <summary>A count or a percentage.</summary>
    public string? MinAvailable { get; init; }

    /// <summary>A count or a percentage.</summary>
    public string? MaxUnavailable { get; init; }

    public int? Replicas { get; init; }

    public string? Node { get; init; }

    /// <summary>An insight's name.</summary>
    public string? Insight { get; init; }

    /// <summary>An error code of EKS, or the fields that a person changed.</summary>
    public string? Code { get; init; }

    public string? Message { get; init; }
}
