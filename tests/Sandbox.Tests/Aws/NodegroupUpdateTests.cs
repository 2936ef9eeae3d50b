using EksUpgradeBot.Sandbox.Aws.Catalogue;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Scenes;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Aws;

public sealed class NodegroupUpdateTests
{
    [Fact]
    public async Task Nodes_are_replaced_batch_by_batch_and_both_versions_are_seen_meanwhile()
    {
        var (host, time) = await Worlds.StillAsync();
        await using var _ = host;

        // Six nodes, two at a time: three minutes before, three batches of five, two minutes after.
        var begun = await host.PostAsync("/clusters/staging/node-groups/default/update-version", new { clientRequestToken = "a" });
        Assert.Equal(200, begun.Status);
        Assert.Equal((6, 6, 0), await NodesAsync(host));

        time.Advance(TimeSpan.FromMinutes(3 + 5 + 2));
        // The first batch is done; of the second the new nodes are ready beside the old, which are being drained.
        Assert.Equal((8, 6, 4), await NodesAsync(host));
        Assert.Equal("UPDATING", (await host.GetAsync("/clusters/staging/node-groups/default")).Text("nodegroup", "status"));

        time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal((6, 6, 6), await NodesAsync(host));
        var after = await host.GetAsync("/clusters/staging/node-groups/default");
        Assert.Equal(("ACTIVE", "1.34"), (after.Text("nodegroup", "status"), after.Text("nodegroup", "version")));
        Assert.Equal("Successful",
            (await host.GetAsync($"/clusters/staging/updates/{begun.UpdateId}?nodegroupName=default")).Text("update", "status"));
    }

    [Fact]
    public async Task An_update_is_found_only_under_its_node_groups_name()
    {
        var (host, _) = await Worlds.StillAsync();
        await using var __ = host;

        var begun = await host.PostAsync("/clusters/staging/node-groups/default/update-version", new { clientRequestToken = "a" });

        Assert.Equal(404, (await host.GetAsync($"/clusters/staging/updates/{begun.UpdateId}")).Status);
        Assert.DoesNotContain(begun.UpdateId, (await host.GetAsync("/clusters/staging/updates")).Body["updateIds"]!.AsArray().Select(id => $"{id}"));
        Assert.Single((await host.GetAsync("/clusters/staging/updates?nodegroupName=default")).Body["updateIds"]!.AsArray());
    }

    [Fact]
    public async Task A_group_may_not_be_newer_than_the_control_plane()
    {
        var (host, _) = await Worlds.StillAsync();
        await using var __ = host;

        var answer = await host.PostAsync("/clusters/prod-eu/node-groups/general/update-version", new { version = "1.34", clientRequestToken = "a" });

        Assert.Equal((400, "InvalidParameterException"), (answer.Status, answer.Error));
        Assert.Matches(@"^Requested Nodegroup release version 1\.34\.\d+-\d{8} is invalid\. Allowed release version is 1\.33\.\d+-\d{8}$", answer.Message!);
    }

    [Fact]
    public async Task A_release_of_another_version_is_refused()
    {
        var (host, _) = await Worlds.StillAsync();
        await using var __ = host;

        var answer = await host.PostAsync("/clusters/staging/node-groups/default/update-version",
            new { version = "1.34", releaseVersion = "1.31.3-20250103", clientRequestToken = "a" });

        Assert.Equal("Requested release version 1.31.3-20250103 is not valid for kubernetes version 1.34.", answer.Message);
    }

