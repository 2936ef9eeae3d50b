using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Aws;

public sealed class EksApiTests
{
    [Fact]
    public async Task Versions_follow_from_the_date_of_the_world()
    {
        var (host, time) = await Worlds.StillAsync();
        await using var _ = host;

        Assert.Equal(
            ["1.37 STANDARD_SUPPORT", "1.36 STANDARD_SUPPORT", "1.35 STANDARD_SUPPORT", "1.34 STANDARD_SUPPORT",
             "1.33 EXTENDED_SUPPORT", "1.32 EXTENDED_SUPPORT", "1.31 EXTENDED_SUPPORT"],
            await VersionsAsync(host, ""));
        Assert.Equal(["1.37 STANDARD_SUPPORT"], await VersionsAsync(host, "?defaultOnly=true"));
        Assert.Equal(["1.30 UNSUPPORTED"], await VersionsAsync(host, "?clusterVersions=1.30"));
        Assert.Equal(15, (await VersionsAsync(host, "?includeAll=true")).Count);

        time.Advance(TimeSpan.FromDays(4));
        Assert.DoesNotContain("1.31 EXTENDED_SUPPORT", await VersionsAsync(host, ""));
        time.Advance(TimeSpan.FromDays(6));
        Assert.Equal(["1.34 EXTENDED_SUPPORT"], await VersionsAsync(host, "?clusterVersions=1.34"));
    }

    [Fact]
    public async Task In_February_2024_the_newest_is_1_29()
    {
        var (host, _) = await Worlds.StillAsync("2024");
        await using var __ = host;

        Assert.Equal(
            ["1.29 STANDARD_SUPPORT", "1.28 STANDARD_SUPPORT", "1.27 STANDARD_SUPPORT", "1.26 STANDARD_SUPPORT", "1.25 STANDARD_SUPPORT",
             "1.24 EXTENDED_SUPPORT", "1.23 EXTENDED_SUPPORT"],
            await VersionsAsync(host, ""));
        Assert.Equal("unsupported Kubernetes version",
            (await host.PostAsync("/clusters/dev/updates", new { version = "1.30", clientRequestToken = "a" })).Message);
    }

    [Fact]
    public async Task Lists_come_in_pages()
    {
        var (host, time) = await Worlds.StillAsync();
        await using var _ = host;

        // With the upgrade that dev has behind it, three.
        foreach (var version in new[] { "1.35", "1.36" })
        {
            await host.PostAsync("/clusters/dev/updates", new { version, clientRequestToken = version });
            time.Advance(TimeSpan.FromHours(1));
        }

        var first = await host.GetAsync("/clusters/dev/updates?maxResults=2");
        var second = await host.GetAsync($"/clusters/dev/updates?maxResults=2&nextToken={first.Text("nextToken")}");

        Assert.Equal((2, 1), (first.Body["updateIds"]!.AsArray().Count, second.Body["updateIds"]!.AsArray().Count));
        Assert.Null(second.Body["nextToken"]);
        Assert.Equal(["dev", "prod-eu", "staging"], (await host.GetAsync("/clusters")).Body["clusters"]!.AsArray().Select(name => $"{name}"));
        Assert.Equal(["legacy"], (await host.GetAsync("/clusters", "us-east-1")).Body["clusters"]!.AsArray().Select(name => $"{name}"));
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        var (host, _) = await Worlds.StillAsync();
        await using var __ = host;

        var cluster = await host.GetAsync("/clusters/nope");
        Assert.Equal((404, "ResourceNotFoundException", "No cluster found for name: nope."), (cluster.Status, cluster.Error, cluster.Message));
        Assert.Equal("No node group found for name: nope.", (await host.GetAsync("/clusters/dev/node-groups/nope")).Message);
        Assert.Equal("No addon: nope found in cluster: dev", (await host.GetAsync("/clusters/dev/addons/nope")).Message);
        Assert.Equal(404, (await host.GetAsync("/clusters/prod-eu", "us-east-1")).Status);
    }

    [Fact]
    public async Task An_unsigned_call_is_turned_away()
    {
        var (host, _) = await Worlds.StillAsync();
        await using var __ = host;

        var answer = await host.SendAsync(HttpMethod.Get, "/clusters/dev", null, signed: false);

        Assert.Equal((403, "MissingAuthenticationTokenException"), (answer.Status, answer.Error));
    }

    [Fact]
    public async Task A_wrong_signature_with_a_known_key_is_turned_away()
    {
        var (host, _) = await Worlds.StillAsync();
        await using var __ = host;

        var answer = await host.SendAsync(HttpMethod.Get, "/clusters/dev", null, accessKey: AwsWorldOptions.SandboxAccessKey);

        Assert.Equal((403, "InvalidSignatureException"), (answer.Status, answer.Error));
    }

