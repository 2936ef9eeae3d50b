using System.Text.Json.Nodes;
using Xunit;
using static EksUpgradeBot.Sandbox.Tests.Aws.KubernetesCalls;

namespace EksUpgradeBot.Sandbox.Tests.Aws;

/// <summary>Nodes beside the usual managed groups, and how each gets to another version.</summary>
public sealed class NodeKindTests
{
    private const string Restart = """{"spec":{"template":{"metadata":{"annotations":{"kubectl.kubernetes.io/restartedAt":"2026-11-22T09:01:00Z"}}}}}""";

    [Fact]
    public async Task Fargate_pods_that_lag_hold_the_control_plane_until_their_workloads_are_restarted()
    {
        var (host, time) = await Worlds.StillAsync("compute", kubernetes: true);
        await using var _ = host;
        using var client = Authorized(host, time, "fargate");
        var nodes = await NodesAsync(client, "eks.amazonaws.com/compute-type=fargate");
        Assert.Equal(5, nodes.Count);
        Assert.All(nodes, node => Assert.StartsWith("fargate-ip-10-", Name(node)));
        Assert.All(nodes, node => Assert.StartsWith("v1.33.", Kubelet(node)));
        Assert.All(nodes, node => Assert.Null(node!["metadata"]!["labels"]!["eks.amazonaws.com/nodegroup"]));

        var refused = await host.PostAsync("/clusters/fargate/updates", new { version = "1.35", clientRequestToken = "a" });
        Assert.Equal((400, "InvalidRequestException"), (refused.Status, refused.Error));
        Assert.Equal("Kubelet version of Fargate pods must be updated to match cluster version 1.34 before updating cluster version; "
            + "Please recycle all offending pod replicas", refused.Message);

        await PatchAsync(client, "/apis/apps/v1/namespaces/web/deployments/storefront", Restart);
        await PatchAsync(client, "/apis/apps/v1/namespaces/jobs/statefulsets/queue", Restart, "merge-patch");
        time.Advance(TimeSpan.FromMinutes(10));

        using var later = Authorized(host, time, "fargate");
        var fresh = await NodesAsync(later, "eks.amazonaws.com/compute-type=fargate");
        Assert.Equal(5, fresh.Count);
        Assert.All(fresh, node => Assert.StartsWith("v1.34.", Kubelet(node)));
        Assert.Empty(nodes.Select(Name).Intersect(fresh.Select(Name)));
        Assert.Equal(200, (await host.PostAsync("/clusters/fargate/updates", new { version = "1.35", clientRequestToken = "b" })).Status);
    }

    [Fact]
    public async Task A_restart_shows_every_state_between_the_patch_and_the_end()
    {
        var (host, time) = await Worlds.StillAsync("compute", kubernetes: true);
        await using var _ = host;
        using var client = Authorized(host, time, "fargate");
        const string path = "/apis/apps/v1/namespaces/web/deployments/storefront";

        var (_, patched) = await PatchAsync(client, path, Restart);
        Assert.Equal((2, 1), ((int)patched["metadata"]!["generation"]!, (int)patched["status"]!["observedGeneration"]!));

        time.Advance(TimeSpan.FromSeconds(30));
        var between = await JsonAsync(client, path);
        // One more than wanted is made first, and until it is ready nothing old goes.
        Assert.Equal((2, 4, 1, 3), Counts(between));

        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal((2, 3, 3, 3), Counts(await JsonAsync(client, path)));
    }

    [Fact]
    public async Task A_daemon_set_moves_pod_by_pod_to_its_new_template()
    {
        var (host, time) = await Worlds.StillAsync("compute", kubernetes: true);
        await using var _ = host;
        using var client = Authorized(host, time, "mixed");
        const string path = "/apis/apps/v1/namespaces/kube-system/daemonsets/aws-node";

        await PatchAsync(client, path, Restart);
        Assert.Equal((0, 7), Updated(await JsonAsync(client, path)));
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal((3, 7), Updated(await JsonAsync(client, path)));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((7, 7), Updated(await JsonAsync(client, path)));

        static (int, int) Updated(JsonNode set) => ((int)set["status"]!["updatedNumberScheduled"]!, (int)set["status"]!["desiredNumberScheduled"]!);
    }

