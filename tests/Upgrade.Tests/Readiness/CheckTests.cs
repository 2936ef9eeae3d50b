using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;
using static EksUpgradeBot.Upgrade.Tests.Readiness.Examined;

namespace EksUpgradeBot.Upgrade.Tests.Readiness;

public sealed class CheckTests
{
    [Fact]
    public void A_cluster_that_is_well_has_nothing_to_act_on() =>
        Assert.DoesNotContain(Findings(Cluster(), "1.35"), finding => finding.Severity != Severity.Know);

    [Theory]
    [InlineData("1.30", "1.31", "1.33", "1.33")]
    [InlineData("1.31", "1.31", "1.32", null)]
    public void Amazon_Linux_2_ends_with_1_32(string plane, string nodes, string target, string? blockedAt)
    {
        var cluster = Some.Snapshot(plane, nodes) with { NodeGroups = [new NodeGroup("batch", Some.V(plane), "ACTIVE", AmiType: "AL2_x86_64")] };

        var finding = Only("AMI-001", cluster, target);

        Assert.Equal(blockedAt, finding.Hop?.To.ToString());
        Assert.Equal(blockedAt is null ? Severity.Act : Severity.Blocks, finding.Severity);
    }

    [Fact]
    public void A_node_group_that_is_being_updated_is_waited_for() =>
        Only("GROUP-002", Cluster() with
        {
            NodeGroups = [new NodeGroup("general", Some.V("1.34"), "UPDATING", RunningUpdate: new EksUpdate("u-1", "VersionUpdate", "InProgress", Some.Start))],
        }, "1.35");

    [Theory]
    [InlineData("v1.34.0-minimal-eksbuild.1", true, "1.35", null)]
    [InlineData("v1.35.0-minimal-eksbuild.1", true, "1.35", "SKEW-004")]
    [InlineData("v1.31.0-minimal-eksbuild.1", true, "1.35", "SKEW-004")]
    [InlineData("v1.32.0-minimal-eksbuild.1", true, "1.37", null)]
    [InlineData("v1.33.0-minimal-eksbuild.1", false, "1.37", "SKEW-004")]
    [InlineData("v1.34.0-minimal-eksbuild.1", false, "1.35", "SKEW-005")]
    public void The_image_of_kube_proxy_says_whether_it_may_stay(string tag, bool isAddon, string target, string? code)
    {
        var cluster = Cluster("1.34", new ClusterEvidence { Workloads = [Workload("kube-proxy", $"r/eks/kube-proxy:{tag}", space: "kube-system", kind: "DaemonSet")] })
            with
        { Addons = isAddon ? [new Addon("kube-proxy", "v1.34.0", "ACTIVE")] : [] };

        Assert.Equal(code, Findings(cluster, target).Select(finding => finding.Code).FirstOrDefault(found => found is "SKEW-004" or "SKEW-005"));
    }

    [Theory]
    [InlineData("1.5.0", "1.35", "1.34")]
    [InlineData("1.9.2", "1.35", null)]
    [InlineData("1.6.0", "1.35", "1.35")]
    public void Karpenter_must_know_the_version_before_the_cluster_has_it(string version, string target, string? blockedAt)
    {
        var cluster = Cluster("1.33", new ClusterEvidence { Workloads = [Workload("karpenter", $"public.ecr.aws/karpenter/controller:{version}@sha256:abc", space: "kube-system")] });

        Assert.Equal(blockedAt, Findings(cluster, target).FirstOrDefault(finding => finding.Code == "KARPENTER-001")?.Hop?.To.ToString());
    }

    [Fact]
    public void Cluster_autoscaler_follows_the_cluster() =>
        Only("AUTOSCALER-001", Cluster("1.34", new ClusterEvidence
        {
            Workloads = [Workload("cluster-autoscaler", "registry.k8s.io/autoscaling/cluster-autoscaler:v1.34.0", space: "kube-system")],
        }), "1.35");

