using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using static EksUpgradeBot.Upgrade.Tests.Readiness.Examined;

namespace EksUpgradeBot.Upgrade.Tests.Readiness;

/// <summary>For each code of the catalogue a cluster that has just that trouble, and the same cluster once somebody mended it.</summary>
internal static class TroubledClusters
{
    public static IReadOnlyDictionary<string, Trouble> All { get; } = new Dictionary<string, Trouble>
    {
        ["ADDON-001"] = Of(Cluster() with
        {
            Addons = [new Addon("csi", "v1.0.0", "ACTIVE")],
            AddonReleases = new Dictionary<string, IReadOnlyList<AddonRelease>> { ["csi"] = [new AddonRelease("csi", "v1.0.0", [Some.V("1.34")], [Some.V("1.34")])] },
        }, cluster => cluster with
        {
            AddonReleases = new Dictionary<string, IReadOnlyList<AddonRelease>> { ["csi"] = [new AddonRelease("csi", "v1.0.0", [Some.V("1.34"), Some.V("1.35")], [Some.V("1.34"), Some.V("1.35")])] },
        }),
        ["ADDON-002"] = Of(
            With(new ClusterEvidence { Workloads = [System("aws-node")] }),
            cluster => cluster with { Addons = [new Addon("vpc-cni", "v1.21.1-eksbuild.7", "ACTIVE")] }),
        ["SYSTEM-001"] = Evident(
            new ClusterEvidence { Workloads = [System("coredns") with { Available = 1 }] },
            new ClusterEvidence { Workloads = [System("coredns")] }),
        ["AMI-001"] = Of(
            Some.Snapshot("1.32", "1.32") with { NodeGroups = [new NodeGroup("batch", Some.V("1.32"), "ACTIVE", AmiType: "AL2_x86_64")] },
            cluster => cluster with { NodeGroups = [cluster.NodeGroups[0] with { AmiType = "AL2023_x86_64_STANDARD" }] },
            "1.33"),
        ["AMI-002"] = OwnNode(node => node with { OsImage = "Amazon Linux 2" }, node => node with { OsImage = "Amazon Linux 2023.6.20261110" }),
        ["API-001"] = Evident(new ClusterEvidence { Charts = [Chart(Old, "FlowSchema")] }, new ClusterEvidence { Charts = [Chart(New, "FlowSchema")] }, "1.31", "1.32"),
        ["API-002"] = Evident(new ClusterEvidence { Charts = [Chart(Old, "FlowSchema")] }, new ClusterEvidence { Charts = [Chart(New, "FlowSchema")] }, "1.30", "1.31"),
        ["API-003"] = Evident(
            new ClusterEvidence { Insights = [Insight("/apis/flowcontrol.apiserver.k8s.io/v1beta3/flowschemas", Some.Start.AddDays(-20))] },
            new ClusterEvidence(),
            "1.31", "1.32"),
        ["APISERVICE-001"] = Evident(
            new ClusterEvidence { AggregatedApis = [new AggregatedApi("v1beta1.metrics.k8s.io", false, "MissingEndpoints")] },
            new ClusterEvidence { AggregatedApis = [new AggregatedApi("v1beta1.metrics.k8s.io", true, "Passed")] }),
        ["AUTOSCALER-001"] = Evident(Image("registry.k8s.io/autoscaling/cluster-autoscaler:v1.34.0"), Image("registry.k8s.io/autoscaling/cluster-autoscaler:v1.35.0")),
        ["CODE-001"] = Evident(
            new ClusterEvidence { Code = new CodeEvidence(Some.V("1.33"), "main.tf:12", []) },
            new ClusterEvidence { Code = new CodeEvidence(Some.V("1.34"), "main.tf:12", []) }),
        ["CRD-001"] = Evident(
            new ClusterEvidence { CustomResources = [new CustomResource("things.example.com", ["v1alpha1", "v1"], ["v1"], ["v1"])] },
            new ClusterEvidence { CustomResources = [new CustomResource("things.example.com", ["v1"], ["v1"], ["v1"])] }),
        ["DRAIN-001"] = Evident(new ClusterEvidence { Pods = [Pod("debug", owner: null)] }, new ClusterEvidence { Pods = [Pod("web-1")] }),
        ["FARGATE-001"] = Fargate(Pod("web-1", "fargate-1")),
        ["FARGATE-002"] = Fargate(Pod("debug", "fargate-1", owner: null)),
        ["GROUP-001"] = Group(group => group with { AmiType = "CUSTOM", ReleaseVersion = "ami-0123456789abcdef0" }),
        ["GROUP-002"] = Group(group => group with { Status = "UPDATING", RunningUpdate = new EksUpdate("u-1", "VersionUpdate", "InProgress", Some.Start) }),
        ["HEALTH-001"] = Of(
            Cluster() with { ControlPlane = new ControlPlane(Some.V("1.34"), "ACTIVE", HealthIssues: ["Ec2SubnetNotFound: the subnet is gone"]) },
            cluster => cluster with { ControlPlane = cluster.ControlPlane with { HealthIssues = [] } }),
        ["HEALTH-002"] = Group(group => group with { Status = "DEGRADED", HealthIssues = ["InsufficientFreeAddresses: none left"] }),
        ["HEALTH-003"] = Of(
            Cluster() with { Addons = [new Addon("coredns", "v1.12.4-eksbuild.10", "DEGRADED", ["InsufficientNumberOfReplicas: 1 of 2"])] },
            cluster => cluster with { Addons = [new Addon("coredns", "v1.12.4-eksbuild.10", "ACTIVE")] }),
        ["HELM-001"] = Evident(new ClusterEvidence { Charts = [Chart(Old, "FlowSchema")] }, new ClusterEvidence { Charts = [Chart(New, "FlowSchema")] }, "1.31", "1.32"),
        ["ROLLBACK-001"] = Of(Upgraded() with { RollbackWindow = null }, cluster => cluster with { RollbackWindow = Window(Some.Start.AddDays(1)) }, "1.34"),
        ["ROLLBACK-002"] = Of(
            Upgraded() with { Evidence = new ClusterEvidence { Insights = [RollbackInsight("Incompatible API usage", "UNKNOWN")] } },
            cluster => cluster with { Evidence = new ClusterEvidence { Insights = [RollbackInsight("Incompatible API usage", "PASSING")] } },
            "1.34"),
        ["ROLLBACK-003"] = Of(
            Upgraded(), cluster => cluster with { NodeGroups = [.. cluster.NodeGroups.Select(group => group with { Version = Some.V("1.34") })] }, "1.34"),
        ["ROLLBACK-004"] = Of(
            Upgraded() with { Nodes = [new Node("fargate-1", Some.V("1.35"), null, true, Kind: NodeKind.Fargate)] },
            cluster => cluster with { Nodes = [new Node("fargate-1", Some.V("1.34"), null, true, Kind: NodeKind.Fargate)] }, "1.34"),
        ["ROLLBACK-005"] = Of(
            Upgraded() with { Nodes = [new Node("auto-1", Some.V("1.35"), null, true, Kind: NodeKind.AutoMode)] }, cluster => cluster with { Nodes = [] }, "1.34"),
        ["ROLLBACK-006"] = Of(
            Upgraded() with
            {
                Addons = [new Addon("csi", "v2.0.0", "ACTIVE")],
                AddonReleases = new Dictionary<string, IReadOnlyList<AddonRelease>> { ["csi"] = [new AddonRelease("csi", "v2.0.0", [Some.V("1.35")], [])] },
            },
            cluster => cluster with
            {
                AddonReleases = new Dictionary<string, IReadOnlyList<AddonRelease>> { ["csi"] = [new AddonRelease("csi", "v2.0.0", [Some.V("1.34"), Some.V("1.35")], [])] },
            }, "1.34"),
        ["ROLLBACK-007"] = Of(
            Upgraded() with { Evidence = new ClusterEvidence { Charts = [Chart(New, "FlowSchema", ">=1.35.0-0")] } },
            cluster => cluster with { Evidence = new ClusterEvidence { Charts = [Chart(New, "FlowSchema", ">=1.34.0-0")] } }, "1.34"),
        ["ROLLBACK-008"] = Of(
            Upgraded("1.34") with { ControlPlane = new ControlPlane(Some.V("1.34"), "ACTIVE") { SupportType = "STANDARD" } },
            cluster => cluster with { ControlPlane = cluster.ControlPlane with { SupportType = "EXTENDED" } }, "1.33"),
        ["ROLLBACK-009"] = Of(Upgraded("1.34"), cluster => cluster with { OfferedVersions = [new OfferedVersion(Some.V("1.33"), "STANDARD_SUPPORT")] }, "1.33"),
        ["ROLLBACK-010"] = Of(Upgraded(), cluster => cluster with { RollbackWindow = Window(Some.Start) }, "1.36"),
        ["HELM-002"] = Evident(
            new ClusterEvidence { Charts = [Chart("apps/v1", "Deployment", ">=1.24.0-0 <1.35.0-0")] },
            new ClusterEvidence { Charts = [Chart("apps/v1", "Deployment", ">=1.24.0-0")] }),
        ["INSIGHT-001"] = Told("ERROR"),
        ["INSIGHT-002"] = Told("UNKNOWN"),
        ["KARPENTER-001"] = Evident(Image("public.ecr.aws/karpenter/controller:1.0.6"), Image("public.ecr.aws/karpenter/controller:1.9.2")),
        ["KARPENTER-002"] = Of(
            Cluster("1.37", Image("public.ecr.aws/karpenter/controller:1.9.2")) with { OfferedVersions = Some.Catalogue("1.31", "1.39") },
            cluster => cluster with { Evidence = ClusterEvidence.None },
            "1.38"),
        ["KNOW-001"] = new(
            Cluster("1.37") with { OfferedVersions = Some.Catalogue("1.31", "1.39") }, "1.38",
            Cluster("1.36") with { OfferedVersions = Some.Catalogue("1.31", "1.39") }, "1.37"),
        ["NODE-001"] = Nodes(node => node with { IsReady = false }),
        ["NODE-002"] = OwnNode(node => node with { ContainerRuntime = "containerd://1.7.27" }, node => node with { ContainerRuntime = "containerd://2.1.4" }),
        ["NODE-003"] = Of(Cluster() with { Nodes = [Own] }, cluster => cluster with { Nodes = [] }),
        ["NODE-004"] = Of(
            Cluster() with { Nodes = [.. Cluster().Nodes.Select(node => node with { Zone = "eu-west-1a" })] },
            cluster => cluster with { Nodes = [.. cluster.Nodes.Select((node, index) => node with { Zone = $"eu-west-1{"ab"[index % 2]}" })] }),
        ["NODE-005"] = Nodes(node => node with { IsSchedulable = false }),
        ["NOTE-001"] = Of(Cluster("1.35", GitRepo), cluster => cluster with { Evidence = new ClusterEvidence { Workloads = [Workload("old")] } }, "1.36"),
        ["NOTE-002"] = Evident(Image("registry.k8s.io/ingress-nginx/controller:v1.13.0"), Image("ghcr.io/example/web:1.0.0")),
        ["NOTE-003"] = new(Cluster("1.32"), "1.33", Cluster(), "1.35"),
        ["PDB-001"] = Evident(
            new ClusterEvidence { Pods = [Pod("web-1"), Pod("web-2")], Budgets = [Budget("web", allowed: 0)] },
            new ClusterEvidence { Pods = [Pod("web-1"), Pod("web-2")], Budgets = [Budget("web", allowed: 1)] }),
        ["PDB-002"] = Evident(
            new ClusterEvidence { Pods = [Pod("web-1")], Budgets = [Budget("web", 1), Budget("all", 1)] },
            new ClusterEvidence { Pods = [Pod("web-1")], Budgets = [Budget("web", 1)] }),
        ["PLANE-001"] = Of(
            Cluster() with { ControlPlane = new ControlPlane(Some.V("1.34"), "UPDATING", RunningUpdate: new EksUpdate("u-1", "VersionUpdate", "InProgress", Some.Start)) },
            cluster => cluster with { ControlPlane = new ControlPlane(Some.V("1.34"), "ACTIVE") }),
        ["SEEN-001"] = Unseen(UnseenKind.Versions),
        ["SEEN-002"] = Unseen(UnseenKind.Witness),
        ["SEEN-003"] = Unseen(UnseenKind.Evidence),
        ["SKEW-001"] = Of(Some.Snapshot("1.34", "1.33"), _ => Some.Snapshot("1.34", "1.34")),
        ["SKEW-002"] = Of(Some.Snapshot("1.34", "1.35"), _ => Some.Snapshot("1.34", "1.34")),
        ["SKEW-003"] = OwnNode(node => node with { KubeletVersion = Some.V("1.31") }, node => node),
        ["SKEW-004"] = Of(
            KubeProxy("v1.35.0-minimal-eksbuild.1") with { Addons = [new Addon("kube-proxy", "v1.35.0", "ACTIVE")] },
            _ => KubeProxy("v1.34.0-minimal-eksbuild.1") with { Addons = [new Addon("kube-proxy", "v1.34.0", "ACTIVE")] }),
        ["SKEW-005"] = Of(
            KubeProxy("v1.34.0-minimal-eksbuild.1"),
            cluster => cluster with { Addons = [new Addon("kube-proxy", "v1.34.0", "ACTIVE")] }),
        ["SUPPORT-001"] = Of(Cluster("1.31"), _ => Cluster("1.34"), "1.32", "1.35"),
        ["SUPPORT-002"] = Of(Cluster("1.31"), _ => Cluster("1.33"), "1.32", "1.34"),
        ["SUPPORT-003"] = Of(Cluster("1.34"), _ => Cluster("1.35"), "1.35", "1.36"),
        ["WEBHOOK-001"] = Asked(webhook => webhook with { Service = new ServiceName("policy", "gone") }),
        ["WEBHOOK-002"] = Asked(webhook => webhook with { CertificateExpiry = Some.Start.AddDays(-1) }),
        ["WEBHOOK-003"] = Asked(webhook => webhook with { SelectsNamespaces = false }),
        ["WORKLOAD-001"] = Template(workload => workload with { Replicas = 1 }),
        ["WORKLOAD-002"] = Template(workload => workload with { Labels = new Dictionary<string, string> { ["app"] = "unguarded" } }),
        ["WORKLOAD-003"] = Template(workload => workload with { HasReadinessProbe = false }),
        ["WORKLOAD-004"] = Template(workload => workload with { IsSpread = false }),
        ["WORKLOAD-005"] = Template(workload => workload with { MinReadySeconds = 0 }),
        ["WORKLOAD-006"] = Template(workload => workload with { TerminationGraceSeconds = 0 }),
        ["WORKLOAD-007"] = Template(workload => workload with { HostPaths = ["/var/run/docker.sock"] }),
    };