    [Fact]
    public async Task Karpenter_drifts_after_the_control_plane_and_pinned_or_blocked_nodes_stay()
    {
        var (host, time) = await Worlds.StillAsync("compute", kubernetes: true);
        await using var _ = host;
        await host.PostAsync("/clusters/karpenter/updates", new { version = "1.35", clientRequestToken = "a" });
        time.Advance(TimeSpan.FromMinutes(39));
        using var before = Authorized(host, time, "karpenter");
        Assert.All(await NodesAsync(before, "karpenter.sh/nodepool=general"), node => Assert.StartsWith("v1.34.", Kubelet(node)));

        time.Advance(TimeSpan.FromMinutes(1 + 3 + 10 + 5));
        using var after = Authorized(host, time, "karpenter");
        Assert.All(await NodesAsync(after, "karpenter.sh/nodepool=general"), node => Assert.StartsWith("v1.35.", Kubelet(node)));
        Assert.All(await NodesAsync(after, "karpenter.sh/nodepool=gpu"), node => Assert.StartsWith("v1.33.", Kubelet(node)));
        Assert.All(await NodesAsync(after, "karpenter.sh/nodepool=tiny"), node => Assert.StartsWith("v1.34.", Kubelet(node)));
        var pools = (await host.WorldAsync("/state"))["clusters"]!.AsArray().Single(cluster => $"{cluster!["name"]}" == "karpenter")!["pools"]!.AsArray();
        Assert.Single(pools.Single(pool => $"{pool!["name"]}" == "tiny")!["stuck"]!.AsArray());
    }

    [Fact]
    public async Task Auto_mode_replaces_its_nodes_after_the_control_plane_as_budgets_allow()
    {
        var (host, time) = await Worlds.StillAsync("compute", kubernetes: true);
        await using var _ = host;
        await host.PostAsync("/clusters/automode/updates", new { version = "1.35", clientRequestToken = "a" });
        time.Advance(TimeSpan.FromMinutes(40 + 3 + 6));
        using var during = Authorized(host, time, "automode");
        var minors = (await NodesAsync(during, "eks.amazonaws.com/compute-type=auto")).Select(node => Kubelet(node)[..5]).Distinct().Order();
        Assert.Equal(["v1.34", "v1.35"], minors);

        time.Advance(TimeSpan.FromMinutes(60));
        using var after = Authorized(host, time, "automode");
        var nodes = await NodesAsync(after, "eks.amazonaws.com/compute-type=auto");
        Assert.Equal(6, nodes.Count);
        Assert.All(nodes, node => Assert.StartsWith("v1.35.", Kubelet(node)));
        Assert.All(nodes, node => Assert.StartsWith("i-", Name(node)));
    }

    [Fact]
    public async Task Two_upgrades_in_a_row_leave_no_half_made_node_behind()
    {
        var (host, time) = await Worlds.StillAsync("compute", kubernetes: true);
        await using var _ = host;
        await host.PostAsync("/clusters/automode/updates", new { version = "1.35", clientRequestToken = "a" });
        time.Advance(TimeSpan.FromMinutes(40));
        // The nodes are being replaced all along, and the second upgrade ends before the first has reached all of them.
        await host.WorldAsync("/cluster", """{"name":"automode","action":"add-budget","workload":"web","minAvailable":"100%"}""");
        Assert.Equal(200, (await host.PostAsync("/clusters/automode/updates", new { version = "1.36", clientRequestToken = "b" })).Status);
        time.Advance(TimeSpan.FromMinutes(41));
        await host.WorldAsync("/cluster", """{"name":"automode","action":"remove-budget","budget":"web"}""");
        await host.WorldAsync("/cluster", """{"name":"automode","action":"remove-budget","budget":"web"}""");
        time.Advance(TimeSpan.FromHours(1));

        using var client = Authorized(host, time, "automode");
        var nodes = await NodesAsync(client, "eks.amazonaws.com/compute-type=auto");
        Assert.Equal(6, nodes.Count);
        Assert.All(nodes, node => Assert.StartsWith("v1.36.", Kubelet(node)));
        Assert.All(nodes, node => Assert.Null(node!["spec"]!["unschedulable"]));
        Assert.All(nodes, node => Assert.Equal("True", $"{node!["status"]!["conditions"]![0]!["status"]}"));
    }

