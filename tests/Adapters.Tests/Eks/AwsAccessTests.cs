using EksUpgradeBot.Adapters.Eks;
using EksUpgradeBot.Upgrade.Ports;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Eks;

public sealed class AwsAccessTests : IAsyncLifetime
{
    private FakeAws _aws = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _aws = await FakeAws.StartAsync();
        _aws.HasCluster("""{"version":"1.34","status":"ACTIVE"}""");
    }

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task A_cluster_s_role_is_assumed_in_its_region_once_and_signs_its_calls()
    {
        using var access = _aws.Access();
        var eks = new EksAdapter(access);
        var ireland = FakeAws.Address(region: "eu-west-1", role: "arn:aws:iam::1:role/a");
        var ohio = FakeAws.Address(region: "us-east-2", role: "arn:aws:iam::2:role/b");

        await eks.DescribeControlPlaneAsync(ireland, Token);
        await eks.DescribeControlPlaneAsync(ireland, Token);
        await eks.DescribeControlPlaneAsync(ohio, Token);

        Assert.Equal(
            [
                ("sts", "eu-west-1", FakeAws.Key),
                ("eks", "eu-west-1", "ASIASESSION1"),
                ("eks", "eu-west-1", "ASIASESSION1"),
                ("sts", "us-east-2", FakeAws.Key),
                ("eks", "us-east-2", "ASIASESSION2"),
            ],
            _aws.Requests.Select(seen => (seen.Service, seen.Region, seen.Key)));
        Assert.Contains("RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fa", _aws.Requests.First().Body);
    }

    [Fact]
    public async Task A_token_is_signed_by_a_session_that_outlives_it()
    {
        // Long enough for the SDK to take it, too short for a token's fourteen minutes.
        _aws.SessionLength = TimeSpan.FromMinutes(12);
        using var access = _aws.Access();
        var cluster = FakeAws.Address(role: "arn:aws:iam::1:role/a");
        await new EksAdapter(access).DescribeControlPlaneAsync(cluster, Token);
        _aws.SessionLength = TimeSpan.FromHours(1);

        var credentials = await access.CredentialsForAsync(cluster, TimeSpan.FromMinutes(15), "test", Token);

        Assert.Equal("ASIASESSION2", credentials.AccessKey);
    }

    [Fact]
    public async Task A_session_that_eks_calls_expired_is_renewed()
    {
        using var access = _aws.Access(retries: 3);
        var cluster = FakeAws.Address(role: "arn:aws:iam::1:role/a");
        _aws.AnswerNext(null);
        _aws.FailNext(403, "ExpiredTokenException", "The security token included in the request is expired");

        await new EksAdapter(access).DescribeControlPlaneAsync(cluster, Token);

        Assert.Equal("ASIASESSION2", _aws.Requests.Last().Key);
    }

    [Theory]
    [InlineData("eu-west-1", "https://sts.eu-west-1.amazonaws.com/")]
    [InlineData("us-east-1", "https://sts.us-east-1.amazonaws.com/")]
    [InlineData("cn-north-1", "https://sts.cn-north-1.amazonaws.com.cn/")]
    public void Sts_is_that_of_the_region(string region, string url)
    {
        using var access = new AwsAccess();

        Assert.Equal(url, access.StsEndpointFor(region).AbsoluteUri);
    }
}

/// <summary>Apart from the others, because the environment belongs to the whole process.</summary>
[Collection(nameof(AwsEnvironmentTests))]
[CollectionDefinition(nameof(AwsEnvironmentTests), DisableParallelization = true)]
public sealed class AwsEnvironmentTests
{
    [Fact]
    public async Task Endpoints_and_credentials_come_from_the_environment()
    {
        await using var aws = await FakeAws.StartAsync();
        aws.HasCluster("""{"version":"1.34","status":"ACTIVE"}""");
        var before = Set(new()
        {
            ["AWS_ENDPOINT_URL_EKS"] = aws.Url.AbsoluteUri,
            ["AWS_ENDPOINT_URL_STS"] = aws.Url.AbsoluteUri,
            ["AWS_ACCESS_KEY_ID"] = FakeAws.Key,
            ["AWS_SECRET_ACCESS_KEY"] = FakeAws.Secret,
        });
        try
        {
            using var access = new AwsAccess();

            await new EksAdapter(access).DescribeControlPlaneAsync(
                FakeAws.Address(region: "eu-north-1", role: "arn:aws:iam::1:role/a"), TestContext.Current.CancellationToken);

            Assert.Equal([("sts", "eu-north-1"), ("eks", "eu-north-1")], aws.Requests.Select(seen => (seen.Service, seen.Region)));
            Assert.Equal(aws.Url, access.StsEndpointFor("eu-north-1"));
        }
        finally
        {
            Set(before);
        }
    }

    [Fact]
    public async Task Without_credentials_the_person_is_told_where_to_look()
    {
        var before = Set(new()
        {
            ["AWS_ACCESS_KEY_ID"] = null,
            ["AWS_SECRET_ACCESS_KEY"] = null,
            ["AWS_SESSION_TOKEN"] = null,
            ["AWS_PROFILE"] = null,
            ["AWS_SHARED_CREDENTIALS_FILE"] = "/nowhere/credentials",
            ["AWS_CONFIG_FILE"] = "/nowhere/config",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
        });
        try
        {
            using var access = new AwsAccess();

            var refused = await Assert.ThrowsAsync<OutsideException>(
                () => new EksAdapter(access).DescribeControlPlaneAsync(FakeAws.Address(), TestContext.Current.CancellationToken));

            Assert.StartsWith("Could not describe cluster prod: ", refused.Message);
            Assert.False(refused.IsTransient);
            Assert.Contains("Check the AWS credentials", refused.Remedy);
        }
        finally
        {
            Set(before);
        }
    }

    private static Dictionary<string, string?> Set(Dictionary<string, string?> variables)
    {
        var before = variables.Keys.ToDictionary(name => name, Environment.GetEnvironmentVariable);
        foreach (var (name, value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        return before;
    }
}
