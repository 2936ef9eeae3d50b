using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Aws;

public sealed class FaultTests
{
    [Theory]
    [InlineData("throttle", 429, "ThrottlingException", "Rate exceeded")]
    [InlineData("api-down", 503, "ServiceUnavailableException", "Service Unavailable")]
    [InlineData("expired-token", 403, "ExpiredTokenException", "The security token included in the request is expired")]
    [InlineData("access-denied", 403, "AccessDeniedException",
        "User: arn:aws:iam::111122223333:user/eks-upgrade-bot is not authorized to perform: eks:DescribeCluster on resource: arn:aws:eks:eu-west-1:111122223333:cluster/dev")]
    public async Task A_fault_spoils_as_many_calls_as_it_is_told_to(string fault, int status, string code, string message)
    {
        var (host, _) = await Worlds.StillAsync();
        await using var __ = host;
        await host.WorldAsync("/fault", $$"""{"id":"{{fault}}","active":true,"count":1}""");

        var struck = await host.GetAsync("/clusters/dev");

        Assert.Equal((status, code, message), (struck.Status, struck.Error, struck.Message));
        Assert.Equal(200, (await host.GetAsync("/clusters/dev")).Status);
    }

    [Fact]
    public async Task A_dropped_connection_is_no_answer_at_all()
    {
        var (host, _) = await Worlds.StillAsync();
        await using var __ = host;
        await host.WorldAsync("/fault", """{"id":"api-down","active":true,"code":"abort","count":1,"operations":["DescribeCluster"]}""");

        Assert.Equal(200, (await host.GetAsync("/clusters")).Status);
        await Assert.ThrowsAsync<HttpRequestException>(() => host.GetAsync("/clusters/dev"));
    }

    [Fact]
    public async Task A_hidden_patch_refuses_updates_while_the_cluster_looks_active()
    {
        var (host, _) = await Worlds.StillAsync();
        await using var __ = host;
        await host.WorldAsync("/fault", """{"id":"hidden-patch","active":true,"cluster":"prod"}""");

        var refused = await host.PostAsync("/clusters/prod-eu/updates", new { version = "1.34", clientRequestToken = "a" });

        Assert.Equal((409, "Cannot VersionUpdate because cluster prod-eu currently has an update in progress"), (refused.Status, refused.Message));
        Assert.Equal("ACTIVE", (await host.GetAsync("/clusters/prod-eu")).Text("cluster", "status"));
        Assert.Equal(200, (await host.PostAsync("/clusters/dev/updates", new { version = "1.35", clientRequestToken = "a" })).Status);
    }

    [Fact]
    public async Task Blocking_insights_give_way_to_force_alone()
    {
        var (host, _) = await Worlds.StillAsync();
        await using var __ = host;
        await host.WorldAsync("/fault", """{"id":"insights-block","active":true}""");

        var refused = await host.PostAsync("/clusters/dev/updates", new { version = "1.35", clientRequestToken = "a" });
        Assert.Equal((400, "InvalidStateException"), (refused.Status, refused.Error));
        Assert.StartsWith("Upgrade readiness issues detected.", refused.Message);

        Assert.Equal(200, (await host.PostAsync("/clusters/dev/updates", new { version = "1.35", force = true, clientRequestToken = "b" })).Status);
    }

    [Fact]
    public async Task An_unknown_fault_is_answered_with_those_there_are()
    {
        var (host, _) = await Worlds.StillAsync();
        await using var __ = host;

        var answer = await host.WorldAsync("/fault", """{"id":"nope","active":true}""");

        Assert.Contains(answer["faults"]!.AsArray(), id => $"{id}" == "throttle");
    }

