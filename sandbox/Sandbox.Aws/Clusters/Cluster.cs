using EksUpgradeBot.Sandbox.Aws.Catalogue;
using EksUpgradeBot.Sandbox.Aws.Scenes;

namespace EksUpgradeBot.Sandbox.Aws.Clusters;

/// <summary>A simulated cluster with all that belongs to it. Only touched under the world's gate.</summary>
internal sealed class Cluster
{
    public required SceneCluster Scene { get; init; }

    public required string AccountId { get; init; }

    public required KubernetesVersion Version { get; set; }

    public required string Patch { get; set; }

    public required string PlatformVersion { get; set; }

    public DateTimeOffset? UpgradedAt { get; set; }

    /// <summary>Where its Kubernetes API listens.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>Its certificate authority, base64 of PEM.</summary>
    public string CertificateAuthority { get; set; } = "";

    public string SupportType { get; set; } = "EXTENDED";

    public bool EndpointPublicAccess { get; set; } = true;

    public bool EndpointPrivateAccess { get; set; } = true;

    public List<string> PublicAccessCidrs { get; set; } = ["0.0.0.0/0"];

    public List<string> LogTypes { get; set; } = ["api", "audit"];

    public string AuthenticationMode { get; set; } = "API_AND_CONFIG_MAP";

    public Dictionary<string, string> Tags { get; } = [];

    public List<Nodegroup> Nodegroups { get; } = [];

    public List<Addon> Addons { get; } = [];

    /// <summary>What Helm has installed.</summary>
    public List<SceneRelease> Releases { get; } = [];

    /// <summary>Every update ever, oldest first.</summary>
    public List<Update> Updates { get; } = [];

    public DateTimeOffset InsightsRefreshedAt { get; set; }

    public DateTimeOffset? InsightsRefreshStartedAt { get; set; }

    public string Name => Scene.Name;

    public string EksName => Scene.EksName ?? Scene.Name;

    public string Region => Scene.Region;

    public string Arn => $"arn:aws:eks:{Region}:{AccountId}:cluster/{EksName}";

    public string RoleArn => $"arn:aws:iam::{AccountId}:role/{EksName}-cluster";

    public string NodeRoleArn => $"arn:aws:iam::{AccountId}:role/{EksName}-node";

    public IReadOnlyList<string> SubnetIds => [.. new[] { "a", "b", "c" }.Select(zone => $"subnet-{Stable.Hex($"{Arn}/{zone}", 17)}")];

    /// <summary>The update of the control plane that runs, if one does.</summary>
    public Update? Running => Updates.FirstOrDefault(update => update is { Running: true, Nodegroup: null, Addon: null });

    public string Status => Running is null ? "ACTIVE" : "UPDATING";

    public Update? RunningFor(Nodegroup nodegroup) => Updates.FirstOrDefault(update => update.Running && update.Nodegroup == nodegroup.Name);

    public Update? RunningFor(Addon addon) => Updates.FirstOrDefault(update => update.Running && update.Addon == addon.Name);

    /// <summary>Everything whose time has come happens, in the order in which it was due.</summary>
    public void Settle(DateTimeOffset now)
    {
        foreach (var update in Updates.Where(update => update.Running).OrderBy(update => update.EndsAt).ToArray())
        {
            update.Settle(now);
        }
    }

    /// <summary>
    /// The patch version that answers at <c>/version</c>: while a control plane is replaced the old API servers
    /// keep serving until near the end.
    /// </summary>
    public string ServedPatch(DateTimeOffset now, KubernetesCatalogue catalogue) =>
        Running is { Type: "VersionUpdate" or "VersionRollback" } update && update.Share(now) >= 0.9
            ? catalogue.Patch(KubernetesVersion.Parse(update.To), now)
            : Patch;
}

/// <summary>An installed add-on.</summary>
internal sealed class Addon
{
    public required string Name { get; init; }

    public required string Version { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ModifiedAt { get; set; }

    public string? ConfigurationValues { get; set; }

    public Dictionary<string, string> Tags { get; } = [];
}
