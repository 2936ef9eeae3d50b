using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EksUpgradeBot.Adapters.Kubernetes.Evidence;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Kubernetes;

public sealed class KubernetesEvidenceTests : KubernetesTest
{
    private KubernetesEvidence Evidence => new(Kubernetes);

    [Fact]
    public async Task A_workload_is_read_with_what_its_pods_are_made_of()
    {
        Cluster.Has("/apis/apps/v1/statefulsets", """
            {"metadata":{"name":"db","namespace":"shop"},
             "spec":{"replicas":3,"minReadySeconds":5,"template":{
               "metadata":{"labels":{"app":"db"},"annotations":{"container.apparmor.security.beta.kubernetes.io/db":"x"}},
               "spec":{"terminationGracePeriodSeconds":0,"affinity":{"podAntiAffinity":{"required":[]}},
                 "initContainers":[{"image":"busybox:1"}],
                 "containers":[{"image":"postgres:17","readinessProbe":{"tcpSocket":{"port":1}}},{"image":"postgres:17"}],
                 "volumes":[{"hostPath":{"path":"/var/run/docker.sock"}},{"gitRepo":{"repository":"x"}},{"emptyDir":{}}]}}},
             "status":{"availableReplicas":2}}
            """);
        Cluster.Has("/apis/apps/v1/daemonsets", """{"metadata":{"name":"agent","namespace":"ops"},"spec":{"template":{"spec":{"containers":[{"image":"a"}]}}},"status":{"desiredNumberScheduled":9,"numberAvailable":8}}""");

        var workloads = await Evidence.ListWorkloadTemplatesAsync(Prod, Token);

        var db = Assert.Single(workloads, workload => workload.Name.Name == "db");
        Assert.Equal(("StatefulSet shop/db", 3, 2, 5, (int?)0), (db.Name.ToString(), db.Replicas, db.Available, db.MinReadySeconds, db.TerminationGraceSeconds));
        Assert.Equal(["busybox:1", "postgres:17"], db.Images);
        Assert.Equal(["/var/run/docker.sock"], db.HostPaths);
        Assert.Equal(["gitRepo"], db.OldVolumes);
        Assert.Equal(["container.apparmor.security.beta.kubernetes.io/db"], db.Annotations);
        Assert.True(db.HasReadinessProbe && db.IsSpread);
        var agent = Assert.Single(workloads, workload => workload.Name.Name == "agent");
        Assert.Equal((9, 8, false, false), (agent.Replicas, agent.Available, agent.HasReadinessProbe, agent.IsSpread));
    }

    [Fact]
    public async Task A_webhook_is_read_with_its_service_and_when_its_authority_expires()
    {
        Cluster.Has("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", $$$"""
            {"metadata":{"name":"gate"},"webhooks":[
              {"name":"a.example.com","failurePolicy":"Fail","clientConfig":{"service":{"namespace":"policy","name":"gate"},"caBundle":"{{{Bundle(30, 400)}}}"},
               "rules":[{"resources":["pods","pods/*"]}],"namespaceSelector":{"matchExpressions":[{"key":"k","operator":"Exists"}]}},
              {"name":"b.example.com","failurePolicy":"Ignore","clientConfig":{"url":"https://127.0.0.1:1/x","caBundle":"bm8="},"rules":[{"resources":["*"]}],"namespaceSelector":{}}]}
            """);

        var webhooks = await Evidence.ListWebhooksAsync(Prod, Token);

        Assert.Equal(("ValidatingWebhookConfiguration gate", true, "policy/gate", true), (webhooks[0].Configuration, webhooks[0].FailsClosed, webhooks[0].Service?.ToString(), webhooks[0].SelectsNamespaces));
        Assert.Equal(["pods", "pods/*"], webhooks[0].Resources);
        Assert.InRange(webhooks[0].CertificateExpiry!.Value, TimeProvider.System.GetUtcNow().AddDays(399), TimeProvider.System.GetUtcNow().AddDays(401));
        Assert.Equal((false, null, null, false), (webhooks[1].FailsClosed, webhooks[1].Service, webhooks[1].CertificateExpiry, webhooks[1].SelectsNamespaces));
    }

    [Fact]
    public async Task A_service_counts_the_endpoints_that_are_ready()
    {
        Cluster.Has("/api/v1/services", """{"metadata":{"name":"gate","namespace":"policy"},"spec":{"externalIPs":["192.0.2.1"]}}""");
        Cluster.Has("/api/v1/services", """{"metadata":{"name":"empty","namespace":"policy"},"spec":{}}""");
        Cluster.Has("/apis/discovery.k8s.io/v1/endpointslices", """{"metadata":{"name":"gate-1","namespace":"policy","labels":{"kubernetes.io/service-name":"gate"}},"endpoints":[{"conditions":{"ready":true}},{"conditions":{"ready":false}},{"conditions":{}}]}""");

        Assert.Equal(
            [new ServiceBackend(new ServiceName("policy", "gate"), 2, true), new ServiceBackend(new ServiceName("policy", "empty"), 0, false)],
            await Evidence.ListServicesAsync(Prod, Token));
    }