    private const string Old = "flowcontrol.apiserver.k8s.io/v1beta3";
    private const string New = "flowcontrol.apiserver.k8s.io/v1";

    private static Node Own => new("own-1", Some.V("1.34"), null, true, Kind: NodeKind.SelfManaged);

    private static ClusterEvidence GitRepo => new() { Workloads = [Workload("old") with { OldVolumes = ["gitRepo"] }] };

    private static ClusterSnapshot With(ClusterEvidence evidence) => Cluster(evidence: evidence);

    private static Trouble Of(ClusterSnapshot ill, Func<ClusterSnapshot, ClusterSnapshot> mend, string target = "1.35", string? afterwards = null) =>
        new(ill, target, mend(ill), afterwards ?? target);

    private static Trouble Evident(ClusterEvidence ill, ClusterEvidence well, string plane = "1.34", string target = "1.35") =>
        new(Cluster(plane, ill), target, Cluster(plane, well), target);

    private static Trouble Group(Func<NodeGroup, NodeGroup> spoil) =>
        Of(Cluster() with { NodeGroups = [spoil(new NodeGroup("general", Some.V("1.34"), "ACTIVE"))] }, _ => Cluster());

    private static Trouble Nodes(Func<Node, Node> spoil) =>
        Of(Cluster() with { Nodes = [spoil(Cluster().Nodes[0]), Cluster().Nodes[1]] }, _ => Cluster());

