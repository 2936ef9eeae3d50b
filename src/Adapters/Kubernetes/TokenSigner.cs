using System.Buffers.Text;
using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Util;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace EksUpgradeBot.Adapters.Kubernetes;

/// <summary>
/// Makes the token that EKS's authenticator takes: a presigned STS GetCallerIdentity URL, signed over the cluster's name, in
/// base64url. Nothing is sent here; the cluster asks STS itself who signed.
/// </summary>
internal static class TokenSigner
{
    private const string Prefix = "k8s-aws-v1.";

    // The authenticator takes a token for fifteen minutes after its date; kubectl's own helper reckons with fourteen.
    private static readonly TimeSpan _lifetime = TimeSpan.FromMinutes(14);

    /// <param name="eksName">The cluster's name in EKS; the token is good for no other.</param>
    /// <param name="sts">Where STS is for the cluster: the URL inside the token names it.</param>
    public static ClusterToken Sign(ImmutableCredentials credentials, string region, string eksName, Uri sts, DateTimeOffset now)
    {
        var request = new DefaultRequest(new GetCallerIdentityRequest(), "AmazonSecurityTokenService")
        {
            HttpMethod = "GET",
            ResourcePath = "/",
            UseQueryString = true,
            OverrideSigningServiceName = "sts",
            AuthenticationRegion = region,
            Endpoint = sts,
        };
        request.Headers["x-k8s-aws-id"] = eksName;
        request.Parameters["Action"] = "GetCallerIdentity";
        request.Parameters["Version"] = "2011-06-15";
        request.Parameters["X-Amz-Expires"] = "60";
        if (credentials.UseToken)
        {
            request.Parameters["X-Amz-Security-Token"] = credentials.Token;
        }

        var signature = AWS4PreSignedUrlSigner.SignRequest(
            request,
            new AmazonSecurityTokenServiceConfig(),
            new RequestMetrics(),
            credentials.AccessKey,
            credentials.SecretKey,
            "sts",
            region,
            now.UtcDateTime);
        var url = $"{AmazonServiceClient.ComposeUrl(request).AbsoluteUri}&{signature.ForQueryParameters}";
        return new ClusterToken(Prefix + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(url)), now + _lifetime);
    }
}
