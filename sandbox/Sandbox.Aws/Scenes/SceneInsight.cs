namespace EksUpgradeBot.Sandbox.Aws.Scenes;

/// <summary>An upgrade insight that a scene adds.</summary>
public sealed record SceneInsight
{
    /// <summary>Its name as EKS prints it.</summary>
    public required string Name { get; init; }

    /// <summary><c>PASSING</c>, <c>WARNING</c>, <c>ERROR</c> or <c>UNKNOWN</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The version it concerns.</summary>
    public required string KubernetesVersion { get; init; }

    /// <summary>Why.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The deprecated resource, if it is about one (<c>/apis/flowcontrol.apiserver.k8s.io/v1beta3/flowschemas</c>).</summary>
    public string? Usage { get; init; }

    /// <summary>What replaces it.</summary>
    public string? ReplacedWith { get; init; }

    /// <summary>Who still calls it.</summary>
    public string? UserAgent { get; init; }

    /// <summary>How many days before the scene's clock the last call was.</summary>
    public double LastCallDaysAgo { get; init; } = 0.25;
}
