using System.Text.Json.Nodes;
using Xunit;
using static EksUpgradeBot.Sandbox.Tests.Aws.KubernetesCalls;

namespace EksUpgradeBot.Sandbox.Tests.Aws;

/// <summary>Node groups whose drains disruption budgets forbid. The clusters are those of the scene <c>compute</c>.</summary>
public sealed class DrainTests
{
    private const string Ledger = "/apis/policy/v1/namespaces/payments/poddisruptionbudgets/ledger";

    [Fact]
    public async Task A_budget_without_a_spare_replica_lets_the_update_fail_after_fifteen_minutes()
    {
        var (host, time) = await Worlds.StillAsync("compute", kubernetes: true);
        await using var _ = host;
        using var client = Authorized(host, time, "blocked");
        var budget = (await JsonAsync(client, Ledger))["status"]!;
        Assert.Equal((2, 2, 0, 2), ((int)budget["currentHealthy"]!, (int)budget["desiredHealthy"]!, (int)budget["disruptionsAllowed"]!, (int)budget["expectedPods"]!));

        var id = await RollAsync(host, "payments");
        time.Advance(TimeSpan.FromMinutes(3 + 10));

        // The old node is cordoned, a new one is ready beside it, and the pod is still where it was.
        Assert.Equal("InProgress", await StatusAsync(host, "payments", id));
        var stuck = (await GroupAsync(host, "payments"))["stuck"]!.AsArray().Single()!;
        Assert.Equal(("payments/ledger", "The disruption budget ledger needs 2 healthy pods and has 2 currently"),
            ($"{stuck["budgets"]![0]}", $"{stuck["why"]}"));
        var node = $"{stuck["node"]}";
        Assert.True((bool)(await JsonAsync(client, $"/api/v1/nodes/{node}"))["spec"]!["unschedulable"]!);
        var pods = await JsonAsync(client, $"/api/v1/pods?fieldSelector=spec.nodeName%3D{node}&labelSelector=app.kubernetes.io%2Fname%3Dledger");
        Assert.Equal($"payments/{pods["items"]!.AsArray().Single()!["metadata"]!["name"]}", $"{stuck["pod"]}");

        time.Advance(TimeSpan.FromMinutes(10));
        var failed = (await host.GetAsync($"/clusters/blocked/updates/{id}?nodegroupName=payments")).Body["update"]!;
        Assert.Equal("Failed", $"{failed["status"]}");
        var error = failed["errors"]!.AsArray().Single()!;
        Assert.Equal(("PodEvictionFailure", "Reached max retries while trying to evict pods from nodes in node group payments", node),
            ($"{error["errorCode"]}", $"{error["errorMessage"]}", $"{error["resourceIds"]!.AsArray().Single()}"));
        // What was begun is taken back: two nodes, none cordoned, and the group where it was.
        Assert.Equal(("1.33", 2, 2), await GroupLineAsync(host, "payments"));
    }

    [Fact]
    public async Task A_roll_goes_on_when_somebody_relaxes_the_budget_with_a_patch()
    {
        var (host, time) = await Worlds.StillAsync("compute", kubernetes: true);
        await using var _ = host;
        var id = await RollAsync(host, "payments");
        time.Advance(TimeSpan.FromMinutes(12));
        using var client = Authorized(host, time, "blocked");

        var (status, _) = await PatchAsync(client, Ledger, """{"spec":{"minAvailable":1}}""");
        time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(200, status);
        Assert.Equal("Successful", await StatusAsync(host, "payments", id));
        Assert.Equal(("1.34", 2, 2), await GroupLineAsync(host, "payments"));
        using var later = Authorized(host, time, "blocked");
        Assert.Equal(2, (int)(await JsonAsync(later, "/apis/apps/v1/namespaces/payments/deployments/ledger"))["status"]!["readyReplicas"]!);
    }

    [Theory]
    [InlineData("""{"name":"blocked","action":"scale","namespace":"payments","workload":"ledger","replicas":3}""")]
    [InlineData("""{"name":"blocked","action":"remove-budget","budget":"ledger"}""")]
    [InlineData("""{"name":"blocked","action":"relax-budget","budget":"ledger","maxUnavailable":"50%"}""")]
    [InlineData("""{"name":"blocked","action":"delete-pods","workload":"ledger"}""")]
    public async Task There_are_several_ways_to_mend_a_drain(string act)
    {
        var (host, time) = await Worlds.StillAsync("compute");
        await using var _ = host;
        var id = await RollAsync(host, "payments");
        time.Advance(TimeSpan.FromMinutes(6));
        await host.WorldAsync("/cluster", act);
        time.Advance(TimeSpan.FromMinutes(6));

        // Deleted pods come back on a node that is new already, so the budget is not asked again.
        Assert.Empty((await GroupAsync(host, "payments"))["stuck"]!.AsArray());
        time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal("Successful", await StatusAsync(host, "payments", id));
    }

    [Fact]
    public async Task Force_waits_for_the_limit_and_then_deletes_the_pods()
    {
        var (host, time) = await Worlds.StillAsync("compute");
        await using var _ = host;
        var id = await RollAsync(host, "payments", force: true);

        time.Advance(TimeSpan.FromMinutes(3 + 15));
        Assert.Single((await GroupAsync(host, "payments"))["stuck"]!.AsArray());
        time.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal("Successful", await StatusAsync(host, "payments", id));
        Assert.Equal(("1.34", 2, 2), await GroupLineAsync(host, "payments"));
    }

