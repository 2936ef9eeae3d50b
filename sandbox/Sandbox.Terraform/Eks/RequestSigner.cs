using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EksUpgradeBot.Sandbox.Terraform.Eks;

/// <summary>Signs a request of the EKS API with AWS Signature Version 4 and the credentials of the environment.</summary>
internal sealed class RequestSigner(string accessKey, string secretKey, string? sessionToken, string region)
{
    /// <summary>From <c>AWS_ACCESS_KEY_ID</c> and its companions; null when they are not set.</summary>
    public static RequestSigner? FromEnvironment(string region) =>
        Variable("AWS_ACCESS_KEY_ID") is { } key && Variable("AWS_SECRET_ACCESS_KEY") is { } secret
            ? new RequestSigner(key, secret, Variable("AWS_SESSION_TOKEN"), region)
            : null;

    public void Sign(HttpRequestMessage request, string body)
    {
        var url = request.RequestUri!;
        var date = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{date[..8]}/{region}/eks/aws4_request";
        request.Headers.TryAddWithoutValidation("X-Amz-Date", date);
        var headers = $"host:{url.Authority}\nx-amz-date:{date}\n";
        var names = "host;x-amz-date";
        if (sessionToken is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", sessionToken);
            headers += $"x-amz-security-token:{sessionToken}\n";
            names += ";x-amz-security-token";
        }

        // The path is signed encoded once more; it is sent encoded already.
        var path = string.Join('/', url.AbsolutePath.Split('/').Select(Uri.EscapeDataString));
        var query = string.Join('&', url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        var canonical = $"{request.Method}\n{path}\n{query}\n{headers}\n{names}\n{Hash(body)}";
        var text = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hash(canonical)}";
        var key = Encoding.UTF8.GetBytes("AWS4" + secretKey);
        foreach (var part in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"AWS4-HMAC-SHA256 Credential={accessKey}/{scope}, SignedHeaders={names}, Signature={signature}");
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
