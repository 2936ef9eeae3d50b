using EksUpgradeBot.Sandbox.Aws.Catalogue;
using EksUpgradeBot.Sandbox.Aws.Scenes;

namespace EksUpgradeBot.Sandbox.Aws.Clusters;

/// <summary>A managed node group and its nodes.</summary>
internal sealed class Nodegroup : NodeSet
{
    public required SceneNodegroup Scene { get; init; }

    public override string Runtime => Scene.Runtime;

    public required string ReleaseVersion { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ModifiedAt { get; set; }

    public int MinSize { get; set; }

    public int MaxSize { get; set; }

    public int DesiredSize { get; set; }

    public int? MaxUnavailable { get; set; }

    public int? MaxUnavailablePercentage { get; set; }

    public Dictionary<string, string> Tags { get; } = [];

    public UpdateFailure? HealthIssue { get; set; }

    /// <summary>The launch template that it was made with, if there is one.</summary>
    public LaunchTemplate? Template { get; init; }

    public override string Name => Scene.Name;

    public override string Kind => "managed";

    public override string InstanceType => Scene.InstanceType;

    public override string AmiType => Scene.AmiType;

    /// <summary>Whether the launch template names the image, so that EKS knows nothing of versions.</summary>
    public bool CustomAmi => AmiType == "CUSTOM";

    /// <summary>The kubelet that its newest image brings.</summary>
    public string Kubelet => KubernetesCatalogue.GitVersion(CustomAmi ? Template!.Patch(Template.Used) : ReleaseVersion[..ReleaseVersion.IndexOf('-')]);

    /// <summary>How many nodes are replaced at once.</summary>
    public int BatchSize => Math.Max(1, MaxUnavailable ?? (int)Math.Floor(Nodes.Count * (MaxUnavailablePercentage ?? 0) / 100.0));
}

/// <summary>An EC2 launch template: the versions that it has, and the one that a node group uses.</summary>
internal sealed class LaunchTemplate(string name, string id)
{
    public string Name => name;

    public string Id => id;

    public required string Used { get; set; }

    /// <summary>The patch version of the kubelet in each version's image, from version 1 on; empty where the template names no image.</summary>
    public List<string> Images { get; } = [];

    public string Latest => Images.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The id of a version's image.</summary>
    public string Ami(string version) => $"ami-0{Stable.Hex($"{id}/{version}", 16)}";

    /// <summary>The version's number, with <c>$Latest</c> and <c>$Default</c> resolved; null when there is no such version.</summary>
    public string? Resolve(string version) => version switch
    {
        "$Latest" => Latest,
        "$Default" => "1",
        _ => int.TryParse(version, out var number) && number >= 1 && number <= Images.Count ? version : null,
    };

    public string Patch(string version) => Images[int.Parse(version, System.Globalization.CultureInfo.InvariantCulture) - 1];
}
