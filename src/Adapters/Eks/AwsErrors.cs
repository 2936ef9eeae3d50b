using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.SecurityToken;
using EksUpgradeBot.Adapters.Eks.Api;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Eks;

/// <summary>Puts what goes wrong with AWS into a sentence, says whether waiting may help, and what the person can do.</summary>
internal static class AwsErrors
{
    private const string CheckCredentials =
        "Check the AWS credentials that the bot runs with: environment variables, profile, or the identity of its pod or instance.";

    private const HttpStatusCode NoStatus = default;

    /// <summary>True for what AWS or the way there did; false for our own bugs and for a call that we took back ourselves.</summary>
    public static bool IsFromOutside(Exception cause, CancellationToken cancellationToken) =>
        cause switch
        {
            OperationCanceledException => !cancellationToken.IsCancellationRequested,
            AmazonServiceException or AmazonClientException or ProcessAWSCredentialException or ProfileNotFoundException => true,
            HttpRequestException or IOException or SocketException or TimeoutException or JsonException => true,
            _ => false,
        };

    /// <summary>True when the session that signed is over.</summary>
    public static bool IsExpired(AmazonServiceException cause) => cause.ErrorCode is "ExpiredTokenException" or "ExpiredToken";

    /// <param name="operation">The API's name of what was asked.</param>
    /// <param name="doing">Completes "Could not …".</param>
    public static OutsideException Explain(Exception cause, string operation, string doing, ClusterAddress cluster) =>
        cause switch
        {
            // Without a status they are what the pipeline makes of a connection that broke.
            AmazonSecurityTokenServiceException sts when sts.StatusCode != NoStatus => ExplainRole(sts, doing, cluster),
            AmazonServiceException eks and not AmazonUnmarshallingException when eks.StatusCode != NoStatus =>
                ExplainAnswer(eks, operation, doing, cluster),
            _ when Unreadable(cause) is { } reason => new OutsideException(
                $"Could not {doing}: EKS gave an answer that the bot cannot read ({Clean(reason)}).",
                isTransient: false,
                innerException: cause),
            _ when Broken(cause) is { } reason => new OutsideException(
                $"Could not {doing}: no answer from AWS in {cluster.Region} ({Clean(reason)}).",
                isTransient: true,
                innerException: cause),
            _ => new OutsideException($"Could not {doing}: {FirstLine(cause.Message)}.", isTransient: false, innerException: cause)
            {
                Remedy = CheckCredentials,
            },
        };

    private static OutsideException ExplainRole(AmazonSecurityTokenServiceException cause, string doing, ClusterAddress cluster)
    {
        var code = CodeOf(cause);
        var isTransient = IsTransient(cause, code);
        var what = cluster.RoleArn is { } role ? $"the role {role} was not given" : "STS refused";
        return new OutsideException(
            $"Could not {doing}: {what} ({code}: {Clean(cause.Message)}).",
            isTransient,
            code,
            cause)
        {
            Remedy = isTransient
                ? null
                : ForCredentials(code) ?? (cluster.RoleArn is null
                    ? CheckCredentials
                    : $"Allow the bot's own identity sts:AssumeRole on {cluster.RoleArn}, and let that role trust the bot's identity."),
        };
    }

    private static OutsideException ExplainAnswer(AmazonServiceException cause, string operation, string doing, ClusterAddress cluster)
    {
        var code = CodeOf(cause);
        return new OutsideException(
            $"Could not {doing}: EKS answered {code}: {Clean(cause.Message)}.", IsTransient(cause, code), code, cause)
        {
            Remedy = RemedyFor(cause, code, operation, cluster),
        };
    }

    private static bool IsTransient(AmazonServiceException cause, string code) =>
        cause is ResourceInUseException
        || cause.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError
        || IsThrottled(code);

    private static bool IsThrottled(string code) =>
        code is "ThrottlingException" or "Throttling" or "TooManyRequestsException" or "RequestLimitExceeded" or "SlowDown";

    private static string? RemedyFor(AmazonServiceException cause, string code, string operation, ClusterAddress cluster) =>
        cause switch
        {
            _ when ForCredentials(code) is { } remedy => remedy,
            AccessDeniedException => $"Allow eks:{operation} to {Identity(cluster)}.",
            ResourceNotFoundException =>
                $"Check the name in EKS ({cluster.EksName}), the region ({cluster.Region}) and the account of {Identity(cluster)}.",
            ResourceInUseException =>
                "Wait until the update that runs is over. EKS also refuses for a while when it patches the control plane unseen.",
            InvalidStateException =>
                "Solve the upgrade insights that EKS lists for the cluster, then retry. The bot never overrides them.",
            _ when IsThrottled(code) => "AWS throttles the account; the bot waits and tries again by itself.",
            _ => null,
        };

    private static string Identity(ClusterAddress cluster) =>
        cluster.RoleArn is { } role ? $"the role {role}" : "the bot's identity";

    private static string? ForCredentials(string code) => code switch
    {
        "ExpiredTokenException" or "ExpiredToken" =>
            "The bot's AWS session has expired and its source gave no newer one: renew it and restart the bot.",
        "UnrecognizedClientException" or "InvalidClientTokenId" or "MissingAuthenticationTokenException" =>
            "AWS does not know the bot's access key: check its credentials, and that they are for this partition.",
        "InvalidSignatureException" or "SignatureDoesNotMatch" or "RequestExpired" =>
            "Check the bot's secret key and the clock of the machine it runs on.",
        _ => null,
    };

    private static string? Unreadable(Exception cause) =>
        Chain(cause).OfType<JsonException>().FirstOrDefault()?.Message
        ?? (cause is AmazonUnmarshallingException ? cause.Message : null);

    private static string? Broken(Exception cause) =>
        Chain(cause).Any(inner => inner is OperationCanceledException or TimeoutException)
            ? "it took too long"
            : Chain(cause).LastOrDefault(inner => inner is HttpRequestException or IOException or SocketException)?.Message;

    private static IEnumerable<Exception> Chain(Exception cause)
    {
        for (var at = cause; at is not null; at = at.InnerException)
        {
            yield return at;
        }
    }

    private static string CodeOf(AmazonServiceException cause) =>
        cause.ErrorCode is { Length: > 0 } code ? code : $"HTTP {(int)cause.StatusCode}";

    private static string FirstLine(string text) => Clean(text.Split('\n', 2)[0]);

    private static string Clean(string text) => text.Trim().TrimEnd('.');
}
