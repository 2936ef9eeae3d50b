using System.Text.Json.Nodes;
using Xunit;
using static EksUpgradeBot.Sandbox.Tests.Aws.KubernetesCalls;

namespace EksUpgradeBot.Sandbox.Tests.Aws;

/// <summary>Updates of managed add-ons, the good and the bad. The clusters are those of the scene <c>compute</c>.</summary>
public sealed class AddonUpdateTests
{
    [Fact]
    public async Task Versions_say_which_minors_they_run_on_and_which_is_the_default()
    {
        var (host, _) = await Worlds.StillAsync("compute");
        await using var __ = host;

        foreach (var addon in new[] { "vpc-cni", "coredns", "kube-proxy", "aws-ebs-csi-driver", "eks-pod-identity-agent" })
        {
            var versions = (await host.GetAsync($"/addons/supported-versions?addonName={addon}")).Body["addons"]![0]!["addonVersions"]!.AsArray();
            foreach (var minor in new[] { "1.34", "1.35" })
            {
                var fitting = versions.SelectMany(version => version!["compatibilities"]!.AsArray()
                    .Where(fits => $"{fits!["clusterVersion"]}" == minor).Select(fits => (bool)fits!["defaultVersion"]!)).ToList();
                Assert.True(fitting.Count >= 2, $"{addon} has {fitting.Count} versions for {minor}");
                Assert.Single(fitting, isDefault => isDefault);
            }
        }
    }

    [Fact]
    public async Task The_first_pass_has_work_where_the_next_minor_breaks_add_ons()
    {
        var (host, _) = await Worlds.StillAsync("compute");
        await using var __ = host;

        var listed = await host.PostAsync("/clusters/addons/insights", new { filter = new { statuses = new[] { "ERROR" } } });

        Assert.Equal(["EKS add-on version compatibility"], listed.Body["insights"]!.AsArray().Select(insight => $"{insight!["name"]}"));
        Assert.EndsWith("coredns, aws-ebs-csi-driver.", $"{listed.Body["insights"]![0]!["insightStatus"]!["reason"]}");
    }

    [Fact]
    public async Task The_VPC_CNI_goes_one_minor_at_a_time()
    {
        var (host, time) = await Worlds.StillAsync("compute");
        await using var _ = host;

        var far = await UpdateAsync(host, "addons", "vpc-cni", "v1.22.0-eksbuild.1", "PRESERVE", "a");
        Assert.Equal((400, "InvalidParameterException", "Updating VPC-CNI can only go up or down 1 minor version at a time"), (far.Status, far.Error, far.Message));

        await UpdateAsync(host, "addons", "vpc-cni", "v1.21.1-eksbuild.7", "PRESERVE", "b");
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(200, (await UpdateAsync(host, "addons", "vpc-cni", "v1.22.0-eksbuild.1", "PRESERVE", "c")).Status);
    }

    [Fact]
    public async Task A_repeated_token_begins_nothing_and_a_second_update_is_refused_with_the_id_of_the_first()
    {
        var (host, _) = await Worlds.StillAsync("compute");
        await using var __ = host;

        var first = await UpdateAsync(host, "addons", "coredns", "v1.13.2-eksbuild.3", "PRESERVE", "same");
        var again = await UpdateAsync(host, "addons", "coredns", "v1.13.2-eksbuild.3", "PRESERVE", "same");
        var other = await UpdateAsync(host, "addons", "coredns", "v1.13.2-eksbuild.3", "PRESERVE", "other");

        Assert.Equal(first.UpdateId, again.UpdateId);
        Assert.Equal([first.UpdateId], (await host.GetAsync("/clusters/addons/updates?addonName=coredns")).Body["updateIds"]!.AsArray().Select(id => $"{id}"));
        Assert.Equal((409, $"Cannot update addon coredns because it currently has update {first.UpdateId} in progress"), (other.Status, other.Message));
    }

    [Theory]
    [InlineData("NONE", "Failed", "UPDATE_FAILED", "v1.20.4-eksbuild.2")]
    [InlineData("PRESERVE", "Successful", "ACTIVE", "v1.21.1-eksbuild.7")]
    [InlineData("OVERWRITE", "Successful", "ACTIVE", "v1.21.1-eksbuild.7")]
    public async Task What_somebody_changed_by_hand_conflicts_unless_it_is_kept_or_overwritten(string resolve, string status, string state, string version)
    {
        var (host, time) = await Worlds.StillAsync("compute");
        await using var _ = host;

        var begun = await UpdateAsync(host, "addons", "vpc-cni", "v1.21.1-eksbuild.7", resolve, "a");
        time.Advance(TimeSpan.FromMinutes(2));

        var update = (await host.GetAsync($"/clusters/addons/updates/{begun.UpdateId}?addonName=vpc-cni")).Body["update"]!;
        var addon = (await host.GetAsync("/clusters/addons/addons/vpc-cni")).Body["addon"]!;
        Assert.Equal((status, state, version), ($"{update["status"]}", $"{addon["status"]}", $"{addon["addonVersion"]}"));

        if (status == "Failed")
        {
            Assert.Equal("ConfigurationConflict", $"{update["errors"]![0]!["errorCode"]}");
            Assert.StartsWith("Conflicts found when trying to apply. Will not continue due to resolve conflicts mode. Conflicts: DaemonSet.apps aws-node - .spec",
                $"{addon["health"]!["issues"]![0]!["message"]}");
            // Later a person lets EKS win.
            await UpdateAsync(host, "addons", "vpc-cni", "v1.21.1-eksbuild.7", "OVERWRITE", "b");
            time.Advance(TimeSpan.FromMinutes(2));
            Assert.Equal("ACTIVE", (await host.GetAsync("/clusters/addons/addons/vpc-cni")).Text("addon", "status"));
        }
    }

