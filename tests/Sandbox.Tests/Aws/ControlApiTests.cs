using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Aws;

public sealed class ControlApiTests
{
    [Fact]
    public async Task Somebody_upgrades_by_hand_and_the_state_shows_how_far_it_is()
    {
        var (host, time) = await Worlds.StillAsync();
        await using var _ = host;

        await host.WorldAsync("/cluster", """{"name":"prod","action":"upgrade"}""");
        time.Advance(TimeSpan.FromMinutes(10));

        var state = await host.WorldAsync("/state");
        var prod = state["clusters"]!.AsArray().Single(cluster => $"{cluster!["name"]}" == "prod")!;
        Assert.Equal(("prod-eu", "UPDATING", "1.34", 25),
            ($"{prod["eksName"]}", $"{prod["status"]}", $"{prod["update"]!["to"]}", (int)prod["update"]!["percent"]!));
        Assert.Empty(host.Writes);

        await host.WorldAsync("/cluster", """{"name":"prod","action":"finish"}""");
        Assert.Equal("1.34", (await host.GetAsync("/clusters/prod-eu")).Text("cluster", "version"));
    }

    [Fact]
    public async Task A_refusal_by_hand_says_why()
    {
        var (host, _) = await Worlds.StillAsync();
        await using var __ = host;

        var answer = await host.WorldAsync("/cluster", """{"name":"prod","action":"upgrade","version":"1.36"}""");

        Assert.Equal("Unsupported Kubernetes minor version update from 1.33 to 1.36", $"{answer["error"]}");
    }

    [Fact]
    public async Task The_log_has_every_call_with_who_and_what()
    {
        var (host, _) = await Worlds.StillAsync();
        await using var __ = host;
        await host.PostAsync("/clusters/dev/updates", new { version = "1.36", clientRequestToken = "a" });

        var call = (await host.WorldAsync("/log")).AsArray().Single()!;

        Assert.Equal(("eks", "UpdateClusterVersion", "dev", 400, "InvalidParameterException", true),
            ($"{call["service"]}", $"{call["operation"]}", $"{call["cluster"]}", (int)call["status"]!, $"{call["errorCode"]}", (bool)call["write"]!));
        Assert.Contains("1.36", $"{call["body"]}");
        Assert.StartsWith("AKIA", $"{call["accessKey"]}");
    }

    [Fact]
    public async Task EKS_offers_a_new_version_until_a_reset()
    {
        var (host, _) = await Worlds.StillAsync();
        await using var __ = host;

        await host.WorldAsync("/version", "{}");
        var refused = await host.WorldAsync("/version", """{"version":"1.38"}""");
        var offered = await OfferedAsync(host);
        await host.WorldAsync("/reset", "{}");
        var again = await OfferedAsync(host);

        Assert.Equal("EKS offers 1.38 already.", $"{refused["error"]}");
        Assert.Equal(["1.38", .. again], offered);
        Assert.DoesNotContain("1.38", again);
    }

    private static async Task<IReadOnlyList<string>> OfferedAsync(WorldHost host) =>
        [.. (await host.GetAsync("/cluster-versions")).Body["clusterVersions"]!.AsArray().Select(version => $"{version!["clusterVersion"]}")];

    [Fact]
    public async Task The_clock_jumps_and_a_reset_begins_again()
    {
        var (host, time) = await Worlds.StillAsync();
        await using var _ = host;
        await host.PostAsync("/clusters/dev/updates", new { version = "1.35", clientRequestToken = "a" });

        await host.WorldAsync("/clock", """{"advance":"00:40:00"}""");
        Assert.Equal("1.35", (await host.GetAsync("/clusters/dev")).Text("cluster", "version"));

        var state = await host.WorldAsync("/reset", """{"scene":"2024"}""");
        Assert.Equal(time.GetUtcNow(), state["clock"]!["now"]!.GetValue<DateTimeOffset>());
        Assert.Equal("1.29", (await host.GetAsync("/clusters/dev")).Text("cluster", "version"));
    }
}
