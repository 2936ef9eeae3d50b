using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Kubernetes;
using Xunit;
using static EksUpgradeBot.Sandbox.Tests.Aws.KubernetesCalls;

namespace EksUpgradeBot.Sandbox.Tests.Aws;

public sealed class KubernetesApiTests
{
    [Fact]
    public void The_signature_of_a_known_token_is_the_one_that_kubectl_makes()
    {
        // The vector was made by the aws CLI and checked by an independent implementation.
        var url = new Uri("https://sts.us-east-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256"
            + "&X-Amz-Credential=AKIAEXAMPLE%2F20261122%2Fus-east-1%2Fsts%2Faws4_request&X-Amz-Date=20261122T084811Z&X-Amz-Expires=60"
            + "&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Security-Token=sess%2Ftok%2Ben%3D");

        Assert.Equal("6ec139e730568c03c5666912908ed07dfae4ce1fa1c23887a6afdc3e0e1c5ff8",
            ClusterToken.Sign(url, "host;x-k8s-aws-id", "demo", "secret", "us-east-1", "20261122T084811Z"));
    }

    [Fact]
    public async Task The_old_version_is_served_until_near_the_end_of_the_update()
    {
        var (host, time) = await Worlds.StillAsync(kubernetes: true);
        await using var _ = host;
        using var client = Client(host, "dev");
        await host.PostAsync("/clusters/dev/updates", new { version = "1.35", clientRequestToken = "a" });

        time.Advance(TimeSpan.FromMinutes(35));
        client.DefaultRequestHeaders.Authorization = Bearer(host, time, "dev");
        Assert.Equal("34+", $"{(await JsonAsync(client, "/version"))["minor"]}");
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("35+", $"{(await JsonAsync(client, "/version"))["minor"]}");
    }

    [Fact]
    public async Task Nodes_come_in_pages_with_the_kubelet_that_they_run()
    {
        var (host, time) = await Worlds.StillAsync(kubernetes: true);
        await using var _ = host;
        using var client = Client(host, "prod-eu");
        client.DefaultRequestHeaders.Authorization = Bearer(host, time, "prod-eu");

        var first = await JsonAsync(client, "/api/v1/nodes?limit=50");
        var second = await JsonAsync(client, $"/api/v1/nodes?limit=50&continue={first["metadata"]!["continue"]}");
        var labelled = await JsonAsync(client, "/api/v1/nodes?labelSelector=eks.amazonaws.com%2Fnodegroup%3Dmemory");

        Assert.Equal((50, 10, 20), (Count(first), Count(second), Count(labelled)));
        Assert.Null(second["metadata"]!["continue"]);
        Assert.Equal(60, first["items"]!.AsArray().Concat(second["items"]!.AsArray()).Select(node => $"{node!["metadata"]!["name"]}").Distinct().Count());
        Assert.All(first["items"]!.AsArray(), node => Assert.StartsWith("v1.33.", $"{node!["status"]!["nodeInfo"]!["kubeletVersion"]}"));
    }

