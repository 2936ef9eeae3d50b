using EksUpgradeBot.Sandbox.Aws.Catalogue;
using EksUpgradeBot.Sandbox.Aws.Scenes;
using EksUpgradeBot.Sandbox.Aws.Workloads;

namespace EksUpgradeBot.Sandbox.Aws.Clusters;

/// <summary>A simulated cluster with all that belongs to it. Only touched under the world's gate.</summary>
internal sealed class Cluster
{
    private DateTimeOffset _settled;

    public Cluster(SceneTimings timings) => Workloads = new WorkloadSet(this, timings);

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

    /// <summary>Nodes beside the managed groups.</summary>
    public List<NodePool> Pools { get; } = [];

    /// <summary>The nodes that Fargate keeps, one for each pod.</summary>
    public required NodePool Fargate { get; init; }

    /// <summary>What runs on the nodes.</summary>
    public WorkloadSet Workloads { get; }

    /// <summary>Insights that somebody made to say something else: name to status.</summary>
    public Dictionary<string, string> InsightsByHand { get; } = [];

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

    public IEnumerable<NodeSet> NodeSets => [.. Nodegroups, .. Pools, Fargate];

    public IEnumerable<Node> Nodes => NodeSets.SelectMany(set => set.Nodes);

    /// <summary>A pod that Fargate starts now gets a kubelet of the control plane's version.</summary>
    public string FargateKubelet => KubernetesCatalogue.GitVersion(Patch);

    /// <summary>Whether a Fargate profile takes a workload's pods.</summary>
    public bool ServesFargate(Workload workload) =>
        workload.Pool is null && !workload.IsDaemonSet && Scene.FargateProfiles.Values.Contains(workload.Namespace);

    /// <summary>Everything whose time has come happens, in the order in which it was due.</summary>
    public void Settle(DateTimeOffset now)
    {
        while (Next() is { } due && due < now)
        {
            Tick(due);
        }

        Tick(now);
    }

    /// <summary>The next instant at which something happens by itself.</summary>
    private DateTimeOffset? Next() => Updates.Where(update => update.Running).Select(update => (DateTimeOffset?)update.EndsAt)
        .Concat(NodeSets.Select(set => set.Roll?.EndsAt ?? set.Roll?.Next))
        .Append(Workloads.Next(_settled))
        .Where(at => at > _settled)
        .Min();

    private void Tick(DateTimeOffset at)
    {
        _settled = at;
        bool changed;

        do
        {
            changed = false;

            foreach (var update in Updates.Where(update => update.Running).OrderBy(update => update.EndsAt).ToArray())
            {
                changed |= update.Settle(at);
            }

            changed |= Workloads.Reconcile(at);

            foreach (var set in NodeSets)
            {
                changed |= set.Roll?.Act(at) == true;
            }

            // What nobody asked for has no update that would end it.
            foreach (var pool in Pools.Where(pool => pool.Roll?.EndsAt <= at))
            {
                pool.Roll = null;
            }
        }
        while (changed);
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
