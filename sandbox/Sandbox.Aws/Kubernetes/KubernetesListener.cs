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
internal sealed class KubernetesListener(AwsWorld world) : IAsyncDisposable
{
    private KubernetesEndpoint? _endpoint;
    private string _address = "";
    private WebApplication? _app;
    private ClusterAuthority? _authority;

    /// <summary>Listens for a cluster.</summary>
    public async Task StartAsync(Cluster cluster, CancellationToken cancellationToken)
    {
        _authority = ClusterAuthority.Create(cluster.EksName, world.Clock.RealNow);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_authority.Server)));
        _app = builder.Build();
        _app.Run(context => _endpoint!.HandleAsync(context));
        _endpoint = new KubernetesEndpoint(world, cluster);
        await _app.StartAsync(cancellationToken);

        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        _address = $"https://127.0.0.1:{new Uri(address).Port}";
        Serve(cluster);
    }

    /// <summary>Serves this cluster from now on and tells it endpoint and certificate authority: a world that begins again keeps its ports.</summary>
    public void Serve(Cluster cluster)
    {
        _endpoint = new KubernetesEndpoint(world, cluster);
        cluster.Endpoint = _address;
        cluster.CertificateAuthority = _authority!.CertificateAuthority;
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
