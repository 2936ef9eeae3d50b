using System.Net;
using Xunit;
using static EksUpgradeBot.Sandbox.Tests.Aws.KubernetesCalls;

namespace EksUpgradeBot.Sandbox.Tests.Aws;

/// <summary>What can go wrong while a control plane bakes, at any instant, and be mended again.</summary>
public sealed class WorkloadHealthTests
{
    private const string Web = "/apis/apps/v1/namespaces/shop/deployments/web";

    [Fact]
    public async Task A_workload_becomes_unavailable_and_recovers()
    {
        var (host, time) = await Worlds.StillAsync(kubernetes: true);
        await using var _ = host;
        using var client = Authorized(host, time, "dev");
        Assert.Equal((2, "True"), await HealthAsync(client));

        await host.WorldAsync("/cluster", """{"name":"dev","action":"break-workload","namespace":"shop","workload":"web"}""");
        Assert.Equal((0, "False"), await HealthAsync(client));
        var pods = await JsonAsync(client, "/api/v1/namespaces/shop/pods");
        Assert.All(pods["items"]!.AsArray(), pod => Assert.Contains(pod!["status"]!["conditions"]!.AsArray(),
            condition => $"{condition!["type"]}" == "Ready" && $"{condition["status"]}" == "False"));

        await host.WorldAsync("/cluster", """{"name":"dev","action":"mend-workload","namespace":"shop","workload":"web"}""");
        Assert.Equal((2, "True"), await HealthAsync(client));
    }

    [Fact]
    public async Task A_node_turns_not_ready_and_its_pods_with_it()
    {
        var (host, time) = await Worlds.StillAsync(kubernetes: true);
        await using var _ = host;
        using var client = Authorized(host, time, "dev");
        var pod = (await JsonAsync(client, "/api/v1/namespaces/shop/pods"))["items"]![0]!;
        var node = $"{pod["spec"]!["nodeName"]}";

        await host.WorldAsync("/cluster", $$"""{"name":"dev","action":"break-node","node":"{{node}}"}""");

        Assert.Equal("False", $"{(await JsonAsync(client, $"/api/v1/nodes/{node}"))["status"]!["conditions"]![0]!["status"]}");
        // Of two replicas none may be missing by the default of a quarter, rounded down.
        Assert.Equal((1, "False"), await HealthAsync(client));
        Assert.Equal(2, (int)(await JsonAsync(client, "/apis/apps/v1/namespaces/kube-system/daemonsets/aws-node"))["status"]!["numberReady"]!);
        await host.WorldAsync("/cluster", $$"""{"name":"dev","action":"mend-node","node":"{{node}}"}""");
        Assert.Equal((2, "True"), await HealthAsync(client));
    }

    [Fact]
    public async Task The_API_server_of_one_cluster_says_that_it_is_not_ready_and_lives()
    {
        var (host, _) = await Worlds.StillAsync(kubernetes: true);
        await using var __ = host;
        using var client = Client(host, "dev");
        using var other = Client(host, "staging");
        Assert.EndsWith("readyz check passed\n", (await GetAsync(client, "/readyz?verbose")).Body);

        await host.WorldAsync("/fault", """{"id":"kubernetes-not-ready","active":true,"cluster":"dev"}""");

        var broken = await GetAsync(client, "/readyz");
        Assert.Equal(HttpStatusCode.InternalServerError, broken.Status);
        Assert.Contains("[-]etcd failed: reason withheld\n", broken.Body);
        Assert.EndsWith("readyz check failed\n", broken.Body);
        Assert.Equal((HttpStatusCode.OK, "ok"), await GetAsync(client, "/livez"));
        Assert.Equal((HttpStatusCode.OK, "ok"), await GetAsync(other, "/readyz"));
    }

    [Fact]
    public async Task An_insight_turns_to_error_and_back()
    {
        var (host, _) = await Worlds.StillAsync();
        await using var __ = host;
        Assert.Empty(await ErrorsAsync(host));

        await host.WorldAsync("/cluster", """{"name":"dev","action":"insight","insight":"Cluster health issues","version":"ERROR"}""");
        Assert.Equal(["Cluster health issues"], await ErrorsAsync(host));
        await host.WorldAsync("/cluster", """{"name":"dev","action":"insight","insight":"Cluster health issues","version":""}""");
        Assert.Empty(await ErrorsAsync(host));

        var unknown = await host.WorldAsync("/cluster", """{"name":"dev","action":"insight","insight":"Moon phase","version":"ERROR"}""");
        Assert.StartsWith("No insight 'Moon phase': Kubelet version skew, ", $"{unknown["error"]}");
    }

    [Fact]
    public async Task The_state_offers_what_can_be_done_and_each_offer_works()
    {
        var (host, _) = await Worlds.StillAsync("compute");
        await using var __ = host;
        var clusters = (await host.WorldAsync("/state"))["clusters"]!.AsArray();

        foreach (var act in clusters.SelectMany(cluster => cluster!["acts"]!.AsArray()).ToList())
        {
            Assert.NotEqual("", $"{act!["title"]}");

            // A fleet of this kind is not to be upgraded as it is: that the others work is asked here.
            if ($"{act["act"]!["action"]}" != "upgrade")
            {
                var answer = await host.WorldAsync("/cluster", act["act"]!.ToJsonString());
                Assert.True(answer["error"] is null, $"{act["title"]}: {answer["error"]}");
            }
        }
    }

    private static async Task<List<string>> ErrorsAsync(WorldHost host) =>
        [.. (await host.PostAsync("/clusters/dev/insights", new { filter = new { statuses = new[] { "ERROR" } } })).Body["insights"]!.AsArray()
            .Select(insight => $"{insight!["name"]}")];

    private static async Task<(int Ready, string Available)> HealthAsync(HttpClient client)
    {
        var status = (await JsonAsync(client, Web))["status"]!;
        var available = status["conditions"]!.AsArray().Single(condition => $"{condition!["type"]}" == "Available")!;
        return ((int)status["readyReplicas"]!, $"{available["status"]}");
    }

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