    [Fact]
    public async Task Custom_resources_and_aggregated_APIs_are_read_as_far_as_they_can_trouble()
    {
        Cluster.Has("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", """
            {"metadata":{"name":"things.example.com"},
             "spec":{"versions":[{"name":"v1","served":true,"schema":{"big":[1,2,{"deep":"x"}]}},{"name":"v1beta1","served":false}],
                     "conversion":{"strategy":"Webhook","webhook":{"clientConfig":{"service":{"namespace":"ops","name":"convert"}}}}},
             "status":{"storedVersions":["v1beta1","v1"]}}
            """);
        Cluster.Has("/apis/apiregistration.k8s.io/v1/apiservices", """{"metadata":{"name":"v1.apps"},"spec":{},"status":{"conditions":[{"type":"Available","status":"True"}]}}""");
        Cluster.Has("/apis/apiregistration.k8s.io/v1/apiservices", """{"metadata":{"name":"v1beta1.metrics.k8s.io"},"spec":{"service":{"namespace":"kube-system","name":"m"}},"status":{"conditions":[{"type":"Available","status":"False","reason":"MissingEndpoints","message":"none"}]}}""");

        var resource = Assert.Single(await Evidence.ListCustomResourcesAsync(Prod, Token));
        Assert.Equal(["v1beta1", "v1"], resource.Stored);
        Assert.Equal(["v1"], resource.Served);
        Assert.Equal("ops/convert", resource.Conversion!.Service!.ToString());
        Assert.Equal(new AggregatedApi("v1beta1.metrics.k8s.io", false, "MissingEndpoints: none"), Assert.Single(await Evidence.ListAggregatedApisAsync(Prod, Token)));
    }

    [Fact]
    public async Task Deprecated_APIs_are_read_from_the_metrics_line_by_line()
    {
        Cluster.Next.Enqueue(context => context.Response.WriteAsync(string.Join('\n',
            "# HELP apiserver_requested_deprecated_apis [STABLE] Gauge",
            "apiserver_request_total{code=\"200\"} 7",
            "apiserver_requested_deprecated_apis{group=\"flowcontrol.apiserver.k8s.io\",removed_release=\"1.32\",resource=\"flowschemas\",subresource=\"\",version=\"v1beta3\"} 1",
            "apiserver_requested_deprecated_apis{group=\"\",removed_release=\"\",resource=\"componentstatuses\",subresource=\"\",version=\"v1\"} 1",
            "apiserver_requested_deprecated_apis{broken 1", "")));

        Assert.Equal(
            [new RequestedApi("flowcontrol.apiserver.k8s.io/v1beta3", "flowschemas", new KubernetesVersion(1, 32)), new RequestedApi("v1", "componentstatuses", null)],
            await Evidence.ListRequestedApisAsync(Prod, Token));
    }

    [Fact]
    public async Task Objects_are_asked_for_with_the_version_that_stays_and_tell_who_wrote_them_with_the_old_one()
    {
        Cluster.Has("/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas", """
            {"metadata":{"name":"batch","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"apiVersion\":\"flowcontrol.apiserver.k8s.io/v1beta3\",\"kind\":\"FlowSchema\",\"metadata\":{\"name\":\"batch\"}}"},
             "managedFields":[{"manager":"helm","apiVersion":"flowcontrol.apiserver.k8s.io/v1beta3","time":"2026-01-02T03:04:05Z"},{"manager":"kube-apiserver","apiVersion":"flowcontrol.apiserver.k8s.io/v1"}]}}
            """);

        var written = await Evidence.ListWrittenObjectsAsync(Prod, new KubernetesVersion(1, 31), Token);

        Assert.Equal(["helm", "kubectl apply"], written.Select(one => one.Manager));
        Assert.All(written, one => Assert.Equal("FlowSchema", one.Name.Kind));
        Assert.DoesNotContain(Cluster.Requests, path => path.Contains("v1beta", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hostile_release_is_named_and_the_others_are_read()
    {
        foreach (var (name, value) in new[] { ("good", StoredReleasesTests.Packed("""{"version":2,"chart":{"metadata":{"name":"c","version":"1.0.0"}},"manifest":""}""")), ("bad", "%%%") })
        {
            Cluster.Has("/api/v1/secrets", $$$"""{"metadata":{"name":"sh.helm.release.v1.{{{name}}}.v2","namespace":"shop","labels":{"name":"{{{name}}}"}},"data":{"release":"{{{Convert.ToBase64String(Encoding.ASCII.GetBytes(value))}}}"}}""");
        }

        var reading = await Evidence.ListChartsAsync(Prod, Token);

        Assert.Equal("shop/good", Assert.Single(reading.Charts).ToString());
        Assert.Equal(("Helm release shop/bad", UnseenKind.Evidence), (Assert.Single(reading.Unreadable).Source, reading.Unreadable[0].Kind));
        Assert.Contains(Cluster.Requests, path => path.Contains("labelSelector=owner%3Dhelm%2Cstatus%3Ddeployed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_not_served_has_no_objects_and_what_is_forbidden_says_so()
    {
        Assert.Empty(await Evidence.ListCustomResourcesAsync(Prod, Token));
        Assert.Null(await Evidence.FindProxyModeAsync(Prod, Token));

        Cluster.Next.Enqueue(FakeKubernetes.Refusal(403, "secrets is forbidden"));
        Assert.Contains("secrets is forbidden", (await Assert.ThrowsAsync<OutsideException>(() => Evidence.ListChartsAsync(Prod, Token))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apiVersion: kubeproxy.config.k8s.io/v1alpha1\nmode: \"ipvs\"\nipvs:\n  mode: no\n", "ipvs")]
    [InlineData("kind: KubeProxyConfiguration\n", "")]
    public void The_mode_of_kube_proxy_is_read_from_its_configuration(string configuration, string mode) =>
        Assert.Equal(mode, EvidenceValues.ToProxyMode(configuration));

    private static string Bundle(params int[] days)
    {
        var pem = new StringBuilder();
        foreach (var day in days)
        {
            using var key = ECDsa.Create();
            using var certificate = new CertificateRequest("CN=ca", key, HashAlgorithmName.SHA256)
                .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(day));
            pem.AppendLine(certificate.ExportCertificatePem());
        }

        return Convert.ToBase64String(Encoding.UTF8.GetBytes(pem.ToString()));
    }
}