    [Fact]
    public async Task A_group_that_fails_half_way_keeps_its_new_nodes_and_the_retry_rolls_the_rest()
    {
        var (host, time) = await Worlds.StillAsync();
        await using var _ = host;

        await host.WorldAsync("/fault", """{"id":"nodegroup-fails","active":true,"count":1}""");
        var begun = await host.PostAsync("/clusters/staging/node-groups/default/update-version", new { clientRequestToken = "a" });
        time.Advance(TimeSpan.FromMinutes(20));

        var failed = await host.GetAsync($"/clusters/staging/updates/{begun.UpdateId}?nodegroupName=default");
        Assert.Equal("Failed", failed.Text("update", "status"));
        Assert.Equal("Reached max retries while trying to evict pods from nodes in node group default",
            failed.Body["update"]!["errors"]![0]!["errorMessage"]!.ToString());
        var (total, _, updated) = await NodesAsync(host, "1.34");
        Assert.Equal(6, total);
        Assert.InRange(updated, 1, 5);
        Assert.Equal("1.33", (await host.GetAsync("/clusters/staging/node-groups/default")).Text("nodegroup", "version"));

        await host.PostAsync("/clusters/staging/node-groups/default/update-version", new { clientRequestToken = "b" });
        time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal("1.34", (await host.GetAsync("/clusters/staging/node-groups/default")).Text("nodegroup", "version"));
        Assert.Equal((6, 6, 6), await NodesAsync(host));
    }

    [Fact]
    public async Task Two_groups_roll_at_once_and_one_group_not_twice()
    {
        var (host, _) = await Worlds.StillAsync();
        await using var __ = host;

        Assert.Equal(200, (await host.PostAsync("/clusters/prod-eu/node-groups/general/update-version", new { clientRequestToken = "a" })).Status);
        Assert.Equal(200, (await host.PostAsync("/clusters/prod-eu/node-groups/memory/update-version", new { clientRequestToken = "b" })).Status);
        var twice = await host.PostAsync("/clusters/prod-eu/node-groups/memory/update-version", new { clientRequestToken = "c" });

        Assert.Equal((409, "ResourceInUseException"), (twice.Status, twice.Error));
        Assert.Equal("memory", twice.Text("nodegroupName"));
    }

    [Fact]
    public async Task A_change_of_size_makes_nodes_and_takes_them_away()
    {
        var (host, time) = await Worlds.StillAsync();
        await using var _ = host;

        var begun = await host.PostAsync("/clusters/staging/node-groups/default/update-config",
            new { scalingConfig = new { desiredSize = 9 }, updateConfig = new { maxUnavailablePercentage = 50 }, clientRequestToken = "a" });
        Assert.Equal("ConfigUpdate", begun.Text("update", "type"));
        time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal((9, 9, 9), await NodesAsync(host));
        var group = await host.GetAsync("/clusters/staging/node-groups/default");
        Assert.Equal(("50", null), (group.Text("nodegroup", "updateConfig", "maxUnavailablePercentage"), group.Text("nodegroup", "updateConfig", "maxUnavailable")));
    }

    [Fact]
    public void No_two_of_many_thousand_nodes_have_one_name()
    {
        var now = DateTimeOffset.UnixEpoch;
        var group = new Nodegroup
        {
            Scene = new SceneNodegroup { Name = "huge" },
            Region = "eu-west-1",
            Version = KubernetesVersion.Parse("1.33"),
            ReleaseVersion = "1.33.1-20260101",
            CreatedAt = now,
            ModifiedAt = now,
        };

        var names = Enumerable.Range(0, 3).SelectMany(roll => Enumerable.Range(0, 7000).Select(i => group.NewNode(roll, i, "v1.33.1", now).Name)).ToList();

        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.DoesNotContain(names, name => name[3..name.IndexOf('.')].Split('-').Any(part => int.Parse(part) > 255));
    }

    private static async Task<(int Total, int Ready, int Updated)> NodesAsync(WorldHost host, string? updatedTo = null)
    {
        var cluster = host.World.At(_ => host.World.Find("staging").Nodegroups[0].Nodes.ToList());
        var line = (await host.WorldAsync("/state"))["clusters"]!.AsArray().Single(c => $"{c!["name"]}" == "staging")!["nodegroups"]![0]!;
        return ((int)line["total"]!, (int)line["ready"]!,
            updatedTo is null ? (int)line["updated"]! : cluster.Count(node => node.KubeletVersion.StartsWith($"v{updatedTo}.", StringComparison.Ordinal)));
    }
}
