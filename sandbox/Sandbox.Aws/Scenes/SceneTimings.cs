namespace EksUpgradeBot.Sandbox.Aws.Scenes;

/// <summary>Durations in simulated minutes.</summary>
public sealed record SceneTimings
{
    /// <summary>A control plane update from request to success. Real ones take 10 to 40.</summary>
    public double ControlPlane { get; init; } = 40;

    /// <summary>Before the first node moves: launch template and scale-up.</summary>
    public double NodegroupSetup { get; init; } = 3;

    /// <summary>One batch of nodes (as many as the group may miss at once): drain, cordon, wait, terminate.</summary>
    public double NodeBatch { get; init; } = 5;

    /// <summary>After the last node: scale-down.</summary>
    public double NodegroupScaleDown { get; init; } = 2;

    /// <summary>How long a drain may take before EKS gives up, or deletes the pods when it was told to force.</summary>
    public double EvictionLimit { get; init; } = 15;

    /// <summary>From a pod's place on a node to ready.</summary>
    public double PodStart { get; init; } = 0.5;

    /// <summary>From a pod for Fargate to ready: a machine starts for it.</summary>
    public double FargateStart { get; init; } = 1;

    /// <summary>An add-on update.</summary>
    public double Addon { get; init; } = 2;

    /// <summary>A change of configuration (logging, endpoint access, scaling).</summary>
    public double Configuration { get; init; } = 2;
}
