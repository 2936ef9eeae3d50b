using System.Net;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>One cluster's Kubernetes API over TLS, on a port of 127.0.0.1 that the system chooses.</summary>
internal sealed class KubernetesListener(AwsWorld world, Cluster cluster) : IAsyncDisposable
{
    private WebApplication? _app;
    private ClusterAuthority? _authority;

    /// <summary>Listens, and tells the cluster its endpoint and certificate authority.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _authority = ClusterAuthority.Create(cluster.EksName, world.Clock.RealNow);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_authority.Server)));
        _app = builder.Build();
        _app.Run(new KubernetesEndpoint(world, cluster).HandleAsync);
        await _app.StartAsync(cancellationToken);

        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        cluster.Endpoint = $"https://127.0.0.1:{new Uri(address).Port}";
        cluster.CertificateAuthority = _authority.CertificateAuthority;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync(CancellationToken.None);
            await _app.DisposeAsync();
        }

        _authority?.Dispose();
    }
}
