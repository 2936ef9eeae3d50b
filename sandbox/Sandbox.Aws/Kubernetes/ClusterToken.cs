using System.Globalization;
using System.Text;
using System.Web;

namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>
/// Judges a bearer token as EKS's authenticator does: <c>k8s-aws-v1.</c> and a presigned STS GetCallerIdentity URL,
/// signed for this cluster's name, at most fifteen minutes old.
/// </summary>
internal sealed class ClusterToken(AwsWorld world)
{
    private const string Prefix = "k8s-aws-v1.";

    /// <summary>EKS takes a token for fifteen minutes from its date, whatever expiry the URL itself names.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>The access key of a good token; null and the reason otherwise.</summary>
    public (string? AccessKey, string Reason) Judge(string? authorization, string cluster, string region)
    {
        if (authorization is null || !authorization.StartsWith("Bearer " + Prefix, StringComparison.Ordinal))
        {
            return (null, "no token");
        }

        if (Url(authorization[("Bearer " + Prefix).Length..]) is not { } url)
        {
            return (null, "not a presigned URL");
        }

        // The host only has to be one the signature was made for: a client with AWS_ENDPOINT_URL_STS signs the sandbox's.
        var query = HttpUtility.ParseQueryString(url.Query);
        var credential = (query["X-Amz-Credential"] ?? "").Split('/');

        if (query["Action"] != "GetCallerIdentity" || query["X-Amz-Algorithm"] != "AWS4-HMAC-SHA256" || query["Version"] != "2011-06-15"
            || credential is not [var accessKey, _, var signedRegion, "sts", "aws4_request"])
        {
            return (null, "not a GetCallerIdentity request");
        }

        if (!(query["X-Amz-SignedHeaders"] ?? "").Split(';').Contains("x-k8s-aws-id"))
        {
            return (null, "x-k8s-aws-id is not signed");
        }

        if (signedRegion != region && signedRegion != "us-east-1")
        {
            return (null, $"signed for {signedRegion}");
        }

        if (!DateTimeOffset.TryParseExact(query["X-Amz-Date"], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var date))
        {
            return (null, "no date");
        }

        var age = world.Clock.RealNow - date;

        if (age > Life || age < -Ahead)
        {
            return (null, "expired");
        }

        // Only keys whose secret is known can be checked; the signature binds the cluster's name, which is not in the URL.
        if (world.Secrets.Secret(accessKey) is { } secret
            && !SigV4.Same(
                Sign(url, query["X-Amz-SignedHeaders"]!, cluster, secret, signedRegion, query["X-Amz-Date"]!),
                query["X-Amz-Signature"] ?? ""))
        {
            return (null, "the signature does not match");
        }

        return (accessKey, "");
    }

    /// <summary>The signature that such a URL must carry.</summary>
    public static string Sign(Uri url, string signedHeaders, string cluster, string secret, string region, string date)
    {
        var headers = string.Concat(signedHeaders.Split(';').Select(name => $"{name}:{(name == "host" ? url.Authority : cluster)}\n"));
        return SigV4.Sign($"GET\n/\n{SigV4.Query(url.Query)}\n{headers}\n{signedHeaders}\n{SigV4.Hash("")}", secret, date, region, "sts");
    }

    private static Uri? Url(string encoded)
    {
        try
        {
            var padded = encoded.Replace('-', '+').Replace('_', '/').PadRight((encoded.Length + 3) / 4 * 4, '=');
            return Uri.TryCreate(Encoding.UTF8.GetString(Convert.FromBase64String(padded)), UriKind.Absolute, out var url) ? url : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