    [Fact]
    public async Task A_fault_ends_by_itself_after_its_simulated_time()
    {
        var (host, time) = await Worlds.StillAsync();
        await using var _ = host;
        await host.WorldAsync("/fault", """{"id":"api-down","active":true,"minutes":60}""");

        time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(503, (await host.GetAsync("/clusters/dev")).Status);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await host.GetAsync("/clusters/dev")).Status);
        var shown = (await host.WorldAsync("/state"))["faults"]!.AsArray().Single(fault => $"{fault!["id"]}" == "api-down")!;
        Assert.False((bool)shown["active"]!);
    }

    [Fact]
    public async Task A_hidden_patch_may_name_an_update_that_nobody_can_look_at()
    {
        var (host, _) = await Worlds.StillAsync();
        await using var __ = host;
        await host.WorldAsync("/fault", """{"id":"hidden-patch","active":true,"code":"id"}""");

        var refused = await host.PostAsync("/clusters/dev/updates", new { version = "1.35", clientRequestToken = "a" });

        Assert.Matches("^Cannot VersionUpdate because cluster dev currently has update [0-9a-f-]{36} in progress$", refused.Message!);
        var id = refused.Message!.Split(' ')[^3];
        Assert.Equal(404, (await host.GetAsync($"/clusters/dev/updates/{id}")).Status);
    }

    [Theory]
    [InlineData("SubnetNotFound", "Failed")]
    [InlineData("SecurityGroupNotFound", "Failed")]
    [InlineData("EniLimitReached", "Failed")]
    [InlineData("IpNotAvailable", "Failed")]
    [InlineData("AccessDenied", "Failed")]
    [InlineData("OperationNotPermitted", "Failed")]
    [InlineData("VpcIdNotFound", "Failed")]
    [InlineData("Unknown", "Failed")]
    [InlineData("Cancelled", "Cancelled")]
    public async Task A_control_plane_update_ends_badly_with_the_code_that_is_asked_for(string code, string status)
    {
        var (host, time) = await Worlds.StillAsync();
        await using var _ = host;
        await host.WorldAsync("/fault", $$"""{"id":"control-plane-fails","active":true,"code":"{{code}}"}""");

        var begun = await host.PostAsync("/clusters/dev/updates", new { version = "1.35", clientRequestToken = "a" });
        time.Advance(TimeSpan.FromMinutes(40));

        var update = (await host.GetAsync($"/clusters/dev/updates/{begun.UpdateId}")).Body["update"]!;
        Assert.Equal(status, $"{update["status"]}");
        Assert.Equal(status == "Failed" ? [code] : [], update["errors"]!.AsArray().Select(error => $"{error!["errorCode"]}"));
        Assert.Equal("1.34", (await host.GetAsync("/clusters/dev")).Text("cluster", "version"));
    }

    [Theory]
    [InlineData("NodeCreationFailure", "ACTIVE")]
    [InlineData("PodEvictionFailure", "ACTIVE")]
    [InlineData("InsufficientFreeAddresses", "DEGRADED")]
    [InlineData("AsgInstanceLaunchFailures", "DEGRADED")]
    [InlineData("AmiIdNotFound", "DEGRADED")]
    public async Task A_node_group_fails_with_the_code_that_is_asked_for_and_may_stay_unhealthy(string code, string state)
    {
        var (host, time) = await Worlds.StillAsync();
        await using var _ = host;
        await host.WorldAsync("/fault", $$"""{"id":"nodegroup-fails","active":true,"code":"{{code}}"}""");

        var begun = await host.PostAsync("/clusters/staging/node-groups/default/update-version", new { clientRequestToken = "a" });
        time.Advance(TimeSpan.FromMinutes(20));

        var update = (await host.GetAsync($"/clusters/staging/updates/{begun.UpdateId}?nodegroupName=default")).Body["update"]!;
        Assert.Equal(("Failed", code), ($"{update["status"]}", $"{update["errors"]![0]!["errorCode"]}"));
        var group = (await host.GetAsync("/clusters/staging/node-groups/default")).Body["nodegroup"]!;
        Assert.Equal(state, $"{group["status"]}");
        Assert.Equal(state == "DEGRADED" ? [code] : [], group["health"]!["issues"]!.AsArray().Select(issue => $"{issue!["code"]}"));

        await host.PostAsync("/clusters/staging/node-groups/default/update-version", new { clientRequestToken = "b" });
        time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal("ACTIVE", (await host.GetAsync("/clusters/staging/node-groups/default")).Text("nodegroup", "status"));
    }

    [Fact]
    public async Task A_permission_that_is_missing_in_Kubernetes_is_missing_for_that_alone()
    {
        var (host, time) = await Worlds.StillAsync(kubernetes: true);
        await using var _ = host;
        using var client = KubernetesCalls.Authorized(host, time, "dev");
        await host.WorldAsync("/fault", """{"id":"kubernetes-forbidden","active":true,"operations":["poddisruptionbudgets","patch deployments"]}""");

        var (status, body) = await KubernetesCalls.SendAsync(client, HttpMethod.Get, "/apis/policy/v1/poddisruptionbudgets");
        Assert.Equal((403, "Forbidden"), (status, $"{body["reason"]}"));
        Assert.Equal("poddisruptionbudgets.policy is forbidden: User \"arn:aws:iam::111122223333:user/eks-upgrade-bot\" cannot list resource "
            + "\"poddisruptionbudgets\" in API group \"policy\" at the cluster scope", $"{body["message"]}");
        const string web = "/apis/apps/v1/namespaces/shop/deployments/web";
        Assert.Equal(200, (await KubernetesCalls.SendAsync(client, HttpMethod.Get, web)).Status);
        Assert.Equal(403, (await KubernetesCalls.PatchAsync(client, web, """{"spec":{"replicas":3}}""")).Status);
        Assert.Equal(200, (await KubernetesCalls.SendAsync(client, HttpMethod.Get, "/api/v1/nodes")).Status);
    }
}
