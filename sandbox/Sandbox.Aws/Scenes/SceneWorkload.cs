namespace EksUpgradeBot.Sandbox.Aws.Scenes;

/// <summary>Something that runs in a scene's cluster, with its disruption budget.</summary>
public sealed record SceneWorkload
{
    /// <summary>Its namespace.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary><c>Deployment</c>, <c>StatefulSet</c> or <c>DaemonSet</c>.</summary>
    public string Kind { get; init; } = "Deployment";

    /// <summary>Its container image.</summary>
    public required string Image { get; init; }

    /// <summary>The node group or pool that its pods ask for; any when left out.</summary>
    public string? Pool { get; init; }

    /// <summary>How many of its pods crash and never get ready.</summary>
    public int Crashing { get; init; }

    /// <summary>On Fargate: the minor version of the kubelets under its pods; the cluster's when left out.</summary>
    public string? Kubelet { get; init; }

    /// <summary>Its replicas.</summary>
    public int Replicas { get; init; } = 2;

    /// <summary>The least number that must stay up, if it has a PodDisruptionBudget; equal to the replicas it blocks every drain.</summary>
    public int? MinAvailable { get; init; }
}

/// <summary>A PodDisruptionBudget of a scene's cluster.</summary>
public sealed record SceneBudget
{
    /// <summary>Its namespace.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The workload whose pods it covers.</summary>
    public required string Workload { get; init; }

    /// <summary>A count or a percentage; exclusive with the other.</summary>
    public string? MinAvailable { get; init; }

    /// <summary>A count or a percentage.</summary>
    public string? MaxUnavailable { get; init; }
}
