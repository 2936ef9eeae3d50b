using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EksUpgradeBot.Adapters.Kubernetes;

/// <summary>
/// HTTP to one cluster's API server. Exactly the cluster's own CA is trusted, none of the machine's, and the server's
/// certificate must bear the name or address that was called.
/// </summary>
internal sealed class ClusterConnection : IDisposable
{
    private readonly X509Certificate2Collection _roots;

    /// <param name="endpoint">From DescribeCluster.</param>
    /// <param name="certificateAuthority">From DescribeCluster: PEM, in base64.</param>
    /// <exception cref="FormatException">The endpoint is no URL, or the authority no certificate.</exception>
    public ClusterConnection(string endpoint, string certificateAuthority)
    {
        Endpoint = endpoint;
        CertificateAuthority = certificateAuthority;
        _roots = ReadRoots(certificateAuthority);
        Http = new HttpClient(NewHandler(_roots))
        {
            BaseAddress = ReadAddress(endpoint),

            // Each wait has its own limit on the clock of the reader.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public string Endpoint { get; }

    public string CertificateAuthority { get; }

    public HttpClient Http { get; }

    public void Dispose()
    {
        Http.Dispose();
        foreach (var root in _roots)
        {
            root.Dispose();
        }
    }

    private static SocketsHttpHandler NewHandler(X509Certificate2Collection roots)
    {
        // With a policy of its own the chain is judged by it alone; the name is checked besides, as always.
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(roots);

        return new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy },
            ConnectTimeout = TimeSpan.FromSeconds(10),

            // The endpoint's addresses change when EKS replaces the control plane's machines, in an upgrade above all.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            AutomaticDecompression = DecompressionMethods.GZip,

            // The token must not follow a redirection elsewhere.
            AllowAutoRedirect = false,
            UseCookies = false,
        };
    }

    private static Uri ReadAddress(string endpoint) =>
        Uri.TryCreate(endpoint.TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
            ? address
            : throw new FormatException($"'{endpoint}' is no https URL");

    private static X509Certificate2Collection ReadRoots(string certificateAuthority)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(certificateAuthority)));
        }
        catch (CryptographicException unreadable)
        {
            throw new FormatException("the certificate authority is no certificate", unreadable);
        }

        return roots.Count > 0 ? roots : throw new FormatException("the certificate authority holds no certificate");
    }
}
