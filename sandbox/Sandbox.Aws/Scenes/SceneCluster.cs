using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Aws.Scenes;

/// <summary>A cluster of a scene.</summary>
public sealed record SceneCluster
{
    /// <summary>What people call it; also the folder <c>live/NAME</c> of its Terraform code.</summary>
    public required string Name { get; init; }

    /// <summary>Its name in EKS; the same when left out.</summary>
    public string? EksName { get; init; }

    /// <summary>Its region.</summary>
    public string Region { get; init; } = "eu-west-1";

    /// <summary>The control plane's Kubernetes minor version.</summary>
    public required string Version { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; } = new(2023, 3, 14, 9, 26, 53, TimeSpan.Zero);

    /// <summary>When its control plane was last upgraded; a recent instant opens the rollback window.</summary>
    public DateTimeOffset? UpgradedAt { get; init; }

    /// <summary><c>EXTENDED</c> or <c>STANDARD</c>: what happens when standard support ends.</summary>
    public string SupportType { get; init; } = "EXTENDED";

    /// <summary>Whether the Terraform code sets the node groups' version from <c>cluster_version</c>.</summary>
    public bool NodesFollowTerraform { get; init; } = true;

    /// <summary>How the Terraform code says the version: <c>literal</c>, <c>tfvars</c> or <c>locals</c>.</summary>
    public string Layout { get; init; } = "literal";

    /// <summary>The version that the Terraform code says; the cluster's own when left out.</summary>
    public string? CodeVersion { get; init; }

    /// <summary>What EKS says is wrong with the cluster itself: code to message.</summary>
    public IReadOnlyDictionary<string, string> HealthIssues { get; init; } = new Dictionary<string, string>();

    /// <summary>Over how many zones its nodes are spread, three at most.</summary>
    public int Zones { get; init; } = 3;

    /// <summary>Managed node groups.</summary>
    public IReadOnlyList<SceneNodegroup> Nodegroups { get; init; } = [];

    /// <summary>Nodes beside the managed groups: Karpenter's, Auto Mode's, self-managed and hybrid ones.</summary>
    public IReadOnlyList<ScenePool> Pools { get; init; } = [];

    /// <summary>Installed add-ons; an empty version means the default for the cluster's version.</summary>
    public IReadOnlyDictionary<string, string> Addons { get; init; } = new Dictionary<string, string>();

    /// <summary>Add-ons whose objects somebody changed past EKS: name to the fields, as a conflict names them.</summary>
    public IReadOnlyDictionary<string, string> AddonsChangedByHand { get; init; } = new Dictionary<string, string>();

    /// <summary>Add-ons whose next update leaves too few replicas behind.</summary>
    public IReadOnlyList<string> AddonsThatDegrade { get; init; } = [];

    /// <summary>Add-ons that lack replicas now.</summary>
    public IReadOnlyList<string> AddonsThatAreDegraded { get; init; } = [];

    /// <summary>Fargate profiles: name to namespace.</summary>
    public IReadOnlyDictionary<string, string> FargateProfiles { get; init; } = new Dictionary<string, string>();

    /// <summary>Insights beyond those that follow from the cluster itself.</summary>
    public IReadOnlyList<SceneInsight> Insights { get; init; } = [];

    /// <summary>What Helm has installed.</summary>
    public IReadOnlyList<SceneRelease> Releases { get; init; } = [];

    /// <summary>Workloads beyond the add-ons' own.</summary>
    public IReadOnlyList<SceneWorkload> Workloads { get; init; } = [];

    /// <summary>Disruption budgets beyond those that the workloads name.</summary>
    public IReadOnlyList<SceneBudget> Budgets { get; init; } = [];

    /// <summary>Objects just as the API shows them, such as webhooks and services; a kind that is not served here is never seen.</summary>
    public IReadOnlyList<JsonObject> Objects { get; init; } = [];
}
