using System.Text.Json.Nodes;
using EksUpgradeBot.Adapters.Eks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Eks;

public sealed class EksAdapterTests : IAsyncLifetime
{
    private static readonly ClusterAddress _prod = FakeAws.Address();

    private FakeAws _aws = null!;
    private AwsAccess _access = null!;
    private EksAdapter _eks = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _aws = await FakeAws.StartAsync();
        _access = _aws.Access();
        _eks = new EksAdapter(_access);
    }

    public async ValueTask DisposeAsync()
    {
        _access.Dispose();
        await _aws.DisposeAsync();
    }

    [Fact]
    public async Task An_idle_control_plane_costs_one_call()
    {
        _aws.HasCluster(
            """{"version":"1.34","status":"ACTIVE","platformVersion":"eks.12","health":{"issues":[{"code":"Ec2SubnetNotFound","message":"gone"}]}}""");

        var plane = await _eks.DescribeControlPlaneAsync(_prod, Token);

        Assert.Equal((new KubernetesVersion(1, 34), "ACTIVE", "eks.12"), (plane.Version, plane.Status, plane.PlatformVersion));
        Assert.Null(plane.RunningUpdate);
        Assert.Equal(["Ec2SubnetNotFound: gone"], plane.HealthIssues!);
        Assert.Single(_aws.Requests);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(6)]
    public async Task The_running_update_is_found_wherever_eks_lists_it(int at)
    {
        var ids = Enumerable.Range(0, 7).Select(id => $"u{id}").ToArray();
        _aws.HasList("/clusters/demo/updates", "updateIds", ids);
        foreach (var id in ids)
        {
            _aws.HasUpdate(id, "Successful", 100);
        }

        _aws.HasUpdate($"u{at}", "InProgress", 1763802491.5, ""","params":[{"type":"PlatformVersion","value":"eks.1"},{"type":"Version","value":"1.35"}]""");
        _aws.HasCluster("""{"version":"1.34","status":"UPDATING"}""");

        var running = (await _eks.DescribeControlPlaneAsync(_prod, Token)).RunningUpdate;

        Assert.Equal(($"u{at}", "VersionUpdate", new KubernetesVersion(1, 35)), (running!.Id, running.Type, running.Version));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_763_802_491_500), running.CreatedAt);
        Assert.True(running.IsRunning);
    }

    [Fact]
    public async Task Following_a_running_update_costs_two_calls_a_look_until_it_is_over()
    {
        _aws.HasCluster("""{"version":"1.34","status":"UPDATING"}""");
        _aws.HasList("/clusters/demo/updates", "updateIds", "old", "new");
        _aws.HasUpdate("old", "Successful", 1);
        _aws.HasUpdate("new", "InProgress", 2);
        await _eks.DescribeControlPlaneAsync(_prod, Token);
        _aws.Requests.Clear();

        Assert.Equal("new", (await _eks.DescribeControlPlaneAsync(_prod, Token)).RunningUpdate!.Id);
        Assert.Equal(["/clusters/demo", "/clusters/demo/updates/new"], _aws.Requests.Select(seen => seen.Path));

        _aws.HasUpdate("new", "Successful", 2);
        Assert.Null((await _eks.DescribeControlPlaneAsync(_prod, Token)).RunningUpdate);
    }

    [Fact]
    public async Task Words_that_eks_may_add_tomorrow_pass_through()
    {
        _aws.HasCluster("""{"version":"1.34","status":"ROLLING_BACK"}""");
        _aws.HasList("/clusters/demo/updates", "updateIds", "u1");
        _aws.Answers["/clusters/demo/updates/u1"] =
            """{"update":{"id":"u1","status":"Cancelling","type":"VersionRollback","createdAt":1,"errors":[{"errorCode":"Novel","errorMessage":"m"}]}}""";

        var plane = await _eks.DescribeControlPlaneAsync(_prod, Token);

        Assert.Equal(("ROLLING_BACK", false), (plane.Status, plane.IsActive));
        Assert.Equal(("VersionRollback", "Cancelling"), (plane.RunningUpdate!.Type, plane.RunningUpdate.Status));
        Assert.Equal("Novel", Assert.Single(plane.RunningUpdate.Errors!).Code);
    }

    [Fact]
    public async Task Updates_come_newest_first_and_what_is_over_is_asked_for_once()
    {
        var ids = Enumerable.Range(0, 25).Select(id => $"u{id}").ToArray();
        _aws.HasList("/clusters/demo/updates", "updateIds", ids);
        for (var at = 0; at < 25; at++)
        {
            // An order of its own, neither the list's nor the reverse.
            _aws.HasUpdate($"u{at}", at == 7 ? "InProgress" : "Failed", at * 7 % 25, ""","errors":[{"errorCode":"IpNotAvailable","errorMessage":"none","resourceIds":["subnet-1"]}]""");
        }

        var updates = await _eks.ListUpdatesAsync(_prod, UpdateSubject.Cluster, Token);

        Assert.Equal(Enumerable.Range(5, 20).Reverse(), updates.Select(update => (int)update.CreatedAt.ToUnixTimeSeconds()));
        Assert.Equal(("IpNotAvailable", "none", "subnet-1"), updates[0].Errors!.Select(error => (error.Code, error.Message, error.ResourceIds[0])).Single());

        _aws.Requests.Clear();
        await _eks.ListUpdatesAsync(_prod, UpdateSubject.Cluster, Token);
        Assert.Equal(["/clusters/demo/updates/u7"], _aws.Requests.Select(seen => seen.Path).Where(path => path != "/clusters/demo/updates"));
    }

    [Fact]
    public async Task An_update_that_eks_has_forgotten_meanwhile_is_left_out()
    {
        _aws.HasList("/clusters/demo/updates", "updateIds", "gone", "u1");
        _aws.HasUpdate("u1", "Successful", 1);

        Assert.Equal(["u1"], (await _eks.ListUpdatesAsync(_prod, UpdateSubject.Cluster, Token)).Select(update => update.Id));
    }

    [Fact]
    public async Task Node_groups_come_with_what_runs_on_them()
    {
        _aws.HasList("/clusters/demo/node-groups", "nodegroups", "idle", "moving", "gone");
        _aws.Answers["/clusters/demo/node-groups/idle"] =
            """
            {"nodegroup":{"nodegroupName":"idle","version":"1.33","releaseVersion":"ami-1","status":"ACTIVE","amiType":"CUSTOM",
            "scalingConfig":{"minSize":1,"maxSize":9,"desiredSize":3},"health":{"issues":[{"code":"AmiIdNotFound","message":"m","resourceIds":[]}]}}}
            """;
        _aws.Answers["/clusters/demo/node-groups/moving"] = """{"nodegroup":{"nodegroupName":"moving","version":"1.33","status":"UPDATING"}}""";
        _aws.HasList("/clusters/demo/updates?nodegroupName=moving", "updateIds", "n1");
        _aws.HasUpdate("n1", "InProgress", 1, nodeGroup: "moving");

        var groups = await _eks.ListNodeGroupsAsync(_prod, Token);

        Assert.Equal(["idle", "moving"], groups.Select(group => group.Name));
        Assert.Equal((true, 3, "ami-1"), (groups[0].HasCustomAmi, groups[0].DesiredSize, groups[0].ReleaseVersion));
        Assert.Equal(["AmiIdNotFound: m"], groups[0].HealthIssues!);
        Assert.Null(groups[0].RunningUpdate);
        Assert.Equal("n1", groups[1].RunningUpdate!.Id);
    }

    [Fact]
    public async Task One_node_group_that_may_not_be_read_fails_the_whole_list_with_its_own_reason()
    {
        var names = Enumerable.Range(0, 20).Select(at => $"g{at}").ToArray();
        _aws.HasList("/clusters/demo/node-groups", "nodegroups", names);
        foreach (var name in names)
        {
            _aws.Answers[$"/clusters/demo/node-groups/{name}"] = """{"nodegroup":{"version":"1.33","status":"ACTIVE"}}""";
        }

        for (var page = 0; page < 10; page++)
        {
            _aws.AnswerNext(null);
        }

        _aws.FailNext(403, "AccessDeniedException", "no");

        var refused = await Assert.ThrowsAsync<OutsideException>(() => _eks.ListNodeGroupsAsync(_prod, Token));

        Assert.Equal("Allow eks:DescribeNodegroup to the bot's identity.", refused.Remedy);
    }

    [Fact]
    public async Task Moving_a_node_group_sends_the_token_that_makes_a_repetition_harmless()
    {
        _aws.Answers["/clusters/demo/node-groups/g/update-version"] =
            """{"update":{"id":"n1","status":"InProgress","type":"VersionUpdate","createdAt":1,"params":[{"type":"Version","value":"1.35"},{"type":"ReleaseVersion","value":"1.35.0-1"}]}}""";

        var update = await _eks.UpdateNodeGroupVersionAsync(_prod, "g", new KubernetesVersion(1, 35), force: false, "run-1-g", Token);

        Assert.Equal(("n1", new KubernetesVersion(1, 35)), (update.Id, update.Version));
        var body = JsonNode.Parse(Assert.Single(_aws.Requests).Body)!;
        Assert.Equal(("1.35", "run-1-g"), (body["version"]!.GetValue<string>(), body["clientRequestToken"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Add_ons_are_described_all_pages()
    {
        _aws.HasList("/clusters/demo/addons", "addons", "coredns", "kube-proxy", "vpc-cni");
        foreach (var name in new[] { "coredns", "kube-proxy", "vpc-cni" })
        {
            _aws.Answers[$"/clusters/demo/addons/{name}"] = $$$"""{"addon":{"addonName":"{{{name}}}","addonVersion":"v1","status":"DEGRADED","health":{"issues":null} } }""";
        }

        var addons = await _eks.ListAddonsAsync(_prod, Token);

        Assert.Equal(
            [new("coredns", "v1", "DEGRADED"), new("kube-proxy", "v1", "DEGRADED"), new Addon("vpc-cni", "v1", "DEGRADED")],
            addons.Select(addon => addon with { HealthIssues = null }));
    }

    [Fact]
    public async Task The_catalogue_has_a_version_once_with_its_dates()
    {
        _aws.Lists["/cluster-versions"] = ("clusterVersions",
        [
            JsonNode.Parse("""{"clusterVersion":"1.35","clusterType":"eks-local-outposts","versionStatus":"UNSUPPORTED"}""")!,
            JsonNode.Parse("""{"clusterVersion":"1.35","clusterType":"eks","versionStatus":"STANDARD_SUPPORT","endOfStandardSupportDate":1.8E9,"endOfExtendedSupportDate":1.9E9}""")!,
            JsonNode.Parse("""{"clusterVersion":"1.31","clusterType":"eks","status":"extended-support"}""")!,
            JsonNode.Parse("""{"clusterVersion":"2.0-preview","clusterType":"eks","versionStatus":"PREVIEW"}""")!,
        ]);

        var offered = await _eks.ListOfferedVersionsAsync(_prod, Token);

        Assert.Equal(
            [
                new(new KubernetesVersion(1, 35), "STANDARD_SUPPORT", DateTimeOffset.FromUnixTimeSeconds(1_800_000_000), DateTimeOffset.FromUnixTimeSeconds(1_900_000_000)),
                new OfferedVersion(new KubernetesVersion(1, 31), "EXTENDED_SUPPORT"),
            ],
            offered);
        Assert.All(_aws.Requests, seen => Assert.Contains("includeAll=true", seen.Target));
    }

    [Fact]
    public async Task An_answer_without_a_version_is_no_good_news()
    {
        _aws.HasCluster("""{"status":"ACTIVE"}""");

        var unread = await Assert.ThrowsAsync<OutsideException>(() => _eks.DescribeControlPlaneAsync(_prod, Token));

        Assert.Equal("EKS's answer about cluster prod cannot be read: the version of the cluster is '', which is no Kubernetes minor version.", unread.Message);
        Assert.False(unread.IsTransient);
    }

    [Fact]
    public async Task The_policy_allows_exactly_what_is_called()
    {
        const string update = """{"update":{"id":"u1","status":"InProgress","type":"VersionUpdate","createdAt":1}}""";
        _aws.HasCluster("""{"version":"1.34","status":"UPDATING"}""");
        _aws.HasList("/clusters/demo/updates", "updateIds", "u1");
        _aws.HasUpdate("u1", "InProgress", 1);
        _aws.HasList("/clusters/demo/node-groups", "nodegroups", "g");
        _aws.Answers["/clusters/demo/node-groups/g"] = """{"nodegroup":{"version":"1.33","status":"ACTIVE"}}""";
        _aws.Answers["/clusters/demo/node-groups/g/update-version"] = update;
        _aws.HasList("/clusters/demo/addons", "addons", "a");
        _aws.Answers["/clusters/demo/addons/a"] = """{"addon":{"addonVersion":"v1","status":"ACTIVE"}}""";
        _aws.HasList("/cluster-versions", "clusterVersions");
        _aws.HasList("/addons/supported-versions", "addons");
        _aws.Lists["/clusters/demo/insights"] = ("insights", [JsonNode.Parse("""{"id":"i-1","name":"n","insightStatus":{"status":"ERROR"}}""")!]);
        _aws.Answers["/clusters/demo/insights/i-1"] = """{"insight":{"id":"i-1"}}""";
        _aws.HasList("/clusters/demo/fargate-profiles", "fargateProfileNames", "f");
        _aws.Answers["/clusters/demo/addons/a/update"] = update;
        Func<EksAdapter, Task>[] port =
        [
            eks => eks.DescribeControlPlaneAsync(_prod, Token),
            eks => eks.ListNodeGroupsAsync(_prod, Token),
            eks => eks.ListAddonsAsync(_prod, Token),
            eks => eks.ListOfferedVersionsAsync(_prod, Token),
            eks => eks.ListUpdatesAsync(_prod, UpdateSubject.Cluster, Token),
            eks => eks.UpdateNodeGroupVersionAsync(_prod, "g", new KubernetesVersion(1, 34), force: false, "t", Token),
            eks => eks.ListAddonReleasesAsync(_prod, "a", Token),
            eks => eks.ListInsightsAsync(_prod, Token),
            eks => eks.UpdateAddonAsync(_prod, "a", "v2", "t", Token),
            eks => eks.ListInsightDetailsAsync(_prod, Token),
            eks => eks.ListFargateProfilesAsync(_prod, Token),
        ];

        var denied = new SortedSet<string>();
        foreach (var ask in port)
        {
            for (var allowed = 0; await DeniedAfterAsync(allowed, ask) is { } action; allowed++)
            {
                denied.Add(action);
            }
        }

        Assert.Equal(EksAdapter.Actions, denied);
    }

    [Fact]
    public async Task An_insight_that_does_not_pass_is_read_with_who_calls_what()
    {
        _aws.Lists["/clusters/demo/insights"] = ("insights", [
            JsonNode.Parse("""{"id":"i-1","name":"Deprecated APIs removed in Kubernetes v1.32","category":"UPGRADE_READINESS","kubernetesVersion":"1.32","insightStatus":{"status":"ERROR","reason":"used"}}""")!,
            JsonNode.Parse("""{"id":"i-2","name":"Kubelet version skew","insightStatus":{"status":"PASSING"}}""")!,
        ]);
        _aws.Answers["/clusters/demo/insights/i-1"] =
            """
            {"insight":{"id":"i-1","recommendation":"Move.","resources":[{"kubernetesResourceUri":"/x"},{"arn":"a"}],
             "categorySpecificSummary":{"deprecationDetails":[{"usage":"/apis/flowcontrol.apiserver.k8s.io/v1beta3/flowschemas","replacedWith":"/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas",
              "stopServingVersion":"1.32","clientStats":[{"userAgent":"helm","numberOfRequestsLast30Days":7,"lastRequestTime":1795334400}]}]}}}
            """;

        var detail = Assert.Single(await _eks.ListInsightDetailsAsync(_prod, Token));

        Assert.Equal(("Move.", "/x, a"), (detail.Recommendation, string.Join(", ", detail.Resources)));
        var usage = Assert.Single(detail.Deprecations);
        Assert.Equal(("1.32", "helm", 7), (usage.StopsServing.ToString(), usage.Clients[0].UserAgent, usage.Clients[0].Requests));
        Assert.Equal(2026, usage.Clients[0].LastRequest!.Value.Year);
        Assert.Equal(0, _aws.Count("GET", "/clusters/demo/insights/i-2"));
    }

    [Fact]
    public async Task Insights_of_every_category_are_asked_for_those_about_a_rollback_too()
    {
        _aws.Lists["/clusters/demo/insights"] = ("insights", [
            JsonNode.Parse("""{"id":"i-1","name":"Incompatible API usage","category":"ROLLBACK_READINESS","kubernetesVersion":"1.34","insightStatus":{"status":"UNKNOWN","reason":"not yet"}}""")!,
        ]);

        var insight = Assert.Single(await _eks.ListInsightsAsync(_prod, Token));

        Assert.True(insight is { IsOfRollback: true, Status: "UNKNOWN" });
        Assert.DoesNotContain("filter", _aws.Requests.Last().Body, StringComparison.Ordinal);
    }

    private async Task<string?> DeniedAfterAsync(int allowed, Func<EksAdapter, Task> ask)
    {
        _aws.Forgive();
        for (var at = 0; at < allowed; at++)
        {
            _aws.AnswerNext(null);
        }

        _aws.FailNext(403, "AccessDeniedException", "no");
        try
        {
            await ask(new EksAdapter(_access));
            return null;
        }
        catch (OutsideException denied)
        {
            return denied.Remedy!.Split(' ')[1];
        }
    }
}