    [Fact]
    public async Task Self_managed_and_hybrid_nodes_stay_and_hold_nothing()
    {
        var (host, time) = await Worlds.StillAsync("compute", kubernetes: true);
        await using var _ = host;
        Assert.Equal(200, (await host.PostAsync("/clusters/mixed/updates", new { version = "1.35", clientRequestToken = "a" })).Status);
        time.Advance(TimeSpan.FromHours(2));
        using var client = Authorized(host, time, "mixed");

        var hybrid = await NodesAsync(client, "eks.amazonaws.com/compute-type=hybrid");
        var own = await NodesAsync(client, "!eks.amazonaws.com/nodegroup,workload=batch");
        Assert.Equal((2, 3), (hybrid.Count, own.Count));
        Assert.All(hybrid.Concat(own), node => Assert.StartsWith("v1.33.", Kubelet(node)));
        Assert.All(hybrid, node => Assert.StartsWith("mi-", Name(node)));
    }

    [Fact]
    public async Task An_own_image_moves_by_launch_template_alone()
    {
        var (host, time) = await Worlds.StillAsync("compute");
        await using var _ = host;
        const string path = "/clusters/images/node-groups/hardened";
        var before = (await host.GetAsync(path)).Body["nodegroup"]!;
        Assert.Equal(("CUSTOM", "1", "hardened", "1.33"),
            ($"{before["amiType"]}", $"{before["launchTemplate"]!["version"]}", $"{before["launchTemplate"]!["name"]}", $"{before["version"]}"));
        Assert.StartsWith("ami-", $"{before["releaseVersion"]}");

        Assert.Equal("You cannot specify the field kubernetesVersion when using custom AMIs.", await RefusedAsync(new { version = "1.34" }));
        Assert.Equal("Launch template details can't be null for Custom ami type node group", await RefusedAsync(new { force = false }));
        Assert.EndsWith("does not exist.", await RefusedAsync(new { launchTemplate = new { name = "hardened", version = "7" } }));

        var begun = await host.PostAsync($"{path}/update-version", new { launchTemplate = new { id = $"{before["launchTemplate"]!["id"]}", version = "2" } });
        Assert.Equal(200, begun.Status);
        time.Advance(TimeSpan.FromHours(1));
        var after = (await host.GetAsync(path)).Body["nodegroup"]!;
        Assert.Equal(("2", "1.34"), ($"{after["launchTemplate"]!["version"]}", $"{after["version"]}"));
        Assert.NotEqual($"{before["releaseVersion"]}", $"{after["releaseVersion"]}");

        // Somebody bakes another image, too new for this control plane.
        await host.WorldAsync("/cluster", """{"name":"images","action":"launch-template","nodegroup":"hardened","version":"1.35"}""");
        Assert.StartsWith("Requested Nodegroup release version ami-", await RefusedAsync(new { launchTemplate = new { name = "hardened", version = "$Latest" } }));

        async Task<string?> RefusedAsync(object body)
        {
            var refused = await host.PostAsync($"{path}/update-version", body);
            Assert.Equal((400, "InvalidParameterException"), (refused.Status, refused.Error));
            return refused.Message;
        }
    }

    [Fact]
    public async Task A_launch_template_without_an_image_lets_EKS_choose_and_a_group_without_one_cannot_gain_one()
    {
        var (host, time) = await Worlds.StillAsync("compute");
        await using var _ = host;

        Assert.Equal(200, (await host.PostAsync("/clusters/images/node-groups/tuned/update-version",
            new { version = "1.34", launchTemplate = new { name = "tuned", version = "2" } })).Status);
        var wrong = await host.PostAsync("/clusters/images/node-groups/default/update-version", new { launchTemplate = new { name = "tuned", version = "2" } });
        Assert.Equal(400, wrong.Status);
        time.Advance(TimeSpan.FromHours(1));

        var group = (await host.GetAsync("/clusters/images/node-groups/tuned")).Body["nodegroup"]!;
        Assert.Equal(("1.34", "2", "AL2023_x86_64_STANDARD"),
            ($"{group["version"]}", $"{group["launchTemplate"]!["version"]}", $"{group["amiType"]}"));
    }

    private static async Task<List<JsonNode?>> NodesAsync(HttpClient client, string selector) =>
        [.. (await JsonAsync(client, $"/api/v1/nodes?labelSelector={Uri.EscapeDataString(selector)}"))["items"]!.AsArray()];

    private static string Name(JsonNode? node) => $"{node!["metadata"]!["name"]}";

    private static string Kubelet(JsonNode? node) => $"{node!["status"]!["nodeInfo"]!["kubeletVersion"]}";

    private static (int Observed, int Replicas, int Updated, int Ready) Counts(JsonNode deployment)
    {
        var status = deployment["status"]!;
        return ((int)status["observedGeneration"]!, (int)status["replicas"]!, (int)status["updatedReplicas"]!, (int)status["readyReplicas"]!);
    }
}
