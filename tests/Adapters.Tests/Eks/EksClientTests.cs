using System.Text.Json.Nodes;
using Amazon.Runtime;
using EksUpgradeBot.Adapters.Eks.Api;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Eks;

public sealed class EksClientTests : IAsyncLifetime
{
    private FakeAws _aws = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _aws = await FakeAws.StartAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task A_read_is_signed_for_eks_in_the_region_of_the_cluster()
    {
        _aws.HasCluster("""{"name":"demo","version":"1.34","status":"ACTIVE"}""");
        using var eks = Client("ap-southeast-2");

        var answer = await eks.DescribeClusterAsync("demo", Token);

        Assert.Equal("1.34", answer.Cluster!.Version);
        var seen = Assert.Single(_aws.Requests);
        Assert.Equal(("GET", "/clusters/demo", "ap-southeast-2", "eks"), (seen.Method, seen.Target, seen.Region, seen.Service));
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("slash/plus+percent%")]
    [InlineData("größe")]
    public async Task A_name_with_odd_characters_is_escaped_and_signed_as_one_part_of_the_path(string name)
    {
        using var eks = Client();

        var gone = await Assert.ThrowsAsync<ResourceNotFoundException>(() => eks.DescribeClusterAsync(name, Token));

        Assert.Equal(3, Assert.Single(_aws.Requests).Target.Split('/').Length);
        Assert.Equal($"Nothing at /clusters/{Uri.EscapeDataString(name)}.", gone.Message);
    }

    [Fact]
    public async Task A_query_with_odd_characters_is_signed_right()
    {
        _aws.Answers["/addons/supported-versions"] = """{"addons":[]}""";
        using var eks = Client();

        await eks.DescribeAddonVersionsAsync("a b/c+ü=&", "1.35", "to/ken+==", Token);

        Assert.Contains("addonName=a%20b%2Fc%2B%C3%BC%3D%26", Assert.Single(_aws.Requests).Target);
    }

    [Fact]
    public async Task A_write_is_signed_with_its_body_and_leaves_out_what_is_not_set()
    {
        _aws.Answers["/clusters/demo/updates"] = """{"update":{"id":"u1","status":"InProgress","type":"VersionUpdate"}}""";
        using var eks = Client();

        var answer = await eks.UpdateClusterVersionAsync("demo", new UpdateClusterVersionRequest("1.35", "run-1"), Token);

        Assert.Equal("u1", answer.Update!.Id);
        Assert.Equal("""{"version":"1.35","clientRequestToken":"run-1"}""", Assert.Single(_aws.Requests).Body);
    }

    [Fact]
    public async Task A_session_token_is_sent_and_signed()
    {
        _aws.HasCluster("{}");
        using var eks = new EksClient(new SessionAWSCredentials(FakeAws.Key, FakeAws.Secret, "sess/ion+token=="), Config("eu-west-1", 0));

        await eks.DescribeClusterAsync("demo", Token);
    }

    [Fact]
    public async Task A_wrong_secret_is_seen_by_the_fake_so_that_these_tests_mean_something()
    {
        _aws.HasCluster("{}");
        using var eks = new EksClient(new BasicAWSCredentials(FakeAws.Key, "wrong"), Config("eu-west-1", 0));

        var refused = await Assert.ThrowsAnyAsync<EksException>(() => eks.DescribeClusterAsync("demo", Token));

        Assert.Equal("InvalidSignatureException", refused.ErrorCode);
    }

    [Fact]
    public async Task Being_throttled_twice_is_waited_out()
    {
        _aws.HasCluster("""{"name":"demo"}""");
        _aws.FailNext(429, "ThrottlingException", "Rate exceeded");
        _aws.FailNext(429, "ThrottlingException", "Rate exceeded");
        using var eks = Client(retries: 3);

        var answer = await eks.DescribeClusterAsync("demo", Token);

        Assert.Equal("demo", answer.Cluster!.Name);
        Assert.Equal(3, _aws.Requests.Count);
    }

