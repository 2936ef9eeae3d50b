using System.Net;
using EksUpgradeBot.Adapters.Eks;
using EksUpgradeBot.Adapters.Kubernetes;
using EksUpgradeBot.Adapters.Tests.Eks;
using EksUpgradeBot.Tests.Shared;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Kubernetes;

public sealed class KubernetesReaderTests : IAsyncLifetime
{
    private static readonly ClusterAddress _prod = FakeAws.Address();

    private readonly Authority _authority = new();
    private readonly FakeTime _time = new(TimeProvider.System.GetUtcNow());
    private FakeAws _aws = null!;
    private FakeKubernetes _cluster = null!;
    private AwsAccess _access = null!;
    private KubernetesReader _kubernetes = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _aws = await FakeAws.StartAsync();
        _access = _aws.Access();
        _kubernetes = new KubernetesReader(_access, new ClusterTokens(_access, _time), _time);
        await StandsAsync(IPAddress.Loopback, _authority);
    }

    public async ValueTask DisposeAsync()
    {
        _kubernetes.Dispose();
        _access.Dispose();
        _authority.Dispose();
        await _cluster.DisposeAsync();
        await _aws.DisposeAsync();
    }

    [Theory]
    [InlineData("v1.34.2-eks-473151a", 34)]
    [InlineData("v1.29.15-eks-473151a", 29)]
    public async Task The_server_s_version_is_the_one_it_was_built_as(string gitVersion, int minor)
    {
        _cluster.GitVersion = gitVersion;

        Assert.Equal(new KubernetesVersion(1, minor), await _kubernetes.GetServerVersionAsync(_prod, Token));
    }

    [Fact]
    public async Task Every_node_is_listed_with_what_the_upgrade_asks_of_it()
    {
        _cluster.HasNode("managed", labels: """{"eks.amazonaws.com/nodegroup":"workers","other":"x"}""");
        _cluster.HasNode("fargate", "v1.32.1-eks-2", """{"eks.amazonaws.com/compute-type":"fargate"}""");
        _cluster.HasNode("cordoned", cordoned: true);
        _cluster.HasNode("sick", ready: "Unknown");
        for (var more = 0; more < 4; more++)
        {
            _cluster.HasNode($"more{more}");
        }

        var nodes = await _kubernetes.ListNodesAsync(_prod, Token);

        var v133 = new KubernetesVersion(1, 33);
        Assert.Equal(
            [
                new("managed", v133, "workers", IsReady: true),
                new("fargate", new KubernetesVersion(1, 32), null, IsReady: true, Kind: NodeKind.Fargate),
                new("cordoned", v133, null, IsReady: true, IsSchedulable: false, Kind: NodeKind.SelfManaged),
                new Node("sick", v133, null, IsReady: false, Kind: NodeKind.SelfManaged),
            ],
            nodes.Take(4).Select(node => node with { OsImage = null }));
        Assert.Equal("Bottlerocket", nodes[0].OsImage);
        Assert.Equal(8, nodes.Count);
        Assert.Equal(
            ["/api/v1/nodes?limit=500", "/api/v1/nodes?limit=500&continue=eyJ%3D%2F%2B3", "/api/v1/nodes?limit=500&continue=eyJ%3D%2F%2B6"],
            _cluster.Requests);
    }

    [Fact]
    public async Task A_list_that_was_outlived_begins_anew_and_has_nothing_twice()
    {
        for (var at = 0; at < 5; at++)
        {
            _cluster.HasNode($"n{at}");
        }

        _cluster.Next.Enqueue(null);
        _cluster.Next.Enqueue(FakeKubernetes.Refusal(410, "The provided continue parameter is too old"));

        var nodes = await _kubernetes.ListNodesAsync(_prod, Token);

        Assert.Equal(["n0", "n1", "n2", "n3", "n4"], nodes.Select(node => node.Name));
        Assert.Equal(4, _cluster.Requests.Count);
    }

    [Fact]
    public async Task A_list_that_is_outlived_again_and_again_is_for_later()
    {
        for (var again = 0; again < 3; again++)
        {
            _cluster.Next.Enqueue(FakeKubernetes.Refusal(410, "Expired"));
        }

        var gone = await Assert.ThrowsAsync<OutsideException>(() => _kubernetes.ListNodesAsync(_prod, Token));

        Assert.Equal((true, 3), (gone.IsTransient, _cluster.Requests.Count));
    }

    [Fact]
    public async Task A_kubelet_without_a_version_is_no_good_news()
    {
        _cluster.HasNode("odd", kubelet: "");

        var unread = await Assert.ThrowsAsync<OutsideException>(() => _kubernetes.ListNodesAsync(_prod, Token));

        Assert.Equal("Could not list the nodes of cluster prod: the answer cannot be read (the kubelet version of node odd is '').", unread.Message);
    }

    [Fact]
    public async Task A_refused_token_is_renewed_once()
    {
        await _kubernetes.GetServerVersionAsync(_prod, Token);
        _cluster.RefusedTokens.Add(_cluster.Tokens.Single());
        _time.Advance(TimeSpan.FromMinutes(1));

        await _kubernetes.GetServerVersionAsync(_prod, Token);

        Assert.Equal(3, _cluster.Tokens.Count);
        Assert.Equal(2, _cluster.Tokens.Distinct().Count());
    }

    [Fact]
    public async Task An_identity_that_the_cluster_does_not_know_is_told_what_to_ask_for()
    {
        _cluster.RefusesEveryToken = true;
        var cluster = FakeAws.Address(role: "arn:aws:iam::1:role/a");

        var refused = await Assert.ThrowsAsync<OutsideException>(() => _kubernetes.GetServerVersionAsync(cluster, Token));

        Assert.Equal("Could not read the Kubernetes version of cluster prod: the Kubernetes API answered 401: Unauthorized.", refused.Message);
        Assert.Equal("Give the role arn:aws:iam::1:role/a an EKS access entry in the cluster, then retry.", refused.Remedy);
        Assert.False(refused.IsTransient);
        Assert.Equal(2, _cluster.Requests.Count);
    }

    [Theory]
    [InlineData(403, false)]
    [InlineData(429, true)]
    [InlineData(503, true)]
    [InlineData(302, false)]
    public async Task What_the_server_refuses_is_said_with_its_own_words(int status, bool isTransient)
    {
        _cluster.Next.Enqueue(FakeKubernetes.Refusal(status, "nodes is forbidden"));

        var refused = await Assert.ThrowsAsync<OutsideException>(() => _kubernetes.ListNodesAsync(_prod, Token));

        Assert.Equal($"Could not list the nodes of cluster prod: the Kubernetes API answered {status}: nodes is forbidden.", refused.Message);
        Assert.Equal((isTransient, status == 403), (refused.IsTransient, refused.Remedy?.Contains("AmazonEKSAdminViewPolicy") ?? false));
    }

    [Fact]
    public async Task A_server_of_another_authority_gets_no_token()
    {
        using var stranger = new Authority();
        _aws.HasCluster($$"""{"status":"ACTIVE","endpoint":"{{_cluster.Url}}","certificateAuthority":{"data":"{{stranger.Data}}"} }""");

        var refused = await Assert.ThrowsAsync<OutsideException>(() => _kubernetes.GetServerVersionAsync(_prod, Token));

        Assert.Contains("not of the cluster's own certificate authority", refused.Message);
        Assert.False(refused.IsTransient);
        Assert.Empty(_cluster.Tokens);
    }

    [Fact]
    public async Task A_server_with_the_certificate_of_another_address_gets_no_token()
    {
        await _cluster.DisposeAsync();
        await StandsAsync(IPAddress.Parse("127.0.0.2"), _authority);

        var refused = await Assert.ThrowsAsync<OutsideException>(() => _kubernetes.GetServerVersionAsync(_prod, Token));

        Assert.False(refused.IsTransient);
        Assert.Empty(_cluster.Tokens);
    }

    [Fact]
    public async Task The_endpoint_is_asked_for_once_in_a_while_and_again_when_it_does_not_answer()
    {
        await _kubernetes.GetServerVersionAsync(_prod, Token);
        await _kubernetes.GetServerVersionAsync(_prod, Token);
        Assert.Equal(1, _aws.Count("GET", "/clusters/demo"));

        _time.Advance(TimeSpan.FromMinutes(5));
        await _kubernetes.GetServerVersionAsync(_prod, Token);
        Assert.Equal(2, _aws.Count("GET", "/clusters/demo"));

        // Made anew under its name, with another endpoint and another authority.
        await _cluster.DisposeAsync();
        using var authority = new Authority();
        await StandsAsync(IPAddress.Loopback, authority);
        Assert.True((await Assert.ThrowsAsync<OutsideException>(() => _kubernetes.GetServerVersionAsync(_prod, Token))).IsTransient);
        Assert.Equal(new KubernetesVersion(1, 34), await _kubernetes.GetServerVersionAsync(_prod, Token));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_waited_for_ten_seconds()
    {
        var arrived = new TaskCompletionSource();
        _cluster.Next.Enqueue(context =>
        {
            arrived.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });

        var asking = _kubernetes.GetServerVersionAsync(_prod, Token);
        await arrived.Task;
        _time.Advance(TimeSpan.FromSeconds(10));

        var late = await Assert.ThrowsAsync<OutsideException>(() => asking);
        Assert.Equal("Could not read the Kubernetes version of cluster prod: no answer from its Kubernetes endpoint (it took longer than 10 s).", late.Message);
        Assert.True(late.IsTransient);
    }

    [Fact]
    public async Task A_body_that_breaks_off_may_come_whole_later()
    {
        _cluster.Next.Enqueue(async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("""{"items":[""");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        Assert.True((await Assert.ThrowsAsync<OutsideException>(() => _kubernetes.ListNodesAsync(_prod, Token))).IsTransient);
    }

    [Theory]
    [InlineData("""{"status":"CREATING"}""", true)]
    [InlineData("""{"status":"FAILED"}""", false)]
    [InlineData("""{"status":"ACTIVE","endpoint":"https://x","certificateAuthority":{"data":"bm9uZQ=="}}""", false)]
    [InlineData("""{"status":"ACTIVE","endpoint":"http://x","certificateAuthority":{"data":"!"}}""", false)]
    public async Task A_cluster_without_a_usable_endpoint_says_so(string described, bool isTransient)
    {
        _aws.HasCluster(described);

        var refused = await Assert.ThrowsAsync<OutsideException>(() => _kubernetes.GetServerVersionAsync(_prod, Token));

        Assert.Contains("cluster prod", refused.Message);
        Assert.Equal(isTransient, refused.IsTransient);
    }

    [Fact]
    public async Task Of_each_Helm_release_the_newest_revision_counts_and_its_values_are_not_read()
    {
        string Revision(string name, int number, string status, string release) =>
            $$$"""{"metadata":{"namespace":"shop","creationTimestamp":"2026-11-22T09:00:0{{{number}}}Z","labels":{"owner":"helm","name":"{{{name}}}","status":"{{{status}}}","version":"{{{number}}}"}},"data":{"release":"{{{release}}}"} }""";
        var web = Packed("""{"chart":{"metadata":{"name":"web","version":"4.0.7","appVersion":"4.0.7"}},"config":{"password":"x"}}""");
        _cluster.Next.Enqueue(context => context.Response.WriteAsync(
            $$"""{"items":[{{Revision("web", 2, "failed", web)}},{{Revision("web", 1, "deployed", web)}},{{Revision("odd", 1, "deployed", "!")}}]}"""));

        var releases = await _kubernetes.ListReleasesAsync(_prod, ["shop"], Token);

        Assert.Equal(
            [
                new HelmRelease("web", "shop", "failed", new DateTimeOffset(2026, 11, 22, 9, 0, 2, TimeSpan.Zero), "web-4.0.7", "4.0.7"),
                new HelmRelease("odd", "shop", "deployed", new DateTimeOffset(2026, 11, 22, 9, 0, 1, TimeSpan.Zero), null, null),
            ],
            releases);
        Assert.Equal("/api/v1/namespaces/shop/secrets?labelSelector=owner%3Dhelm%2Cstatus%21%3Dsuperseded&limit=50", Assert.Single(_cluster.Requests));
    }

    [Fact]
    public async Task Secrets_that_may_not_be_read_are_told_with_what_Helm_needs()
    {
        _cluster.Next.Enqueue(FakeKubernetes.Refusal(403, "secrets is forbidden"));

        var refused = await Assert.ThrowsAsync<OutsideException>(() => _kubernetes.ListReleasesAsync(_prod, ["shop"], Token));

        Assert.Contains("Helm keeps its releases in Secrets", refused.Remedy, StringComparison.Ordinal);
    }

    // As Helm stores it, and Kubernetes once more.
    private static string Packed(string json)
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest))
        {
            gzip.Write(System.Text.Encoding.UTF8.GetBytes(json));
        }

        return Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(packed.ToArray())));
    }

    private async Task StandsAsync(IPAddress certified, Authority authority)
    {
        _cluster = await FakeKubernetes.StartAsync(authority.Issue(certified));
        _aws.HasCluster($$"""{"status":"ACTIVE","endpoint":"{{_cluster.Url}}","certificateAuthority":{"data":"{{authority.Data}}"} }""");
    }
}