    [Fact]
    public async Task An_add_on_whose_new_pods_do_not_come_up_ends_degraded_until_they_do()
    {
        var (host, time) = await Worlds.StillAsync("compute", kubernetes: true);
        await using var _ = host;

        var begun = await UpdateAsync(host, "degraded", "coredns", "v1.13.2-eksbuild.3", "PRESERVE", "a");
        time.Advance(TimeSpan.FromMinutes(2));

        var addon = (await host.GetAsync("/clusters/degraded/addons/coredns")).Body["addon"]!;
        Assert.Equal(("DEGRADED", "v1.13.2-eksbuild.3", "InsufficientNumberOfReplicas", "The add-on is unhealthy because it doesn't have the desired number of replicas."),
            ($"{addon["status"]}", $"{addon["addonVersion"]}", $"{addon["health"]!["issues"]![0]!["code"]}", $"{addon["health"]!["issues"]![0]!["message"]}"));
        Assert.Equal("Failed", (await host.GetAsync($"/clusters/degraded/updates/{begun.UpdateId}?addonName=coredns")).Text("update", "status"));
        using var client = Authorized(host, time, "degraded");
        Assert.Equal(0, (int)(await JsonAsync(client, "/apis/apps/v1/namespaces/kube-system/deployments/coredns"))["status"]!["readyReplicas"]!);

        await host.WorldAsync("/cluster", """{"name":"degraded","action":"mend-workload","workload":"coredns"}""");
        Assert.Equal("ACTIVE", (await host.GetAsync("/clusters/degraded/addons/coredns")).Text("addon", "status"));
    }

    [Theory]
    [InlineData("AdmissionRequestDenied", "DEGRADED")]
    [InlineData("ClusterUnreachable", "DEGRADED")]
    [InlineData("UnsupportedAddonModification", "UPDATE_FAILED")]
    [InlineData("InsufficientNumberOfReplicas", "DEGRADED")]
    public async Task A_fault_fails_the_next_update_with_its_code(string code, string state)
    {
        var (host, time) = await Worlds.StillAsync("compute");
        await using var _ = host;
        await host.WorldAsync("/fault", $$"""{"id":"addon-fails","active":true,"code":"{{code}}","operations":["coredns"]}""");

        // It is meant for CoreDNS alone.
        var spared = await UpdateAsync(host, "addons", "aws-ebs-csi-driver", "v1.53.0-eksbuild.1", "PRESERVE", "a");
        var begun = await UpdateAsync(host, "addons", "coredns", "v1.13.2-eksbuild.3", "PRESERVE", "b");
        time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("Successful", (await host.GetAsync($"/clusters/addons/updates/{spared.UpdateId}?addonName=aws-ebs-csi-driver")).Text("update", "status"));
        var update = (await host.GetAsync($"/clusters/addons/updates/{begun.UpdateId}?addonName=coredns")).Body["update"]!;
        Assert.Equal(("Failed", code), ($"{update["status"]}", $"{update["errors"]![0]!["errorCode"]}"));
        Assert.Equal(state, (await host.GetAsync("/clusters/addons/addons/coredns")).Text("addon", "status"));
    }

    [Fact]
    public async Task Configuration_values_are_kept_and_what_is_no_object_is_refused()
    {
        var (host, time) = await Worlds.StillAsync("compute");
        await using var _ = host;
        const string path = "/clusters/addons/addons/coredns";

        var wrong = await host.PostAsync($"{path}/update", new { configurationValues = "replicaCount: 3", clientRequestToken = "a" });
        Assert.Equal((400, "InvalidParameterException"), (wrong.Status, wrong.Error));
        await host.PostAsync($"{path}/update", new { configurationValues = """{"replicaCount":3}""", clientRequestToken = "b" });
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("""{"replicaCount":3}""", (await host.GetAsync(path)).Text("addon", "configurationValues"));

        var schema = await host.GetAsync("/addons/configuration-schemas?addonName=coredns&addonVersion=v1.13.2-eksbuild.3");
        Assert.Contains("replicaCount", JsonNode.Parse(schema.Text("configurationSchema")!)!["properties"]!.AsObject().Select(pair => pair.Key));
    }

    private static Task<EksAnswer> UpdateAsync(WorldHost host, string cluster, string addon, string version, string resolve, string token) =>
        host.PostAsync($"/clusters/{cluster}/addons/{addon}/update", new { addonVersion = version, resolveConflicts = resolve, clientRequestToken = token });
}
