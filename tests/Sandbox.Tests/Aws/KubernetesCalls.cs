using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws;
using EksUpgradeBot.Sandbox.Aws.Kubernetes;
using EksUpgradeBot.Tests.Shared;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Aws;

/// <summary>Calls to a simulated Kubernetes API as a client with a signed token makes them.</summary>
internal static class KubernetesCalls
{
    public static HttpClient Authorized(WorldHost host, FakeTime time, string eksName)
    {
        var client = Client(host, eksName);
        client.DefaultRequestHeaders.Authorization = Bearer(host, time, eksName);
        return client;
    }

    /// <summary>A client that trusts exactly the authority that DescribeCluster names.</summary>
    public static HttpClient Client(WorldHost host, string eksName)
    {
        var cluster = host.World.Find(eksName);
        var root = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(Convert.FromBase64String(cluster.CertificateAuthority)));
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { root },
                    RevocationMode = X509RevocationMode.NoCheck,
                    VerificationTime = DateTime.SpecifyKind(host.World.Clock.RealNow.UtcDateTime, DateTimeKind.Utc),
                    VerificationTimeIgnored = false,
                },
            },
        };
        return new HttpClient(handler) { BaseAddress = new Uri(cluster.Endpoint) };
    }

    public static AuthenticationHeaderValue Bearer(WorldHost host, TimeProvider time, string cluster, string secret = AwsWorldOptions.SandboxSecretKey)
    {
        var region = host.World.Find(cluster).Region;
        var date = time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'");
        var url = $"https://sts.{region}.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256"
            + $"&X-Amz-Credential={AwsWorldOptions.SandboxAccessKey}%2F{date[..8]}%2F{region}%2Fsts%2Faws4_request&X-Amz-Date={date}&X-Amz-Expires=60"
            + "&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id";
        var signature = ClusterToken.Sign(new Uri(url), "host;x-k8s-aws-id", cluster, secret, region, date);
        var token = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{url}&X-Amz-Signature={signature}"));
        return new AuthenticationHeaderValue("Bearer", "k8s-aws-v1." + token.TrimEnd('=').Replace('+', '-').Replace('/', '_'));
    }

    /// <summary>A kubeconfig with a token in it: no program has to be started for each call.</summary>
    public static string Kubeconfig(WorldHost host, string eksName)
    {
        var cluster = host.World.Find(eksName);
        return $$"""
            {"apiVersion":"v1","kind":"Config","current-context":"c",
             "clusters":[{"name":"c","cluster":{"server":"{{cluster.Endpoint}}","certificate-authority-data":"{{cluster.CertificateAuthority}}"} }],
             "users":[{"name":"c","user":{"token":"{{Bearer(host, TimeProvider.System, eksName).Parameter}}"} }],
             "contexts":[{"name":"c","context":{"cluster":"c","user":"c"} }]}
            """;
    }

    public static async Task<JsonNode> JsonAsync(HttpClient client, string path) =>
        JsonNode.Parse(await client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken))!;

    /// <summary>A call with a body, if it has one, and what was answered.</summary>
    public static async Task<(int Status, JsonNode Body)> SendAsync(
        HttpClient client, HttpMethod method, string path, string? json = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, type);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }

    public static Task<(int Status, JsonNode Body)> PatchAsync(HttpClient client, string path, string json, string kind = "strategic-merge-patch") =>
        SendAsync(client, HttpMethod.Patch, path, json, $"application/{kind}+json");
}
