using System.Security.Cryptography;
using System.Text;

namespace EksUpgradeBot.Sandbox.Aws;

/// <summary>The arithmetic of AWS Signature Version 4, written from its public description and checked by the real clients in the tests.</summary>
internal static class SigV4
{
    /// <summary>The signature of a canonical request; the date is <c>yyyyMMddTHHmmssZ</c>.</summary>
    public static string Sign(string canonicalRequest, string secret, string date, string region, string service)
    {
        var day = date[..8];
        var text = $"AWS4-HMAC-SHA256\n{date}\n{day}/{region}/{service}/aws4_request\n{Hash(canonicalRequest)}";
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);

        foreach (var part in new[] { day, region, service, "aws4_request" })
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>SHA-256 in lower-case hex.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Query parameters as sent, in canonical order.</summary>
    public static string Query(string query) =>
        string.Join('&', query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(pair => !pair.StartsWith("X-Amz-Signature=", StringComparison.Ordinal))
            // A parameter without a value is signed with an empty one.
            .Select(pair => pair.Contains('=') ? pair : pair + "=")
            .Order(StringComparer.Ordinal));

    public static bool Same(string a, string b) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(a), Encoding.ASCII.GetBytes(b));
}
