using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Readiness.Knowledge;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;
using static EksUpgradeBot.Upgrade.Tests.Readiness.Examined;

namespace EksUpgradeBot.Upgrade.Tests.Readiness;

public sealed class RemovedApisTests
{
    private const string FlowSchemas = "/apis/flowcontrol.apiserver.k8s.io/v1beta3/flowschemas";

    public static TheoryData<string, string> Rows => [.. ApiRemovals.All.Select(row => (row.ApiVersion, row.Kind))];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_release_that_holds_a_removed_API_blocks_the_hop_that_removes_it_and_no_other(string apiVersion, string kind)
    {
        var row = ApiRemovals.Find(apiVersion, kind)!;
        var cluster = Cluster(row.RemovedIn.Previous.ToString(), new ClusterEvidence { Charts = [Chart(apiVersion, kind)] });
        if (!row.IsServedByDefault)
        {
            None("API-001", cluster, row.RemovedIn.ToString());
            None("HELM-001", cluster, row.RemovedIn.ToString());
            return;
        }

        Assert.Equal((Severity.Blocks, row.RemovedIn), (Only("API-001", cluster, row.RemovedIn.ToString()).Severity, Only("API-001", cluster, row.RemovedIn.ToString()).Hop?.To));
        Assert.Equal(Severity.Blocks, Only("HELM-001", cluster, row.RemovedIn.ToString()).Severity);

        // A minor earlier there is time, and after the removal there is nothing left to warn of.
        var before = Cluster(row.RemovedIn.Previous.Previous.ToString(), cluster.Evidence);
        Assert.Equal(Severity.Know, Only("API-002", before, row.RemovedIn.Previous.ToString()).Severity);
        None("API-001", before, row.RemovedIn.Previous.ToString());
        None("API-001", Cluster(row.RemovedIn.ToString(), cluster.Evidence), row.RemovedIn.Next.ToString());
    }

    [Theory]
    [InlineData("networking.istio.io/v1beta1", "Gateway")]
    [InlineData("kubernetes.crossplane.io/v1beta1", "FlowSchema")]
    [InlineData("extensions.example.com/v1beta1", "Ingress")]
    [InlineData("apps/v1", "Deployment")]
    [InlineData("flowcontrol.apiserver.k8s.io/v1", "FlowSchema")]
    public void A_kind_of_the_same_name_in_another_group_or_version_is_not_flagged(string apiVersion, string kind) =>
        Assert.DoesNotContain(
            Findings(Cluster("1.21", new ClusterEvidence { Charts = [Chart(apiVersion, kind)] }), "1.37"),
            finding => finding.Code.StartsWith("API", StringComparison.Ordinal) || finding.Code.StartsWith("HELM", StringComparison.Ordinal));

    [Fact]
    public void A_beta_that_EKS_does_not_serve_matters_only_where_it_is_served()
    {
        var evidence = new ClusterEvidence { Charts = [Chart("admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy")] };

        None("API-001", Cluster("1.33", evidence), "1.34");
        Only("API-001", Cluster("1.33", evidence with { ServedApis = new HashSet<string> { "admissionregistration.k8s.io/v1beta1" } }), "1.34");
    }

    [Theory]
    [InlineData("api-priority-and-fairness-config-producer-v1", "FlowSchema")]
    [InlineData("kube-controller-manager", "FlowSchema")]
    [InlineData("kubectl", "EndpointSlice")]
    public void What_controllers_make_is_not_the_users(string manager, string kind) =>
        None("API-001", Cluster("1.31", new ClusterEvidence
        {
            Objects = [new WrittenObject("flowcontrol.apiserver.k8s.io/v1beta3", new ObjectName(kind, "", "exempt"), manager, Some.Start)],
        }), "1.32");

    [Fact]
    public void Four_witnesses_make_one_finding()
    {
        var finding = Only("API-001", Cluster("1.31", new ClusterEvidence
        {
            Insights = [Insight(FlowSchemas, Some.Start.AddHours(-2))],
            Charts = [Chart("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema")],
            Objects = [new WrittenObject("flowcontrol.apiserver.k8s.io/v1beta3", new ObjectName("FlowSchema", "", "batch-jobs"), "helm", Some.Start.AddDays(-90))],
            RequestedApis = [new RequestedApi("flowcontrol.apiserver.k8s.io/v1beta3", "flowschemas", Some.V("1.32"))],
            Code = new CodeEvidence(Some.V("1.31"), "main.tf:3", [new ManifestObject("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", "batch-jobs", "charts/policies/flow.yaml:1")]),
        }), "1.32");

        Assert.Equal(5, finding.Details.Count);
        Assert.Contains("cluster-policies", finding.Seen, StringComparison.Ordinal);
        Assert.Contains("kube-system/policies", finding.Seen, StringComparison.Ordinal);
        Assert.Contains("flow.yaml:1", finding.Seen, StringComparison.Ordinal);
        Assert.Contains("1.31 serves it already", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void An_insight_that_stays_red_after_the_fix_says_until_when()
    {
        var cluster = Cluster("1.31", new ClusterEvidence { Insights = [Insight(FlowSchemas, Some.Start.AddDays(-12))] });

        var finding = Only("API-003", cluster, "1.32");

        Assert.Equal(Severity.Act, finding.Severity);
        Assert.Contains("2026-12-10", finding.Seen, StringComparison.Ordinal);
        None("API-001", cluster, "1.32");
    }

    [Fact]
    public void An_old_call_does_not_excuse_what_still_stands_in_the_cluster() =>
        Only("API-001", Cluster("1.31", new ClusterEvidence
        {
            Insights = [Insight(FlowSchemas, Some.Start.AddDays(-12))],
            Charts = [Chart("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema")],
        }), "1.32");

    [Fact]
    public void A_scanner_that_looks_around_is_no_user() =>
        Only("API-003", Cluster("1.31", new ClusterEvidence { Insights = [Insight(FlowSchemas, Some.Start, "kubent/0.7.3")] }), "1.32");

    [Fact]
    public void Only_in_files_it_is_something_to_act_on() =>
        Assert.Equal(Severity.Act, Only("API-001", Cluster("1.31", new ClusterEvidence
        {
            Code = new CodeEvidence(Some.V("1.31"), "main.tf:3", [new ManifestObject("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", "", "flow.yaml:1")]),
        }), "1.32").Severity);

    [Fact]
    public void An_API_that_only_EKS_knows_of_is_believed()
    {
        var finding = Only("API-001", Cluster("1.37", new ClusterEvidence
        {
            Insights = [Insight("/apis/future.k8s.io/v1beta1/things", Some.Start, version: "1.38")],
        }) with
        { OfferedVersions = Some.Catalogue("1.31", "1.39") }, "1.38");

        Assert.Equal(Severity.Blocks, finding.Severity);
    }
}