    [Fact]
    public async Task A_daemon_set_carries_the_image_of_its_add_on()
    {
        var (host, time) = await Worlds.StillAsync(kubernetes: true);
        await using var _ = host;
        using var client = Client(host, "prod-eu");
        client.DefaultRequestHeaders.Authorization = Bearer(host, time, "prod-eu");

        var proxy = await JsonAsync(client, "/apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy");
        var budgets = await JsonAsync(client, "/apis/policy/v1/poddisruptionbudgets");

        Assert.EndsWith("kube-proxy:v1.33.0-minimal-eksbuild.1", $"{proxy["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]}");
        Assert.Contains(budgets["items"]!.AsArray(), budget => $"{budget!["metadata"]!["name"]}" == "checkout");
    }

    [Fact]
    public async Task A_helm_release_is_a_secret_that_helm_could_read_and_changes_with_an_upgrade()
    {
        var (host, time) = await Worlds.StillAsync(kubernetes: true);
        await using var _ = host;
        using var client = Client(host, "legacy");
        client.DefaultRequestHeaders.Authorization = Bearer(host, time, "legacy");

        var before = await JsonAsync(client, "/api/v1/secrets?labelSelector=owner%3Dhelm,name%3Dcluster-policies&fieldSelector=type%3Dhelm.sh%2Frelease.v1");
        Assert.Contains("flowcontrol.apiserver.k8s.io/v1beta3", $"{Release(before)["manifest"]}");

        await host.WorldAsync("/release",
            """{"cluster":"legacy","release":{"namespace":"kube-system","name":"cluster-policies","chartVersion":"3.0.0","manifest":"apiVersion: v1"}}""");
        var after = await JsonAsync(client, "/api/v1/namespaces/kube-system/secrets?labelSelector=name%3Dcluster-policies");
        Assert.Equal(("3.0.0", 8), ($"{Release(after)["chart"]!["metadata"]!["version"]}", (int)Release(after)["version"]!));
    }

    [Fact]
    public async Task A_cordoned_node_takes_no_pods()
    {
        var (host, time) = await Worlds.StillAsync(kubernetes: true);
        await using var _ = host;
        using var client = Client(host, "dev");
        client.DefaultRequestHeaders.Authorization = Bearer(host, time, "dev");
        var name = $"{(await JsonAsync(client, "/api/v1/nodes"))["items"]![0]!["metadata"]!["name"]}";

        using var patch = new StringContent("""{"spec":{"unschedulable":true}}""", Encoding.UTF8, "application/strategic-merge-patch+json");
        using var answer = await client.PatchAsync(new Uri($"/api/v1/nodes/{name}", UriKind.Relative), patch, TestContext.Current.CancellationToken);

        Assert.True((bool)(await JsonAsync(client, $"/api/v1/nodes/{name}"))["spec"]!["unschedulable"]!);
    }

    [Fact]
    public async Task The_API_of_one_cluster_goes_down_alone()
    {
        var (host, _) = await Worlds.StillAsync(kubernetes: true);
        await using var __ = host;
        await host.WorldAsync("/fault", """{"id":"kubernetes-down","active":true,"cluster":"dev"}""");
        using var dev = Client(host, "dev");
        using var prod = Client(host, "prod-eu");

        await Assert.ThrowsAsync<HttpRequestException>(() => dev.GetStringAsync(new Uri("/readyz", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Equal("ok", await prod.GetStringAsync(new Uri("/readyz", UriKind.Relative), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("another cluster")]
    [InlineData("another secret")]
    [InlineData("too old")]
    [InlineData("nothing")]
    public async Task A_token_that_is_not_right_is_unauthorized(string wrong)
    {
        var (host, time) = await Worlds.StillAsync(kubernetes: true);
        await using var _ = host;
        using var client = Client(host, "dev");
        client.DefaultRequestHeaders.Authorization = wrong switch
        {
            "another cluster" => Bearer(host, time, "staging"),
            "another secret" => Bearer(host, time, "dev", "guessed"),
            "nothing" => null,
            _ => Bearer(host, time, "dev"),
        };

        if (wrong == "too old")
        {
            time.Advance(TimeSpan.FromMinutes(16));
        }

        using var answer = await client.GetAsync(new Uri("/version", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        var status = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(("Status", "Unauthorized", 401), ($"{status["kind"]}", $"{status["reason"]}", (int)status["code"]!));
    }

    private static JsonNode Release(JsonNode secrets)
    {
        var once = Convert.FromBase64String($"{secrets["items"]!.AsArray().Single()!["data"]!["release"]}");
        using var packed = new MemoryStream(Convert.FromBase64String(Encoding.ASCII.GetString(once)));
        using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        return JsonNode.Parse(gzip)!;
    }

    private static int Count(JsonNode list) => list["items"]!.AsArray().Count;
}
