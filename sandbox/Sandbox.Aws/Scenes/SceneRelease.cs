using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Aws.Scenes;

/// <summary>A Helm release in a scene's cluster; the control API takes the same to change one.</summary>
public sealed record SceneRelease
{
    /// <summary>Its namespace.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its chart; named like the release when left out.</summary>
    public string? Chart { get; init; }

    /// <summary>The chart's version.</summary>
    public string ChartVersion { get; init; } = "1.0.0";

    /// <summary>The version of what the chart installs.</summary>
    public string AppVersion { get; init; } = "";

    /// <summary>The range of Kubernetes versions that the chart says it runs on.</summary>
    public string KubeVersion { get; init; } = "";

    /// <summary>How often it was installed or upgraded.</summary>
    public int Revision { get; init; } = 1;

    /// <summary>Helm's word for it: <c>deployed</c>, <c>pending-upgrade</c> (one that hangs or was killed), <c>failed</c>, <c>superseded</c>.</summary>
    public string Status { get; init; } = "deployed";

    /// <summary>When this revision was begun; long ago when left out.</summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>The values that it was installed with, which may hold secrets.</summary>
    public JsonObject? Values { get; init; }

    /// <summary>The manifests that Helm applied.</summary>
    public string Manifest { get; init; } = "";
}
