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
}