    [Fact]
    public async Task Every_list_is_read_to_its_last_page()
    {
        _aws.HasList("/clusters/demo/node-groups", "nodegroups", "a", "b", "c", "d", "e");
        _aws.HasList("/clusters/demo/addons", "addons", "a", "b", "c");
        _aws.HasList("/clusters/demo/updates", "updateIds", "a", "b", "c");
        _aws.HasList("/clusters/demo/updates?nodegroupName=g", "updateIds", "g1", "g2", "g3");
        _aws.HasList("/clusters/demo/fargate-profiles", "fargateProfileNames", "a", "b", "c", "d");
        _aws.Lists["/cluster-versions"] = ("clusterVersions", Objects("clusterVersion", 3));
        _aws.Lists["/addons/supported-versions"] = ("addons", Objects("addonName", 3));
        _aws.Lists["/clusters/demo/insights"] = ("insights", Objects("id", 5));
        using var eks = Client();

        Assert.Equal(["a", "b", "c", "d", "e"], await Pages.AllAsync<string>(async page => await eks.ListNodegroupsAsync("demo", page, Token)));
        Assert.Equal(["a", "b", "c"], await Pages.AllAsync<string>(async page => await eks.ListAddonsAsync("demo", page, Token)));
        Assert.Equal(["a", "b", "c"], await Pages.AllAsync<string>(async page => await eks.ListUpdatesAsync("demo", null, null, page, Token)));
        Assert.Equal(["g1", "g2", "g3"], await Pages.AllAsync<string>(async page => await eks.ListUpdatesAsync("demo", "g", null, page, Token)));
        Assert.Equal(["a", "b", "c", "d"], await Pages.AllAsync<string>(async page => await eks.ListFargateProfilesAsync("demo", page, Token)));
        Assert.Equal(3, (await Pages.AllAsync<ClusterVersionInformation>(async page => await eks.DescribeClusterVersionsAsync(true, page, Token))).Count);
        Assert.Equal(3, (await Pages.AllAsync<AddonInfo>(async page => await eks.DescribeAddonVersionsAsync(null, null, page, Token))).Count);
        Assert.Equal(5, (await Pages.AllAsync<InsightSummary>(
            async page => await eks.ListInsightsAsync("demo", new ListInsightsRequest(new InsightsFilter(["UPGRADE_READINESS"]), NextToken: page), Token))).Count);
    }

    [Fact]
    public async Task A_list_that_goes_round_in_circles_is_given_up()
    {
        _aws.Answers["/clusters/demo/addons"] = """{"addons":["a"],"nextToken":"again"}""";
        using var eks = Client();

        await Assert.ThrowsAsync<AmazonClientException>(
            () => Pages.AllAsync<string>(async page => await eks.ListAddonsAsync("demo", page, Token)));
    }

    [Fact]
    public async Task An_insight_is_read_with_what_it_says_about_deprecations()
    {
        _aws.Answers["/clusters/demo/insights/i1"] =
            """
            {"insight":{"id":"i1","insightStatus":{"status":"ERROR","reason":"r"},"categorySpecificSummary":{"deprecationDetails":[
            {"usage":"/apis/x/v1beta1","stopServingVersion":"1.35","clientStats":[{"userAgent":"k","numberOfRequestsLast30Days":7,"lastRequestTime":1.7632E9}]}]}}}
            """;
        using var eks = Client();

        var insight = (await eks.DescribeInsightAsync("demo", "i1", Token)).Insight!;

        Assert.Equal("ERROR", insight.InsightStatus!.Status);
        var stat = Assert.Single(Assert.Single(insight.CategorySpecificSummary!.DeprecationDetails!).ClientStats!);
        Assert.Equal((7, DateTimeOffset.FromUnixTimeSeconds(1_763_200_000)), (stat.NumberOfRequestsLast30Days, stat.LastRequestTime));
    }

    [Theory]
    [InlineData("1763802491.125", 1_763_802_491_125)]
    [InlineData("1763802491", 1_763_802_491_000)]
    [InlineData("1.763802491125E9", 1_763_802_491_125)]
    [InlineData("\"2025-11-22T09:08:11.125Z\"", 1_763_802_491_125)]
    public async Task A_timestamp_is_seconds_since_1970_with_a_fraction(string written, long milliseconds)
    {
        _aws.HasCluster($$"""{"createdAt":{{written}}}""");
        using var eks = Client();

        var answer = await eks.DescribeClusterAsync("demo", Token);

        Assert.Equal(milliseconds, answer.Cluster!.CreatedAt!.Value.ToUnixTimeMilliseconds());
    }

    [Theory]
    [InlineData("https://eks.eu-west-1.amazonaws.com", "eu-west-1")]
    [InlineData("https://eks.cn-north-1.amazonaws.com.cn", "cn-north-1")]
    public void Without_an_override_the_region_s_own_endpoint_is_called(string url, string region) =>
        Assert.Equal(url, EksClient.ConfigFor(region).DetermineServiceOperationEndpoint(null!).URL.TrimEnd('/'));

    [Theory]
    [InlineData("https://fips.eks.us-east-1.amazonaws.com", "us-east-1")]
    [InlineData("https://eks.us-gov-west-1.amazonaws.com", "us-gov-west-1")]
    public void With_fips_the_endpoint_is_the_one_that_eks_has_for_it(string url, string region)
    {
        var config = EksClient.ConfigFor(region);
        config.UseFIPSEndpoint = true;

        Assert.Equal(url, config.DetermineServiceOperationEndpoint(null!).URL.TrimEnd('/'));
    }

    private static IReadOnlyList<JsonNode> Objects(string member, int count) =>
        [.. Enumerable.Range(0, count).Select(at => new JsonObject { [member] = $"1.{at}" })];

    private EksClient Client(string region = "eu-west-1", int retries = 0) =>
        new(new BasicAWSCredentials(FakeAws.Key, FakeAws.Secret), Config(region, retries));

    private Adapters.Eks.RestJson.RestJsonConfig Config(string region, int retries)
    {
        var config = EksClient.ConfigFor(region);
        config.ServiceURL = _aws.Url.AbsoluteUri;
        config.MaxErrorRetry = retries;
        return config;
    }
}
