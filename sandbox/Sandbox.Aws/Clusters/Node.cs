namespace EksUpgradeBot.Sandbox.Aws.Clusters;

/// <summary>A node as the Kubernetes API shows it. Only touched under the world's gate.</summary>
internal sealed class Node
{
    public required string Name { get; init; }

    public required string KubeletVersion { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether its kubelet has come up; a machine that was just started has not.</summary>
    public bool Joined { get; set; } = true;

    /// <summary>Made NotReady by hand.</summary>
    public bool Broken { get; set; }

    /// <summary>Cordoned by whoever replaces it.</summary>
    public bool Draining { get; set; }

    /// <summary>Cordoned by hand.</summary>
    public bool Cordoned { get; set; }

    public bool Ready => Joined && !Broken;

    public bool Unschedulable => Draining || Cordoned;

    public bool TakesPods => Ready && !Unschedulable;

    /// <summary>The minor version of its kubelet: 33 for <c>v1.33.5-eks-3abbec1</c>.</summary>
    public int Minor => int.Parse(KubeletVersion.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture);
}
