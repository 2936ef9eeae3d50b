using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Aws;

public sealed class ControlPlaneUpdateTests
{
    [Fact]
    public async Task An_update_takes_forty_minutes_and_the_cluster_is_updating_meanwhile()
    {
        var (host, time) = await Worlds.StillAsync();
        await using var _ = host;

        var begun = await host.PostAsync("/clusters/prod-eu/updates", new { version = "1.34", clientRequestToken = "a" });
        Assert.Equal(("InProgress", "VersionUpdate"), (begun.Text("update", "status"), begun.Text("update", "type")));

        time.Advance(TimeSpan.FromMinutes(39));
        var during = await host.GetAsync("/clusters/prod-eu");
        Assert.Equal(("UPDATING", "1.33"), (during.Text("cluster", "status"), during.Text("cluster", "version")));

        time.Advance(TimeSpan.FromMinutes(1));
        var after = await host.GetAsync("/clusters/prod-eu");
        Assert.Equal(("ACTIVE", "1.34"), (after.Text("cluster", "status"), after.Text("cluster", "version")));
        Assert.NotEqual(during.Text("cluster", "platformVersion"), after.Text("cluster", "platformVersion"));
        Assert.Equal("Successful", (await host.GetAsync($"/clusters/prod-eu/updates/{begun.UpdateId}")).Text("update", "status"));
    }

