using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Kubernetes;

public sealed class WorkloadReadingTests : KubernetesTest
{
    private const string Deployments = "/apis/apps/v1/deployments";
    private const string StatefulSets = "/apis/apps/v1/statefulsets";
    private const string DaemonSets = "/apis/apps/v1/daemonsets";

    [Fact]
    public async Task Deployments_stateful_sets_and_daemon_sets_are_read_with_all_their_pages()
    {
        for (var at = 0; at < 4; at++)
        {
            Cluster.Has(Deployments, $$"""
                {"metadata":{"name":"web{{at}}","namespace":"shop","generation":3},"spec":{"replicas":4},
                 "status":{"observedGeneration":3,"replicas":4,"updatedReplicas":2,"availableReplicas":3} }
                """);
        }

        Cluster.Has(StatefulSets, """{"metadata":{"name":"db","namespace":"shop","generation":2},"spec":{"replicas":3},"status":{"observedGeneration":1}}""");
        Cluster.Has(DaemonSets, """
            {"metadata":{"name":"agent","namespace":"kube-system","generation":1},"spec":{},
             "status":{"observedGeneration":1,"desiredNumberScheduled":5,"updatedNumberScheduled":5,"numberAvailable":5}}
            """);

        var workloads = await Kubernetes.ListWorkloadsAsync(Prod, Token);

        Assert.Equal(6, workloads.Count);
        Assert.Contains(new Workload(new ObjectName("Deployment", "shop", "web3"), 4, 3, 2), workloads);
        Assert.Contains(new Workload(new ObjectName("StatefulSet", "shop", "db"), 3, 0, 0, IsObserved: false), workloads);
        Assert.Contains(new Workload(new ObjectName("DaemonSet", "kube-system", "agent"), 5, 5, 5), workloads);
    }

    [Fact]
    public async Task A_workload_without_a_number_wants_one_pod_and_one_scaled_to_zero_wants_none()
    {
        Cluster.Has(Deployments, """{"metadata":{"name":"web","namespace":"shop"},"spec":{}}""");
        Cluster.Has(Deployments, """{"metadata":{"name":"idle","namespace":"shop"},"spec":{"replicas":0}}""");
        Cluster.Has(StatefulSets, """{"metadata":{"name":"db","namespace":"shop"}}""");
        Cluster.Objects[DaemonSets] = [];

        var workloads = await Kubernetes.ListWorkloadsAsync(Prod, Token);

        Assert.Equal([1, 0, 1], workloads.Select(workload => workload.Wanted));
        Assert.Equal([false, true, false], workloads.Select(workload => workload.IsRolledOut));
    }

    [Theory]
    [InlineData("Deployment", "deployments")]
    [InlineData("StatefulSet", "statefulsets")]
    [InlineData("DaemonSet", "daemonsets")]
    public async Task A_restart_writes_the_stamp_into_the_pod_template_as_kubectl_does(string kind, string plural)
    {
        await Kubernetes.RestartAsync(Prod, new ObjectName(kind, "shop", "web"), "run-1", Token);

        var (type, path, body) = Assert.Single(Cluster.Patches);
        Assert.StartsWith("application/strategic-merge-patch+json", type, StringComparison.Ordinal);
        Assert.Equal($"/apis/apps/v1/namespaces/shop/{plural}/web", path);
        Assert.Equal("""{"spec":{"template":{"metadata":{"annotations":{"kubectl.kubernetes.io/restartedAt":"run-1"}}}}}""", body);
    }

    [Theory]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(409, true)]
    [InlineData(503, true)]
    public async Task A_restart_that_is_refused_says_of_what_and_in_which_words(int status, bool isTransient)
    {
        Cluster.Next.Enqueue(FakeKubernetes.Refusal(status, "no"));

        var refused = await Assert.ThrowsAsync<OutsideException>(
            () => Kubernetes.RestartAsync(Prod, new ObjectName("Deployment", "shop", "web"), "run-1", Token));

        Assert.Equal($"Could not restart Deployment shop/web of cluster prod: the Kubernetes API answered {status}: no.", refused.Message);
        Assert.Equal(isTransient, refused.IsTransient);
        Assert.Empty(Cluster.Patches);
    }
}
