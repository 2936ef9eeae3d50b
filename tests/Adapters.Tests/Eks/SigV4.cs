using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EksUpgradeBot.Adapters.Tests.Eks;

/// <summary>AWS Signature Version 4 computed anew from the documentation, to check what the pipeline signs.</summary>
internal static class SigV4
{
    /// <summary>Null when the request is signed as it should be, else what is wrong.</summary>
    public static string? Fault(HttpRequest request, byte[] body, Func<string, string?> secretOf)
    {
        var parts = request.Headers.Authorization.ToString().Replace("AWS4-HMAC-SHA256 ", "").Split(", ")
            .Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part.Length > 1 ? part[1] : "");
        if (!parts.TryGetValue("Credential", out var credential) || credential.Split('/') is not [var key, var date, var region, var service, _])
        {
            return "there is no signature";
        }

        if (secretOf(key) is not { } secret)
        {
            return $"nobody has key {key}";
        }

        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2);
        var signed = parts["SignedHeaders"].Split(';');
        string[] needed = request.Headers.ContainsKey("X-Amz-Security-Token") ? ["host", "x-amz-date", "x-amz-security-token"] : ["host", "x-amz-date"];
        if (needed.Except(signed).FirstOrDefault() is { } unsigned)
        {
            return $"{unsigned} is not signed";
        }

        var canonical = string.Join(
            '\n',
            request.Method,
            string.Join('/', target[0].Split('/').Select(Uri.EscapeDataString)),
            Query(target.Length > 1 ? target[1] : ""),
            string.Concat(signed.Select(name => $"{name}:{request.Headers[name].ToString().Trim()}\n")),
            parts["SignedHeaders"],
            Hex(SHA256.HashData(body)));
        var scope = $"{date}/{region}/{service}/aws4_request";
        var expected = Sign(canonical, request.Headers["X-Amz-Date"].ToString(), scope, secret);
        return expected == parts["Signature"] ? null : $"the signature is {parts["Signature"]}, not {expected} of\n{canonical}";
    }

    /// <summary>The signature of a canonical request.</summary>
    public static string Sign(string canonical, string amzDate, string scope, string secret)
    {
        var toSign = string.Join('\n', "AWS4-HMAC-SHA256", amzDate, scope, Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), (at, part) => HMACSHA256.HashData(at, Encoding.UTF8.GetBytes(part)));
        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }

    /// <summary>A query in canonical form: every name and value escaped anew, sorted.</summary>
    public static string Query(string query) =>
        string.Join('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => (Name: Escape(pair[0]), Value: Escape(pair.Length > 1 ? pair[1] : "")))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => $"{pair.Name}={pair.Value}"));

    private static string Escape(string part) => Uri.EscapeDataString(HttpUtility.UrlDecode(part.Replace("+", "%2B")));

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes).ToLower(CultureInfo.InvariantCulture);
}
