using EksUpgradeBot.Adapters.Eks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Eks;

public sealed class AwsErrorsTests : IAsyncLifetime
{
    private const string Role = "arn:aws:iam::123456789012:role/upgrader";

    private FakeAws _aws = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _aws = await FakeAws.StartAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Theory]
    [InlineData(403, "AccessDeniedException", false, "Allow eks:DescribeCluster to the bot's identity")]
    [InlineData(404, "ResourceNotFoundException", false, "Check the name in EKS (demo), the region (eu-west-1)")]
    [InlineData(409, "ResourceInUseException", true, "Wait until the update that runs is over")]
    [InlineData(400, "InvalidStateException", false, "Solve the upgrade insights")]
    [InlineData(400, "InvalidParameterException", false, null)]
    [InlineData(400, "InvalidRequestException", false, null)]
    [InlineData(400, "ClientException", false, null)]
    [InlineData(400, "SomethingNewException", false, null)]
    [InlineData(429, "ThrottlingException", true, "AWS throttles the account")]
    [InlineData(400, "ThrottlingException", true, "AWS throttles the account")]
    [InlineData(500, "ServerException", true, null)]
    [InlineData(503, "ServiceUnavailableException", true, null)]
    [InlineData(403, "ExpiredTokenException", false, "renew it")]
    [InlineData(403, "UnrecognizedClientException", false, "access key")]
    [InlineData(403, "InvalidSignatureException", false, "the clock")]
    public async Task What_eks_refuses_is_said_with_its_code_and_the_remedy(int status, string code, bool isTransient, string? remedy)
    {
        _aws.FailNext(status, code, "Said by EKS.");

        // Only an expired session is tried twice.
        _aws.FailNext(status, code, "Said by EKS.");

        var refused = await DescribeAsync(FakeAws.Address());

        Assert.Equal($"Could not describe cluster prod: EKS answered {code}: Said by EKS.", refused.Message);
        Assert.Equal((code, isTransient), (refused.Code, refused.IsTransient));
        if (remedy is null)
        {
            Assert.Null(refused.Remedy);
        }
        else
        {
            Assert.Contains(remedy, refused.Remedy);
        }
    }

    [Theory]
    [InlineData(502, true)]
    [InlineData(403, false)]
    public async Task A_proxy_that_answers_in_html_is_told_by_its_status(int status, bool isTransient)
    {
        _aws.AnswerNext(Results.Content("<html>Bad gateway</html>", "text/html", statusCode: status));

        var refused = await DescribeAsync(FakeAws.Address());

        Assert.Equal(($"HTTP {status}", isTransient), (refused.Code, refused.IsTransient));
    }

    [Fact]
    public async Task An_answer_that_is_not_json_is_final()
    {
        _aws.AnswerNext(Results.Content("<html>Please log in</html>", "text/html"));

        var unread = await DescribeAsync(FakeAws.Address());

        Assert.StartsWith("Could not describe cluster prod: EKS gave an answer that the bot cannot read", unread.Message);
        Assert.False(unread.IsTransient);
    }

    [Fact]
    public async Task A_connection_that_is_refused_may_come_back()
    {
        await _aws.StopAsync();

        var gone = await DescribeAsync(FakeAws.Address());

        Assert.StartsWith("Could not describe cluster prod: no answer from AWS in eu-west-1 (", gone.Message);
        Assert.Equal((true, null), (gone.IsTransient, gone.Code));
    }

    [Fact]
    public async Task A_connection_that_breaks_may_come_back()
    {
        // HttpClient itself asks again, ten times, where a connection ends without a byte.
        for (var again = 0; again < 20; again++)
        {
            _aws.AnswerNext(new Hangup());
        }

        Assert.True((await DescribeAsync(FakeAws.Address())).IsTransient);
    }

    [Fact]
    public async Task A_role_that_is_not_given_names_the_role_and_whom_to_allow()
    {
        _aws.AnswerNext(Results.Content(
            "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>",
            "text/xml",
            statusCode: 403));

        var refused = await DescribeAsync(FakeAws.Address(role: Role));

        Assert.Equal(
            $"Could not describe cluster prod: the role {Role} was not given (AccessDenied: not authorized to perform: sts:AssumeRole).",
            refused.Message);
        Assert.Equal((false, "AccessDenied"), (refused.IsTransient, refused.Code));
        Assert.Contains($"sts:AssumeRole on {Role}", refused.Remedy);
    }

    [Fact]
    public async Task With_a_role_the_remedy_names_the_role()
    {
        _aws.AnswerNext(null);
        _aws.FailNext(403, "AccessDeniedException", "no");

        Assert.Equal($"Allow eks:DescribeCluster to the role {Role}.", (await DescribeAsync(FakeAws.Address(role: Role))).Remedy);
    }

    [Fact]
    public async Task A_call_that_is_taken_back_is_no_error_of_the_outside()
    {
        using var access = _aws.Access();
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new EksAdapter(access).DescribeControlPlaneAsync(FakeAws.Address(), stop.Token));
    }

    private async Task<OutsideException> DescribeAsync(ClusterAddress cluster)
    {
        using var access = _aws.Access();
        return await Assert.ThrowsAsync<OutsideException>(() => new EksAdapter(access).DescribeControlPlaneAsync(cluster, Token));
    }

    private sealed class Hangup : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Abort();
            return Task.CompletedTask;
        }
    }
}