    private static Trouble OwnNode(Func<Node, Node> spoil, Func<Node, Node> mend) =>
        Of(Cluster() with { NodeGroups = [], Nodes = [spoil(Own)] }, cluster => cluster with { Nodes = [mend(Own)] });

    private static Trouble Fargate(Pod pod) => Of(
        With(new ClusterEvidence { Pods = [pod] }) with { Nodes = [new Node("fargate-1", Some.V("1.34"), null, true, Kind: NodeKind.Fargate)] },
        cluster => cluster with { Nodes = [] });

    private static Trouble Told(string status) => Evident(Role(status), Role("PASSING"));

    private static ClusterEvidence Role(string status) => new()
    {
        Insights = [new InsightDetail(new EksInsight("i", "Cluster IAM role", "UPGRADE_READINESS", status, "The role lacks a right.", Some.V("1.35")), "Add it.", [], [])],
    };

    private static Trouble Unseen(UnseenKind kind) =>
        Of(Cluster() with { Unseen = [new Unseen("Something", "403") { Kind = kind }] }, cluster => cluster with { Unseen = [] });

    private static ClusterEvidence Image(string image) => new() { Workloads = [Workload("controller", image, space: "kube-system")] };

    private static WorkloadTemplate System(string name) => Workload(name, "r/eks/it:v1.12.4-eksbuild.10", space: "kube-system", kind: "DaemonSet");