    [Fact]
    public void A_budget_that_never_allows_an_eviction_blocks_and_one_whose_pods_are_ill_warns()
    {
        var evidence = new ClusterEvidence { Pods = [Pod("web-1"), Pod("web-2")], Budgets = [Budget("web", allowed: 0)] };

        Assert.Equal(Severity.Blocks, Only("PDB-001", Cluster(evidence: evidence), "1.35").Severity);
        Assert.Equal(Severity.Act, Only("PDB-001", Cluster(evidence: evidence with { Budgets = [Budget("web", 0, healthy: 1)] }), "1.35").Severity);
        None("PDB-001", Cluster(evidence: evidence with { Budgets = [Budget("web", allowed: 1)] }), "1.35");
    }

    [Fact]
    public void A_budget_over_pods_on_Fargate_hinders_no_drain() =>
        None("PDB-001", Cluster(evidence: new ClusterEvidence { Pods = [Pod("web-1", "fargate-1")], Budgets = [Budget("web", 0)] }) with
        {
            Nodes = [new Node("fargate-1", Some.V("1.34"), null, true, Kind: NodeKind.Fargate)],
        }, "1.35");

    [Fact]
    public void Two_budgets_over_one_pod_are_one_too_many()
    {
        var finding = Only("PDB-002", Cluster(evidence: new ClusterEvidence
        {
            Pods = [Pod("web-1"), Pod("web-2"), Pod("api-1", app: "api")],
            Budgets = [Budget("web", 1), Budget("all", 1), Budget("other", 1, space: "elsewhere")],
        }), "1.35");

        Assert.Contains("all and web both cover web-1, web-2", finding.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pod_without_a_controller_is_named() =>
        Assert.Contains("shop/debug", Only("DRAIN-001", Cluster(evidence: new ClusterEvidence { Pods = [Pod("debug", owner: null)] }), "1.35").Seen, StringComparison.Ordinal);

    [Theory]
    [InlineData(true, "pods", 0, true, Severity.Blocks)]
    [InlineData(true, "certificates", 0, true, Severity.Act)]
    [InlineData(true, "pods", 2, true, null)]
    [InlineData(false, "pods", 0, true, null)]
    [InlineData(true, "pods", 0, false, Severity.Blocks)]
    public void A_webhook_that_fails_closed_needs_somebody_who_answers(bool closed, string resource, int ready, bool exists, Severity? weight)
    {
        var service = new ServiceName("policy", "gate");
        var cluster = Cluster(evidence: new ClusterEvidence
        {
            Webhooks = [new Webhook("ValidatingWebhookConfiguration gate", "gate.example.com", closed, service, [resource], null, true)],
            Services = [new ServiceBackend(new ServiceName("default", "kubernetes"), 1, false), .. exists ? (ServiceBackend[])[new ServiceBackend(service, ready, false)] : []],
        });

        Assert.Equal(weight, Findings(cluster, "1.35").FirstOrDefault(finding => finding.Code == "WEBHOOK-001")?.Severity);
    }

    [Theory]
    [InlineData(-1, Severity.Blocks)]
    [InlineData(10, Severity.Act)]
    [InlineData(90, null)]
    public void An_authority_of_a_webhook_that_expires_is_named_in_time(int days, Severity? weight) =>
        Assert.Equal(weight, Findings(Cluster(evidence: new ClusterEvidence
        {
            Webhooks = [new Webhook("MutatingWebhookConfiguration m", "m.example.com", true, null, ["pods"], Some.Start.AddDays(days), true)],
        }), "1.35").FirstOrDefault(finding => finding.Code == "WEBHOOK-002")?.Severity);

    [Fact]
    public void A_custom_resource_stored_in_a_version_that_is_gone_is_named() =>
        Only("CRD-001", Cluster(evidence: new ClusterEvidence { CustomResources = [new CustomResource("things.example.com", ["v1alpha1", "v1"], ["v1"], ["v1"])] }), "1.35");

    [Fact]
    public void An_aggregated_API_that_does_not_answer_is_named() =>
        Only("APISERVICE-001", Cluster(evidence: new ClusterEvidence { AggregatedApis = [new AggregatedApi("v1beta1.metrics.k8s.io", false, "MissingEndpoints")] }), "1.35");

    [Fact]
    public void Notes_are_shown_where_they_concern_the_cluster()
    {
        var nginx = new ClusterEvidence { Workloads = [Workload("ingress", "registry.k8s.io/ingress-nginx/controller:v1.13.0")] };
        var git = new ClusterEvidence { Workloads = [Workload("old") with { OldVolumes = ["gitRepo"] }] };

        Assert.Contains("NGINX", Only("NOTE-002", Cluster(evidence: nginx), "1.35").Title, StringComparison.Ordinal);
        Assert.Equal(Severity.Blocks, Only("NOTE-001", Cluster("1.35", git), "1.36").Severity);
        None("NOTE-001", Cluster("1.34", git), "1.35");
        None("NOTE-002", Cluster(), "1.35");
    }

    [Fact]
    public void Old_controllers_that_a_version_breaks_block_by_their_image() =>
        Assert.Equal(Severity.Blocks, Only("NOTE-001", Cluster("1.25", new ClusterEvidence
        {
            Workloads = [Workload("aws-node", "r/amazon-k8s-cni:v1.11.4-eksbuild.1", space: "kube-system", kind: "DaemonSet")],
        }), "1.26").Severity);

    [Fact]
    public void Containerd_1_on_an_image_of_the_teams_own_is_named_before_1_36()
    {
        var cluster = Some.Snapshot("1.34", "1.34") with
        {
            Nodes = [new Node("own-1", Some.V("1.34"), null, true, Kind: NodeKind.SelfManaged) { ContainerRuntime = "containerd://1.7.27" }],
            NodeGroups = [],
        };

        Only("NODE-002", cluster, "1.35");
        None("NODE-002", cluster with { Nodes = [cluster.Nodes[0] with { ContainerRuntime = "containerd://2.1.4" }] }, "1.35");
    }

    [Fact]
    public void Weaknesses_of_workloads_are_one_finding_each_and_the_system_is_left_out()
    {
        var cluster = Cluster(evidence: new ClusterEvidence
        {
            Workloads =
            [
                Workload("one", replicas: 1), Workload("two", replicas: 1), Workload("bare") with { HasReadinessProbe = false },
                Workload("dns", replicas: 1, space: "kube-system"),
            ],
        });

        Assert.Equal("shop/one, shop/two", Only("WORKLOAD-001", cluster, "1.35").Seen);
        Assert.Equal("shop/bare", Only("WORKLOAD-003", cluster, "1.35").Seen);
        Assert.Equal("shop/bare", Only("WORKLOAD-002", cluster, "1.35").Seen);
    }

    [Fact]
    public void Fargate_is_renewed_by_the_run_but_for_bare_pods()
    {
        var cluster = Cluster(evidence: new ClusterEvidence { Pods = [Pod("web-1", "fargate-1"), Pod("debug", "fargate-2", owner: null)] }) with
        {
            Nodes = [.. Enumerable.Range(1, 2).Select(index => new Node($"fargate-{index}", Some.V("1.34"), null, true, Kind: NodeKind.Fargate))],
        };

        Assert.Contains("shop/web", Only("FARGATE-001", cluster, "1.35").Seen, StringComparison.Ordinal);
        Assert.Contains("shop/debug", Only("FARGATE-002", cluster, "1.35").Seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.34", "1.33", "behind")]
    [InlineData("1.34", "1.35", "ahead")]
    public void Code_that_disagrees_with_the_cluster_is_named_with_its_place(string plane, string code, string how) =>
        Assert.Contains(how, Only("CODE-001", Cluster(plane, new ClusterEvidence { Code = new CodeEvidence(Some.V(code), "main.tf:12", []) }), "1.35").Title, StringComparison.Ordinal);

    [Fact]
    public void Insights_are_passed_on_and_those_of_later_versions_are_not()
    {
        var insight = new InsightDetail(new EksInsight("i", "Cluster IAM role", "UPGRADE_READINESS", "ERROR", "The role lacks a right.", Some.V("1.35")), "Add it.", [], []);

        Assert.Equal((Severity.Act, "Add it."), (Only("INSIGHT-001", Cluster(evidence: new ClusterEvidence { Insights = [insight] }), "1.35").Severity, "Add it."));
        None("INSIGHT-001", Cluster("1.33", new ClusterEvidence { Insights = [insight] }), "1.34");
    }

    [Fact]
    public void A_version_beyond_the_knowledge_makes_the_report_more_careful() =>
        Only("KNOW-001", Cluster("1.37") with { OfferedVersions = Some.Catalogue("1.31", "1.39") }, "1.38");

    [Fact]
    public void A_source_with_another_witness_is_to_act_on_and_one_without_blocks()
    {
        var cluster = Cluster() with { Unseen = [new Unseen("Kubernetes nodes", "403"), new Unseen("Metrics", "403") { Kind = UnseenKind.Witness }, new Unseen("Webhooks", "403") { Kind = UnseenKind.Evidence }] };

        Assert.Equal(Severity.Blocks, Only("SEEN-001", cluster, "1.35").Severity);
        Assert.Equal(Severity.Act, Only("SEEN-002", cluster, "1.35").Severity);
        Assert.Equal(Severity.Blocks, Only("SEEN-003", cluster, "1.35").Severity);
    }

    [Fact]
    public void What_the_reader_knows_to_do_about_a_source_is_said_instead_of_what_always_holds()
    {
        var cluster = Cluster() with { Unseen = [new Unseen("Webhooks", "401") { Kind = UnseenKind.Evidence, Remedy = "Give the role an access entry, then retry." }] };

        Assert.Equal("Give the role an access entry. Then ask again.", Only("SEEN-003", cluster, "1.35").Remedy);
    }

    [Fact]
    public void Extended_support_that_ends_soon_says_when_and_what_it_costs()
    {
        var finding = Only("SUPPORT-001", Cluster("1.31"), "1.32");

        Assert.Equal(Severity.Act, finding.Severity);
        Assert.Contains("in 4 days", finding.Seen, StringComparison.Ordinal);
        Assert.Contains("365 dollars a month", finding.Why, StringComparison.Ordinal);
        Assert.Contains("in 10 days", Only("SUPPORT-003", Cluster("1.34"), "1.35").Seen, StringComparison.Ordinal);
    }

    [Fact]
    public void Standard_support_that_EKS_still_gives_after_the_published_day_has_not_ended()
    {
        var cluster = Cluster("1.34");
        var finding = Only("SUPPORT-003", cluster with
        {
            TakenAt = cluster.TakenAt.AddDays(11),
            OfferedVersions = [.. cluster.OfferedVersions.Select(offered => offered.Version == Some.V("1.34") ? offered with { EndOfStandardSupport = null } : offered)],
        }, "1.35");

        Assert.Equal("published was 2026-12-02, but EKS still calls it supported", finding.Seen);
    }

    [Theory]
    [InlineData(4, "EXTENDED_SUPPORT", "1.31 is in extended support", "until 2026-11-26 (today), then EKS upgrades by itself")]
    [InlineData(5, "EXTENDED_SUPPORT", "Extended support of 1.31 is over", "ended 2026-11-26: EKS upgrades it by force, at any time")]
    [InlineData(5, "UNSUPPORTED", "Extended support of 1.31 is over", "ended 2026-11-26: EKS upgrades it by force, at any time")]
    [InlineData(3, "UNSUPPORTED", "Extended support of 1.31 is over", "EKS says so: EKS upgrades it by force, at any time")]
    public void Extended_support_whose_end_has_passed_is_over_by_the_time_of_the_reading(int days, string support, string title, string seen)
    {
        var cluster = Cluster("1.31");
        var finding = Only("SUPPORT-001", cluster with
        {
            TakenAt = cluster.TakenAt.AddDays(days),
            OfferedVersions = [.. cluster.OfferedVersions.Select(offered => offered.Version == Some.V("1.31") ? offered with { Support = support } : offered)],
        }, "1.32");

        Assert.Equal((Severity.Act, title, seen), (finding.Severity, finding.Title, finding.Seen));
        Assert.Contains("without notice and cannot be rolled back", finding.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_whose_extended_support_has_ended_is_said_to_be_upgraded_by_force()
    {
        var finding = Only("SUPPORT-002", Cluster("1.30") with { TakenAt = Some.Start.AddDays(5) }, "1.31");

        Assert.Equal("ended 2026-11-26: EKS upgrades it by force, at any time", finding.Seen);
    }
}