    [Fact]
    public async Task Two_budgets_on_one_pod_block_whatever_they_allow()
    {
        var (host, time) = await Worlds.StillAsync("compute", kubernetes: true);
        await using var _ = host;
        await RollAsync(host, "search");
        time.Advance(TimeSpan.FromMinutes(8));

        var stuck = (await GroupAsync(host, "search"))["stuck"]!.AsArray();
        Assert.All(stuck, pod => Assert.Equal(
            "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.", $"{pod!["why"]}"));

        using var client = Authorized(host, time, "blocked");
        var (status, _) = await SendAsync(client, HttpMethod.Delete, "/apis/policy/v1/namespaces/search/poddisruptionbudgets/search-team");
        time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal((200, 0), (status, (await GroupAsync(host, "search"))["stuck"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_pod_that_crashes_uses_up_the_budget_of_its_siblings()
    {
        var (host, time) = await Worlds.StillAsync("compute");
        await using var _ = host;
        var id = await RollAsync(host, "mail");
        time.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal("Failed", await StatusAsync(host, "mail", id));
    }

    [Fact]
    public async Task A_dry_run_of_an_eviction_says_why_not_and_evicts_nothing()
    {
        var (host, time) = await Worlds.StillAsync("compute", kubernetes: true);
        await using var _ = host;
        using var client = Authorized(host, time, "blocked");
        var pods = (await JsonAsync(client, "/api/v1/namespaces/payments/pods"))["items"]!.AsArray();
        Assert.Equal(("ReplicaSet", "Deployment"), await OwnersAsync(client, pods[0]!));

        var (status, body) = await SendAsync(client, HttpMethod.Post,
            $"/api/v1/namespaces/payments/pods/{pods[0]!["metadata"]!["name"]}/eviction?dryRun=All", "{}");

        Assert.Equal((429, "TooManyRequests", "DisruptionBudget"),
            (status, $"{body["reason"]}", $"{body["details"]!["causes"]![0]!["reason"]}"));
        Assert.Equal("Cannot evict pod as it would violate the pod's disruption budget.", $"{body["message"]}");

        await PatchAsync(client, Ledger, """{"spec":{"minAvailable":null,"maxUnavailable":1}}""", "merge-patch");
        var (allowed, _) = await SendAsync(client, HttpMethod.Post,
            $"/api/v1/namespaces/payments/pods/{pods[0]!["metadata"]!["name"]}/eviction?dryRun=All", "{}");
        Assert.Equal(201, allowed);
        Assert.Equal(pods.Select(Name).Order(), (await JsonAsync(client, "/api/v1/namespaces/payments/pods"))["items"]!.AsArray().Select(Name).Order());
    }

    [Fact]
    public async Task A_budget_is_made_replaced_and_refused_when_it_says_two_things()
    {
        var (host, time) = await Worlds.StillAsync("compute", kubernetes: true);
        await using var _ = host;
        using var client = Authorized(host, time, "mixed");
        const string all = "/apis/policy/v1/namespaces/shop/poddisruptionbudgets";
        const string one = """{"metadata":{"name":"more"},"spec":{"minAvailable":"100%","selector":{"matchLabels":{"app.kubernetes.io/name":"web"}}}}""";

        Assert.Equal(201, (await SendAsync(client, HttpMethod.Post, all, one)).Status);
        Assert.Equal(409, (await SendAsync(client, HttpMethod.Post, all, one)).Status);
        Assert.Equal(0, (int)(await JsonAsync(client, $"{all}/more"))["status"]!["disruptionsAllowed"]!);

        Assert.Equal(400, (await PatchAsync(client, $"{all}/more", """{"spec":3}""")).Status);
        Assert.Equal(415, (await PatchAsync(client, $"{all}/more", "[]", "json-patch")).Status);
        var (both, body) = await PatchAsync(client, $"{all}/more", """{"spec":{"maxUnavailable":1}}""");
        Assert.Equal((422, "Invalid"), (both, $"{body["reason"]}"));
        Assert.Equal(200, (await SendAsync(client, HttpMethod.Put, $"{all}/more", one.Replace("100%", "50%", StringComparison.Ordinal))).Status);
        Assert.Equal(1, (int)(await JsonAsync(client, $"{all}/more"))["status"]!["disruptionsAllowed"]!);
    }

    private static async Task<string> RollAsync(WorldHost host, string group, bool force = false)
    {
        var begun = await host.PostAsync($"/clusters/blocked/node-groups/{group}/update-version", new { force, clientRequestToken = "a" });
        Assert.Equal(200, begun.Status);
        return begun.UpdateId;
    }

    private static async Task<string?> StatusAsync(WorldHost host, string group, string id) =>
        (await host.GetAsync($"/clusters/blocked/updates/{id}?nodegroupName={group}")).Text("update", "status");

    private static async Task<JsonNode> GroupAsync(WorldHost host, string group) => (await host.WorldAsync("/state"))["clusters"]!.AsArray()
        .Single(cluster => $"{cluster!["name"]}" == "blocked")!["nodegroups"]!.AsArray().Single(line => $"{line!["name"]}" == group)!;

    private static async Task<(string Version, int Ready, int Total)> GroupLineAsync(WorldHost host, string group)
    {
        var line = await GroupAsync(host, group);
        return ($"{line["version"]}", (int)line["ready"]!, (int)line["total"]!);
    }

    private static string Name(JsonNode? item) => $"{item!["metadata"]!["name"]}";

    private static async Task<(string Owner, string Above)> OwnersAsync(HttpClient client, JsonNode pod)
    {
        var owner = pod["metadata"]!["ownerReferences"]![0]!;
        var set = await JsonAsync(client, $"/apis/apps/v1/namespaces/payments/replicasets/{owner["name"]}");
        return ($"{owner["kind"]}", $"{set["metadata"]!["ownerReferences"]![0]!["kind"]}");
    }
}