    private static ClusterSnapshot KubeProxy(string tag) =>
        With(new ClusterEvidence { Workloads = [Workload("kube-proxy", $"r/eks/kube-proxy:{tag}", space: "kube-system", kind: "DaemonSet")] });

    // A webhook that is well: its service answers, its authority is valid, and kube-system is left out.
    private static Trouble Asked(Func<Webhook, Webhook> spoil)
    {
        var well = new Webhook("ValidatingWebhookConfiguration gate", "gate.example.com", true, new ServiceName("policy", "gate"), ["pods"], Some.Start.AddYears(1), true);
        return Evident(Hooked(spoil(well)), Hooked(well));
    }

    private static ClusterEvidence Hooked(Webhook webhook) => new()
    {
        Webhooks = [webhook],
        Services = [new ServiceBackend(new ServiceName("policy", "gate"), 2, false)],
    };

    // A StatefulSet that is well: two replicas under a budget, spread, probed, and given time.
    private static ClusterSnapshot Upgraded(string plane = "1.35") => Cluster(plane) with { RollbackWindow = Window(Some.Start.AddDays(3), plane) };

    private static RollbackWindow Window(DateTimeOffset closes, string plane = "1.35") => new(Some.V(plane), Some.V(plane).Previous, closes);

    private static InsightDetail RollbackInsight(string name, string status) =>
        new(new EksInsight("i-9", name, "ROLLBACK_READINESS", status, "EKS has looked.", Some.V("1.34")), null, [], []);

    private static Trouble Template(Func<WorkloadTemplate, WorkloadTemplate> spoil)
    {
        var well = Workload("web", kind: "StatefulSet") with { MinReadySeconds = 10, TerminationGraceSeconds = 30 };
        return Evident(Running(spoil(well)), Running(well));
    }

    private static ClusterEvidence Running(WorkloadTemplate workload) => new() { Workloads = [workload], Budgets = [Budget("web", 1)] };
}

/// <summary>A cluster that is ill and a target, and the same mended.</summary>
internal sealed record Trouble(ClusterSnapshot Ill, string Target, ClusterSnapshot Well, string TargetWhenWell);
