using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>A cluster's own certificate authority and the certificate of its API server on 127.0.0.1.</summary>
internal sealed class ClusterAuthority : IDisposable
{
    private ClusterAuthority(string certificateAuthority, X509Certificate2 server)
    {
        CertificateAuthority = certificateAuthority;
        Server = server;
    }

    /// <summary>Base64 of PEM, as DescribeCluster and kubeconfigs carry it.</summary>
    public string CertificateAuthority { get; }

    public X509Certificate2 Server { get; }

    public static ClusterAuthority Create(string cluster, DateTimeOffset now)
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = new CertificateRequest("CN=kubernetes", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        rootRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, true));
        rootRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(rootRequest.PublicKey, false));
        using var root = rootRequest.CreateSelfSigned(now.AddDays(-1), now.AddYears(10));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=kube-apiserver-{cluster}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "serverAuth")], false));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, true, false));
        using var issued = request.Create(root, now.AddDays(-1), now.AddYears(1), RandomNumberGenerator.GetBytes(12));

        return new ClusterAuthority(
            Convert.ToBase64String(Encoding.ASCII.GetBytes(root.ExportCertificatePem())),
            issued.CopyWithPrivateKey(key));
    }

    public void Dispose() => Server.Dispose();
}
