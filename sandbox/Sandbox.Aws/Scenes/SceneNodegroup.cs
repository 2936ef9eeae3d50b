namespace EksUpgradeBot.Sandbox.Aws.Scenes;

/// <summary>A managed node group of a scene.</summary>
public sealed record SceneNodegroup
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its Kubernetes version; the cluster's when left out.</summary>
    public string? Version { get; init; }

    /// <summary>How many nodes it has.</summary>
    public int Nodes { get; init; } = 3;

    /// <summary>The instance type.</summary>
    public string InstanceType { get; init; } = "m7i.large";

    /// <summary>How many nodes may be missing at once while it rolls; exclusive with the percentage.</summary>
    public int? MaxUnavailable { get; init; }

    /// <summary>The same as a percentage.</summary>
    public int? MaxUnavailablePercentage { get; init; }

    /// <summary>The node image family.</summary>
    public string AmiType { get; init; } = "AL2023_x86_64_STANDARD";

    /// <summary>Kubernetes labels of the nodes.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The launch template that it was made with; with <see cref="AmiType"/> <c>CUSTOM</c> it names the image.</summary>
    public SceneLaunchTemplate? LaunchTemplate { get; init; }

    /// <summary>The code of a health issue of the group, such as <c>InsufficientFreeAddresses</c>; null for a group that is well.</summary>
    public string? Issue { get; init; }

    /// <summary>How many of its nodes are not Ready.</summary>
    public int Broken { get; init; }

    /// <summary>How many of its nodes somebody has cordoned.</summary>
    public int Cordoned { get; init; }

    /// <summary>The container runtime of its nodes.</summary>
    public string Runtime { get; init; } = Containerd;

    /// <summary>What every image of today brings.</summary>
    public const string Containerd = "containerd://2.1.4";

    /// <summary>Whether the cluster's Terraform code has it; another team's group it has not.</summary>
    public bool InTerraform { get; init; } = true;
}

/// <summary>An EC2 launch template of a scene.</summary>
public sealed record SceneLaunchTemplate
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The version that the node group uses.</summary>
    public string Version { get; init; } = "1";

    /// <summary>The Kubernetes minor of each version's image, from version 1 on; empty for a version that names no image.</summary>
    public IReadOnlyList<string> Images { get; init; } = [""];
}
