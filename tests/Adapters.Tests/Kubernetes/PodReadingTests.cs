using EksUpgradeBot.Upgrade.Ports;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Kubernetes;

public sealed class PodReadingTests : KubernetesTest
{
    private const string Pods = "/api/v1/pods";

    [Fact]
    public async Task A_pod_is_read_with_its_node_its_labels_and_whether_it_serves()
    {
        Cluster.Has(Pods, """
            {"metadata":{"name":"web-1","namespace":"shop","labels":{"app":"web"}},"spec":{"nodeName":"ip-10-0-1-17","containers":[{"name":"x"}]},
             "status":{"phase":"Running","conditions":[{"type":"PodScheduled","status":"True"},{"type":"Ready","status":"True"}]}}
            """);

        var pod = Assert.Single(await Kubernetes.ListPodsAsync(Prod, null, Token));

        Assert.Equal("Pod shop/web-1", pod.Name.ToString());
        Assert.Equal(("ip-10-0-1-17", true, false, false, false), (pod.Node, pod.IsReady, pod.IsTerminating, pod.IsFinished, pod.IsPending));
        Assert.Equal("web", pod.Labels["app"]);
        Assert.Equal((null, null, false), (pod.Owner, pod.Grace, pod.ToleratesEverything));
    }

    [Fact]
    public async Task All_pages_are_read_and_one_node_s_pods_are_asked_for_by_name()
    {
        for (var at = 0; at < 7; at++)
        {
            Cluster.Has(Pods, $$"""{"metadata":{"name":"p{{at}}","namespace":"a"} }""");
        }

        var pods = await Kubernetes.ListPodsAsync(Prod, "ip-10-0-1-17.eu-west-1.compute.internal", Token);

        Assert.Equal(["p0", "p1", "p2", "p3", "p4", "p5", "p6"], pods.Select(pod => pod.Name.Name));
        Assert.Equal(
            [
                "/api/v1/pods?fieldSelector=spec.nodeName%3Dip-10-0-1-17.eu-west-1.compute.internal&limit=500",
                "/api/v1/pods?fieldSelector=spec.nodeName%3Dip-10-0-1-17.eu-west-1.compute.internal&limit=500&continue=eyJ%3D%2F%2B3",
                "/api/v1/pods?fieldSelector=spec.nodeName%3Dip-10-0-1-17.eu-west-1.compute.internal&limit=500&continue=eyJ%3D%2F%2B6",
            ],
            Cluster.Requests);
    }

    [Theory]
    [InlineData("""[{"kind":"ReplicaSet","name":"web-6d5f4c8b9","controller":true}]""", "Deployment shop/web")]
    [InlineData("""[{"kind":"ReplicaSet","name":"web-by-hand","controller":true}]""", "ReplicaSet shop/web-by-hand")]
    [InlineData("""[{"kind":"StatefulSet","name":"db","controller":true}]""", "StatefulSet shop/db")]
    [InlineData("""[{"kind":"DaemonSet","name":"agent","controller":true}]""", "DaemonSet shop/agent")]
    [InlineData("""[{"kind":"Job","name":"nightly-1","controller":true}]""", "Job shop/nightly-1")]
    [InlineData("""[{"kind":"Node","name":"ip-1","controller":true}]""", "Node shop/ip-1")]
    [InlineData("""[{"kind":"ConfigMap","name":"a"},{"kind":"ReplicaSet","name":"web-6d5f4c8b9","controller":true}]""", "Deployment shop/web")]
    [InlineData("""[{"kind":"ConfigMap","name":"a","controller":false}]""", null)]
    [InlineData("[]", null)]
    public async Task Its_owner_is_the_workload_that_keeps_it(string owners, string? expected)
    {
        Cluster.Has(Pods, $$"""
            {"metadata":{"name":"web-1","namespace":"shop","labels":{"pod-template-hash":"6d5f4c8b9"},"ownerReferences":{{owners}} } }
            """);

        Assert.Equal(expected, Assert.Single(await Kubernetes.ListPodsAsync(Prod, null, Token)).Owner?.ToString());
    }

    [Theory]
    [InlineData("Succeeded", true, false)]
    [InlineData("Failed", true, false)]
    [InlineData("Pending", false, true)]
    [InlineData("Running", false, false)]
    [InlineData("Unknown", false, false)]
    public async Task Its_phase_tells_whether_it_is_finished_or_pending(string phase, bool isFinished, bool isPending)
    {
        Cluster.Has(Pods, $$"""{"metadata":{"name":"web-1","namespace":"shop"},"status":{"phase":"{{phase}}"} }""");

        var pod = Assert.Single(await Kubernetes.ListPodsAsync(Prod, null, Token));

        Assert.Equal((isFinished, isPending, false), (pod.IsFinished, pod.IsPending, pod.IsReady));
    }

    [Fact]
    public async Task A_pod_that_is_ending_tells_how_long_it_may_take()
    {
        Cluster.Has(Pods, """{"metadata":{"name":"web-1","namespace":"shop","deletionTimestamp":"2026-11-22T09:00:30Z","deletionGracePeriodSeconds":600}}""");

        var pod = Assert.Single(await Kubernetes.ListPodsAsync(Prod, null, Token));

        Assert.True(pod.IsTerminating);
        Assert.Equal(TimeSpan.FromMinutes(10), pod.Grace);
    }

    [Theory]
    [InlineData("""[{"operator":"Exists"}]""", true)]
    [InlineData("""[{"key":"","operator":"Exists","effect":""}]""", true)]
    [InlineData("""[{"operator":"Exists","effect":"NoSchedule"}]""", true)]
    [InlineData("""[{"operator":"Exists","effect":"NoExecute"}]""", false)]
    [InlineData("""[{"key":"gpu","operator":"Exists"}]""", false)]
    [InlineData("""[{"key":"gpu","operator":"Equal","value":"yes"}]""", false)]
    public async Task A_toleration_without_a_key_tolerates_a_cordon_too(string tolerations, bool expected)
    {
        Cluster.Has(Pods, $$"""{"metadata":{"name":"web-1","namespace":"shop"},"spec":{"tolerations":{{tolerations}} } }""");

        Assert.Equal(expected, Assert.Single(await Kubernetes.ListPodsAsync(Prod, null, Token)).ToleratesEverything);
    }

    [Fact]
    public async Task A_pod_without_a_name_is_no_answer()
    {
        Cluster.Has(Pods, """{"metadata":{"namespace":"shop"}}""");

        var unread = await Assert.ThrowsAsync<OutsideException>(() => Kubernetes.ListPodsAsync(Prod, null, Token));

        Assert.Equal("Could not list the pods of cluster prod: the answer cannot be read (a Pod has no name).", unread.Message);
    }
}