    [Fact]
    public async Task A_repeated_token_is_answered_with_the_same_update()
    {
        var (host, _) = await Worlds.StillAsync();
        await using var __ = host;

        var first = await host.PostAsync("/clusters/dev/updates", new { version = "1.35", clientRequestToken = "same" });
        var second = await host.PostAsync("/clusters/dev/updates", new { version = "1.35", clientRequestToken = "same" });

        Assert.Equal(first.UpdateId, second.UpdateId);

        // And the upgrade that dev has behind it.
        Assert.Equal(2, (await host.GetAsync("/clusters/dev/updates")).Body["updateIds"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_second_update_is_refused_with_the_id_of_the_first()
    {
        var (host, _) = await Worlds.StillAsync();
        await using var __ = host;

        var first = await host.PostAsync("/clusters/dev/updates", new { version = "1.35", clientRequestToken = "a" });
        var second = await host.PostAsync("/clusters/dev/updates", new { version = "1.35", clientRequestToken = "b" });

        Assert.Equal((409, "ResourceInUseException"), (second.Status, second.Error));
        Assert.Equal($"Cannot VersionUpdate because cluster dev currently has update {first.UpdateId} in progress", second.Message);
    }

    [Theory]
    [InlineData("prod-eu", "1.35", "Unsupported Kubernetes minor version update from 1.33 to 1.35")]
    [InlineData("prod-eu", "1.33", "Unsupported Kubernetes minor version update from 1.33 to 1.33")]
    [InlineData("prod-eu", "1.32", "Unsupported Kubernetes minor version update from 1.33 to 1.32")]
    [InlineData("prod-eu", "1.30", "unsupported Kubernetes version")]
    [InlineData("prod-eu", "1.99", "unsupported Kubernetes version")]
    [InlineData("prod-eu", "1.34.2", "unsupported Kubernetes version")]
    public async Task A_version_that_cannot_be_is_refused_in_the_words_of_EKS(string cluster, string version, string message)
    {
        var (host, _) = await Worlds.StillAsync();
        await using var __ = host;

        var answer = await host.PostAsync($"/clusters/{cluster}/updates", new { version, clientRequestToken = "t" });

        Assert.Equal((400, "InvalidParameterException", message), (answer.Status, answer.Error, answer.Message));
        Assert.Equal(cluster, answer.Text("clusterName"));
    }

    [Fact]
    public async Task Within_seven_days_a_control_plane_goes_back_one_minor_and_only_once()
    {
        var (host, time) = await Worlds.StillAsync();
        await using var _ = host;

        // staging was upgraded two days ago and its nodes are still at 1.33.
        var back = await host.PostAsync("/clusters/staging/updates", new { version = "1.33", clientRequestToken = "a" });
        Assert.Equal("VersionRollback", back.Text("update", "type"));
        time.Advance(TimeSpan.FromMinutes(40));
        Assert.Equal("1.33", (await host.GetAsync("/clusters/staging")).Text("cluster", "version"));

        var again = await host.PostAsync("/clusters/staging/updates", new { version = "1.32", clientRequestToken = "b" });
        Assert.Equal("Unsupported Kubernetes minor version update from 1.33 to 1.32", again.Message);
    }

    [Fact]
    public async Task After_seven_days_a_control_plane_stays_where_it_is()
    {
        var (host, time) = await Worlds.StillAsync();
        await using var _ = host;

        // The upgrade of staging was two days before, and stands among its updates.
        var id = (await host.GetAsync("/clusters/staging/updates")).Body["updateIds"]![0]!.ToString();
        var upgrade = (await host.GetAsync($"/clusters/staging/updates/{id}")).Body["update"]!;
        Assert.Equal(("VersionUpdate", "Successful"), (upgrade["type"]!.ToString(), upgrade["status"]!.ToString()));
        time.Advance(TimeSpan.FromDays(6));

        var late = await host.PostAsync("/clusters/staging/updates", new { version = "1.33", clientRequestToken = "a" });

        Assert.Equal((400, "Unsupported Kubernetes minor version update from 1.34 to 1.33"), (late.Status, late.Message));
    }

    [Fact]
    public async Task Rollback_insights_stand_there_for_as_long_as_the_way_back_is_open_and_are_enforced()
    {
        var (host, time) = await Worlds.StillAsync();
        await using var _ = host;
        var asked = new { filter = new { categories = new[] { "ROLLBACK_READINESS" } } };
        Assert.Equal(5, (await host.PostAsync("/clusters/staging/insights", asked)).Body["insights"]!.AsArray().Count);
        Assert.Empty((await host.PostAsync("/clusters/dev/insights", asked)).Body["insights"]!.AsArray());

        await host.WorldAsync("/cluster", """{"name":"staging","action":"insight","insight":"Incompatible API usage","version":"UNKNOWN"}""");
        var refused = await host.PostAsync("/clusters/staging/updates", new { version = "1.33", clientRequestToken = "a" });
        var forced = await host.PostAsync("/clusters/staging/updates", new { version = "1.33", clientRequestToken = "b", force = true });

        Assert.Equal((400, "InvalidStateException"), (refused.Status, refused.Error));
        Assert.Equal("VersionRollback", forced.Text("update", "type"));
        time.Advance(TimeSpan.FromMinutes(41));
        Assert.Empty((await host.PostAsync("/clusters/staging/insights", asked)).Body["insights"]!.AsArray());
    }

    [Fact]
    public async Task Nodes_that_are_newer_block_a_rollback_until_they_are_back()
    {
        var (host, time) = await Worlds.StillAsync();
        await using var _ = host;
        await host.PostAsync("/clusters/staging/node-groups/default/update-version", new { version = "1.34", clientRequestToken = "a" });
        time.Advance(TimeSpan.FromHours(2));

        var blocked = await host.PostAsync("/clusters/staging/updates", new { version = "1.33", clientRequestToken = "b" });
        Assert.Equal("Nodegroups default must be updated to match cluster version 1.33 before updating cluster version", blocked.Message);
        await host.PostAsync("/clusters/staging/node-groups/default/update-version", new { version = "1.33", clientRequestToken = "c" });
        time.Advance(TimeSpan.FromHours(2));

        Assert.Equal(200, (await host.PostAsync("/clusters/staging/updates", new { version = "1.33", clientRequestToken = "d" })).Status);
    }

    [Fact]
    public async Task Nodes_that_would_be_more_than_three_minors_behind_block_the_update()
    {
        var (host, time) = await Worlds.StillAsync();
        await using var _ = host;

        Assert.Equal(200, (await host.PostAsync("/clusters/legacy/updates", new { version = "1.32", clientRequestToken = "a" }, "us-east-1")).Status);
        time.Advance(TimeSpan.FromMinutes(41));
        var blocked = await host.PostAsync("/clusters/legacy/updates", new { version = "1.33", clientRequestToken = "b" }, "us-east-1");

        Assert.Equal((400, "InvalidRequestException"), (blocked.Status, blocked.Error));
        Assert.Equal("Nodegroups batch must be updated to match cluster version 1.32 before updating cluster version", blocked.Message);
    }

    [Fact]
    public async Task An_update_that_is_to_fail_fails_and_leaves_the_version()
    {
        var (host, time) = await Worlds.StillAsync();
        await using var _ = host;

        await host.WorldAsync("/fault", """{"id":"control-plane-fails","active":true,"count":1}""");
        var begun = await host.PostAsync("/clusters/dev/updates", new { version = "1.35", clientRequestToken = "a" });
        time.Advance(TimeSpan.FromMinutes(40));

        var failed = await host.GetAsync($"/clusters/dev/updates/{begun.UpdateId}");
        Assert.Equal(("Failed", "IpNotAvailable"), (failed.Text("update", "status"), failed.Body["update"]!["errors"]![0]!["errorCode"]!.ToString()));
        Assert.Equal("1.34", (await host.GetAsync("/clusters/dev")).Text("cluster", "version"));
        Assert.Equal(200, (await host.PostAsync("/clusters/dev/updates", new { version = "1.35", clientRequestToken = "b" })).Status);
    }

    [Fact]
    public async Task Two_kinds_of_configuration_change_in_one_call_are_refused()
    {
        var (host, time) = await Worlds.StillAsync();
        await using var _ = host;

        var both = await host.PostAsync("/clusters/dev/update-config",
            new { upgradePolicy = new { supportType = "STANDARD" }, resourcesVpcConfig = new { endpointPublicAccess = false } });
        Assert.Equal("Only one type of update can be allowed.", both.Message);

        var one = await host.PostAsync("/clusters/dev/update-config", new { upgradePolicy = new { supportType = "STANDARD" } });
        Assert.Equal("UpgradePolicyUpdate", one.Text("update", "type"));
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("STANDARD", (await host.GetAsync("/clusters/dev")).Text("cluster", "upgradePolicy", "supportType"));
    }
}
