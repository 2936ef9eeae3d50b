using System.Buffers.Text;
using System.Text;
using System.Web;
using Amazon.Runtime;
using EksUpgradeBot.Adapters.Kubernetes;
using EksUpgradeBot.Adapters.Tests.Eks;
using EksUpgradeBot.Tests.Shared;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Kubernetes;

public sealed class ClusterTokensTests
{
    private static readonly Uri _usEast = new("https://sts.us-east-1.amazonaws.com");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void The_known_token_is_made_anew()
    {
        var token = TokenSigner.Sign(
            new ImmutableCredentials("AKIAEXAMPLE", "secret", "sess/tok+en="), "us-east-1", "demo", _usEast, new(2026, 11, 22, 8, 48, 11, TimeSpan.Zero));

        var url = UrlIn(token);
        var query = HttpUtility.ParseQueryString(url.Query);
        Assert.Equal("6ec139e730568c03c5666912908ed07dfae4ce1fa1c23887a6afdc3e0e1c5ff8", query["X-Amz-Signature"]);
        Assert.Equal(("sts.us-east-1.amazonaws.com", "/", "https"), (url.Host, url.AbsolutePath, url.Scheme));
        Assert.Equal(("GetCallerIdentity", "60", "host;x-k8s-aws-id"), (query["Action"], query["X-Amz-Expires"], query["X-Amz-SignedHeaders"]));
        Assert.Equal("sess/tok+en=", query["X-Amz-Security-Token"]);
    }

    [Theory]
    [InlineData("https://sts.eu-west-1.amazonaws.com")]
    [InlineData("http://127.0.0.1:4566")]
    public void A_token_s_signature_is_right_for_any_sts_and_cluster(string sts)
    {
        var token = TokenSigner.Sign(
            new ImmutableCredentials("AKIA2", "s3/cr+t", null), "eu-west-1", "prod_eu-1", new Uri(sts), new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

        var url = UrlIn(token);
        var parts = url.Query.TrimStart('?').Split("&X-Amz-Signature=");
        var canonical = string.Join(
            '\n',
            "GET",
            "/",
            SigV4.Query(parts[0]),
            $"host:{url.Authority}",
            "x-k8s-aws-id:prod_eu-1\n",
            "host;x-k8s-aws-id",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        Assert.Equal(SigV4.Sign(canonical, "20260102T030405Z", "20260102/eu-west-1/sts/aws4_request", "s3/cr+t"), parts[1]);
        Assert.Equal(new Uri(sts).Authority, url.Authority);
    }

    [Fact]
    public async Task A_token_is_kept_until_a_minute_before_it_expires()
    {
        await using var aws = await FakeAws.StartAsync();
        using var access = aws.Access();
        var time = new FakeTime(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var tokens = new ClusterTokens(access, time);

        var first = await tokens.GetAsync(FakeAws.Address(), Token);
        time.Advance(TimeSpan.FromMinutes(13) - TimeSpan.FromSeconds(1));
        Assert.Same(first, await tokens.GetAsync(FakeAws.Address(), Token));
        time.Advance(TimeSpan.FromSeconds(1));
        var second = await tokens.GetAsync(FakeAws.Address(), Token);

        Assert.NotEqual(first.Value, second.Value);
        Assert.Equal(time.GetUtcNow() + TimeSpan.FromMinutes(14), second.ExpiresAt);
    }

    [Fact]
    public async Task A_token_is_signed_by_the_cluster_s_role_and_names_the_sts_that_was_set()
    {
        await using var aws = await FakeAws.StartAsync();
        using var access = aws.Access();

        var token = await new ClusterTokens(access, TimeProvider.System).GetAsync(FakeAws.Address(role: "arn:aws:iam::1:role/a"), Token);

        Assert.Equal(aws.Url.Authority, UrlIn(token).Authority);
        Assert.StartsWith("ASIASESSION1/", HttpUtility.ParseQueryString(UrlIn(token).Query)["X-Amz-Credential"]);
    }

    [Fact]
    public void A_token_does_not_get_into_a_log_by_its_string() =>
        Assert.DoesNotContain("secret", new ClusterToken("secret", DateTimeOffset.UnixEpoch).ToString());

    private static Uri UrlIn(ClusterToken token)
    {
        Assert.StartsWith("k8s-aws-v1.", token.Value);
        Assert.DoesNotContain("=", token.Value);
        return new Uri(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Value.AsSpan("k8s-aws-v1.".Length))));
    }
}
