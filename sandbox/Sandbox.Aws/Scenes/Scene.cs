using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Aws.Scenes;

/// <summary>
/// How the world stands when it begins: a JSON file under <c>Scenes/</c>, one per scene, in camelCase.
/// Everything that is not said has a default, so a scene shows only what is particular about it.
/// </summary>
public sealed record Scene
{
    /// <summary>One line for a person who chooses a scene.</summary>
    public string Title { get; init; } = "";

    /// <summary>The instant at which the world begins; versions and support dates follow from it.</summary>
    public required DateTimeOffset Clock { get; init; }

    /// <summary>The AWS account that owns everything.</summary>
    public string AccountId { get; init; } = "111122223333";

    /// <summary>How long things take, in simulated time.</summary>
    public SceneTimings Timings { get; init; } = new();

    /// <summary>The fleet.</summary>
    public required IReadOnlyList<SceneCluster> Clusters { get; init; }
}

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

/// <summary>Nodes of a scene that belong to no managed group.</summary>
public sealed record ScenePool
{
    /// <summary><c>karpenter</c>, <c>auto</c>, <c>self-managed</c> or <c>hybrid</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Its name: that of the NodePool, the Auto Scaling group, or the site.</summary>
    public required string Name { get; init; }

    /// <summary>The minor version of its kubelets; the cluster's when left out.</summary>
    public string? Version { get; init; }

    /// <summary>How many nodes it has.</summary>
    public int Nodes { get; init; } = 2;

    /// <summary>The instance type.</summary>
    public string InstanceType { get; init; } = "m7i.large";

    /// <summary>The node image family.</summary>
    public string AmiType { get; init; } = "AL2023_x86_64_STANDARD";

    /// <summary>The container runtime of its nodes.</summary>
    public string Runtime { get; init; } = SceneNodegroup.Containerd;

    /// <summary>Karpenter: the image is pinned, so nothing drifts.</summary>
    public bool Pinned { get; init; }

    /// <summary>How many nodes may be replaced at once: a count, or a percentage that is rounded down.</summary>
    public string Budget { get; init; } = "1";

    /// <summary>Further labels of the nodes.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}

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
