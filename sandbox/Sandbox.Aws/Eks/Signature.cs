using System.Text.RegularExpressions;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using Microsoft.AspNetCore.Http;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>What the Authorization header of a signed request says.</summary>
internal sealed partial record Signature(string AccessKey, string Region, string Service)
{
    /// <summary>Reads the header and, when the key's secret is known, checks that the signature is true. A key unknown here is believed.</summary>
    public static Signature Verify(HttpRequest request, string service, string rawTarget, string body, Credentials secrets)
    {
        var signature = Read(request, service);

        if (secrets.Secret(signature.AccessKey) is { } secret && !SigV4.Same(signature.Compute(request, rawTarget, body, secret), Given(request)))
        {
            throw new EksError(403, service == "sts" ? "SignatureDoesNotMatch" : "InvalidSignatureException",
                "The request signature we calculated does not match the signature you provided. "
                + "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
        }

        return signature;
    }

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

    private static string Given(HttpRequest request) => Shape().Match(request.Headers.Authorization.ToString()).Groups["signature"].Value;

    private string Compute(HttpRequest request, string rawTarget, string body, string secret)
    {
        var (path, query) = rawTarget.Split('?', 2) is [var before, var after] ? (before, after) : (rawTarget, "");
        var signed = Shape().Match(request.Headers.Authorization.ToString()).Groups["headers"].Value;
        var headers = string.Concat(signed.Split(';').Select(name =>
            $"{name}:{(name == "host" ? request.Host.Value : request.Headers[name].ToString().Trim())}\n"));
        var payload = request.Headers["x-amz-content-sha256"] is [{ Length: 64 } hash] ? hash : SigV4.Hash(body);
        // Every service but S3 signs the path as sent and encoded once more.
        var canonical = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        return SigV4.Sign($"{request.Method}\n{canonical}\n{SigV4.Query(query)}\n{headers}\n{signed}\n{payload}",
            secret, request.Headers["X-Amz-Date"].ToString(), Region, Service);
    }

    [GeneratedRegex(
        @"^AWS4-HMAC-SHA256 Credential=(?<key>[A-Za-z0-9]+)/\d{8}/(?<region>[a-z0-9-]+)/(?<service>[a-z0-9-]+)/aws4_request, ?SignedHeaders=(?<headers>[a-z0-9;-]*host[a-z0-9;-]*), ?Signature=(?<signature>[0-9a-f]{64})$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shape();
}
