namespace EksUpgradeBot.Sandbox.Aws;

/// <summary>What the simulated AWS is started with.</summary>
public sealed record AwsWorldOptions
{
    /// <summary>A built-in scene's name (<c>today</c>, <c>2024</c>, <c>compute</c>, <c>layouts</c>, <c>readiness</c>) or the path of a JSON file.</summary>
    public string Scene { get; init; } = "today";

    /// <summary>Simulated seconds per real second; 60 makes forty minutes take forty seconds.</summary>
    public double Speed { get; init; } = 60;

    /// <summary>Where git origins, Terraform states and kubeconfigs are written; null for a world without files.</summary>
    public string? Directory { get; init; }

    /// <summary>Real time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The access keys whose secrets this world knows. Signatures made with other keys are believed.</summary>
    public IReadOnlyDictionary<string, string> Credentials { get; init; } =
        new Dictionary<string, string> { [SandboxAccessKey] = SandboxSecretKey };

    /// <summary>Whether the Kubernetes APIs listen; a world of EKS alone starts quicker.</summary>
    public bool KubernetesApis { get; init; } = true;

    /// <summary>The access key to give to the bot.</summary>
    public const string SandboxAccessKey = "AKIASANDBOX000000001";

    /// <summary>Its secret. It opens nothing but this simulation.</summary>
    public const string SandboxSecretKey = "sandbox/secret/that/opens/nothing/real00";
}
