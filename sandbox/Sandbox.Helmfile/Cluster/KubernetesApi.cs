using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Helmfile.Charts;

namespace EksUpgradeBot.Sandbox.Helmfile.Cluster;

/// <summary>The Kubernetes API of the cluster that the kubeconfig names, as far as helm uses it here.</summary>
internal sealed class KubernetesApi : IDisposable
{
    private readonly HttpClient _http;

    public KubernetesApi(KubeConfig config)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(config.CertificateAuthority);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(roots);
        _http = new HttpClient(new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy } })
        {
            BaseAddress = config.Server,
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ExecCredential.GetToken(config.Exec, config.Directory));
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("Helm/3.19.0");
    }

    public void Dispose() => _http.Dispose();

    public async Task<ServerVersion> GetVersionAsync()
    {
        var version = (await SendAsync(HttpMethod.Get, "/version", null, "Kubernetes cluster unreachable"))!;
        return new ServerVersion($"{version["major"]}", $"{version["minor"]}", $"{version["gitVersion"]}");
    }

    /// <summary>Sends a request; null when there is no such object.</summary>
    public async Task<JsonObject?> SendAsync(HttpMethod method, string path, JsonObject? body, string doing)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        try
        {
            using var response = await _http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            return response.StatusCode == HttpStatusCode.NotFound ? null
                : response.IsSuccessStatusCode ? JsonNode.Parse(text)!.AsObject()
                : throw new HelmException($"Error: {doing}: {Said(text)}");
        }
        catch (HttpRequestException e)
        {
            throw new HelmException($"Error: Kubernetes cluster unreachable: {method.Method[..1]}{method.Method[1..].ToLowerInvariant()} \"{new Uri(_http.BaseAddress!, path)}\": {e.Message}");
        }
    }

    // What client-go makes of a Status: its message, which for a 401 is another one.
    private static string Said(string answer)
    {
        try
        {
            var status = JsonNode.Parse(answer);
            return $"{status?["code"]}" == "401" ? "the server has asked for the client to provide credentials" : $"{status?["message"]}";
        }
        catch (JsonException)
        {
            return "the server is currently unable to handle the request";
        }
    }
}