    [Fact]
    public async Task An_add_on_moves_to_a_version_that_fits_and_to_no_other()
    {
        var (host, time) = await Worlds.StillAsync();
        await using var _ = host;

        var versions = await host.GetAsync("/addons/supported-versions?addonName=coredns&kubernetesVersion=1.34");
        var names = versions.Body["addons"]![0]!["addonVersions"]!.AsArray().Select(version => $"{version!["addonVersion"]}").ToList();
        Assert.Equal(["v1.13.2-eksbuild.3", "v1.12.4-eksbuild.10", "v1.12.1-eksbuild.2"], names);

        var wrong = await host.PostAsync("/clusters/dev/addons/coredns/update", new { addonVersion = "v1.9.3-eksbuild.11", clientRequestToken = "a" });
        Assert.Equal((400, "Addon version specified is not supported"), (wrong.Status, wrong.Message));

        var right = await host.PostAsync("/clusters/dev/addons/coredns/update",
            new { addonVersion = names[0], resolveConflicts = "PRESERVE", clientRequestToken = "b" });
        Assert.Equal("AddonUpdate", right.Text("update", "type"));
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(names[0], (await host.GetAsync("/clusters/dev/addons/coredns")).Text("addon", "addonVersion"));
        Assert.Equal("Successful", (await host.GetAsync($"/clusters/dev/updates/{right.UpdateId}?addonName=coredns")).Text("update", "status"));
    }

    [Fact]
    public async Task Tags_are_set_through_an_encoded_ARN_even_while_an_update_runs()
    {
        var (host, _) = await Worlds.StillAsync();
        await using var __ = host;
        await host.PostAsync("/clusters/dev/updates", new { version = "1.35", clientRequestToken = "a" });
        var arn = Uri.EscapeDataString("arn:aws:eks:eu-west-1:111122223333:cluster/dev");

        Assert.Equal(200, (await host.PostAsync($"/tags/{arn}", new { tags = new { cost = "42" } })).Status);
        Assert.Equal("42", (await host.GetAsync($"/tags/{arn}")).Text("tags", "cost"));
        await host.SendAsync(HttpMethod.Delete, $"/tags/{arn}?tagKeys=cost", null);
        Assert.Null((await host.GetAsync("/clusters/dev")).Text("cluster", "tags", "cost"));
    }

    [Fact]
    public async Task Insights_tell_of_deprecated_calls_and_of_add_ons_that_do_not_fit()
    {
        var (host, _) = await Worlds.StillAsync();
        await using var __ = host;

        var listed = await host.PostAsync("/clusters/legacy/insights", new { filter = new { statuses = new[] { "WARNING", "ERROR" } } }, "us-east-1");
        var insights = listed.Body["insights"]!.AsArray();
        Assert.Contains(insights, insight => $"{insight!["name"]}" == "Deprecated APIs removed in Kubernetes v1.32");
        Assert.Contains(insights, insight => $"{insight!["name"]}" == "EKS add-on version compatibility");

        var deprecated = insights.First(insight => $"{insight!["name"]}".StartsWith("Deprecated", StringComparison.Ordinal))!["id"];
        var described = await host.GetAsync($"/clusters/legacy/insights/{deprecated}", "us-east-1");
        Assert.Equal("/apis/flowcontrol.apiserver.k8s.io/v1beta3/flowschemas",
            described.Body["insight"]!["categorySpecificSummary"]!["deprecationDetails"]![0]!["usage"]!.ToString());
    }

    [Fact]
    public async Task A_refresh_of_insights_takes_its_time()
    {
        var (host, time) = await Worlds.StillAsync();
        await using var _ = host;

        Assert.Equal("IN_PROGRESS", (await host.PostAsync("/clusters/dev/insights-refresh", new { })).Text("status"));
        Assert.Equal("IN_PROGRESS", (await host.GetAsync("/clusters/dev/insights-refresh")).Text("status"));
        time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal("COMPLETED", (await host.GetAsync("/clusters/dev/insights-refresh")).Text("status"));
    }

    private static async Task<List<string>> VersionsAsync(WorldHost host, string query)
    {
        var answer = await host.GetAsync("/cluster-versions" + query);
        return [.. answer.Body["clusterVersions"]!.AsArray().Cast<JsonObject>().Select(row => $"{row["clusterVersion"]} {row["versionStatus"]}")];
    }
}
