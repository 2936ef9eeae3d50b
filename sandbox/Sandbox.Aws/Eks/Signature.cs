using System.Text.RegularExpressions;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using Microsoft.AspNetCore.Http;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>What the Authorization header of a signed request says.</summary>
internal sealed partial record Signature(string AccessKey, string Region, string Service)
{
    /// <summary>Reads the header; its shape is checked here, its truth is not.</summary>
    public static Signature Read(HttpRequest request, string service)
    {
        var header = request.Headers.Authorization.ToString();

        if (header.Length == 0 || !(request.Headers.ContainsKey("X-Amz-Date") || request.Headers.ContainsKey("Date")))
        {
            throw new EksError(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
        }

        var match = Shape().Match(header);

        if (!match.Success)
        {
            throw new EksError(403, "IncompleteSignatureException", "Authorization header is not a complete AWS4-HMAC-SHA256 signature.");
        }

        if (match.Groups["service"].Value != service)
        {
            throw new EksError(403, "InvalidSignatureException",
                $"Credential should be scoped to correct service: '{service}'.");
        }

        return new Signature(match.Groups["key"].Value, match.Groups["region"].Value, service);
    }

    [GeneratedRegex(
        @"^AWS4-HMAC-SHA256 Credential=(?<key>[A-Za-z0-9]+)/\d{8}/(?<region>[a-z0-9-]+)/(?<service>[a-z0-9-]+)/aws4_request, ?SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*, ?Signature=[0-9a-f]{64}$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shape();
}
