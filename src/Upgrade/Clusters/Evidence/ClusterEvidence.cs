namespace EksUpgradeBot.Upgrade.Clusters;

/// <summary>
/// What was seen of a cluster beyond its versions, each from a source that can fail alone: a list is empty when there is nothing, and
/// also when its source did not answer, which <see cref="ClusterSnapshot.Unseen"/> then says.
/// </summary>
public sealed record ClusterEvidence
{
    /// <summary>Nothing was looked at.</summary>
    public static ClusterEvidence None { get; } = new();

    /// <summary>Insights of EKS with their details.</summary>
    public IReadOnlyList<InsightDetail> Insights { get; init; } = [];

    /// <summary>The names of the Fargate profiles.</summary>
    public IReadOnlyList<string> FargateProfiles { get; init; } = [];

    /// <summary>Every pod.</summary>
    public IReadOnlyList<Pod> Pods { get; init; } = [];

    /// <summary>Every PodDisruptionBudget.</summary>
    public IReadOnlyList<DisruptionBudget> Budgets { get; init; } = [];

    /// <summary>Every Deployment, StatefulSet and DaemonSet, with what its pods are made of.</summary>
    public IReadOnlyList<WorkloadTemplate> Workloads { get; init; } = [];

    /// <summary>Every admission webhook.</summary>
    public IReadOnlyList<Webhook> Webhooks { get; init; } = [];

    /// <summary>The services, with how many endpoints of theirs are ready.</summary>
    public IReadOnlyList<ServiceBackend> Services { get; init; } = [];

    /// <summary>Every CustomResourceDefinition.</summary>
    public IReadOnlyList<CustomResource> CustomResources { get; init; } = [];

    /// <summary>The APIServices that are served by something else than the API server itself.</summary>
    public IReadOnlyList<AggregatedApi> AggregatedApis { get; init; } = [];

    /// <summary>Group versions that the API server serves, such as <c>policy/v1</c>.</summary>
    public IReadOnlySet<string> ServedApis { get; init; } = new HashSet<string>();

    /// <summary>Deprecated APIs that the API server was asked for since it started.</summary>
    public IReadOnlyList<RequestedApi> RequestedApis { get; init; } = [];

    /// <summary>Objects that somebody last wrote with an API version that is on its way out.</summary>
    public IReadOnlyList<WrittenObject> Objects { get; init; } = [];

    /// <summary>What Helm has installed.</summary>
    public IReadOnlyList<InstalledChart> Charts { get; init; } = [];

    /// <summary>kube-proxy's mode, empty when it is not set; null when it was not seen.</summary>
    public string? ProxyMode { get; init; }

    /// <summary>The cluster's code; null when it was not looked at.</summary>
    public CodeEvidence? Code { get; init; }
}

/// <summary>The code of a cluster.</summary>
/// <param name="Version">The version that the Terraform code asks for.</param>
/// <param name="Place">Where it says so: <c>main.tf:12</c>.</param>
/// <param name="Manifests">The manifests that lie in the directory of the charts.</param>
public sealed record CodeEvidence(KubernetesVersion Version, string Place, IReadOnlyList<ManifestObject> Manifests);

/// <summary>An object in a manifest.</summary>
/// <param name="ApiVersion">Such as <c>policy/v1</c>.</param>
/// <param name="Kind">Such as <c>PodDisruptionBudget</c>.</param>
/// <param name="Name">Its name; empty when a template makes it.</param>
/// <param name="Place">Where it stands: <c>charts/web/templates/pdb.yaml:3</c>; empty in a Helm release.</param>
public sealed record ManifestObject(string ApiVersion, string Kind, string Name, string Place = "");
