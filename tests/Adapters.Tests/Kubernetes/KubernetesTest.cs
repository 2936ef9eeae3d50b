using System.Net;
using EksUpgradeBot.Adapters.Eks;
using EksUpgradeBot.Adapters.Kubernetes;
using EksUpgradeBot.Adapters.Tests.Eks;
using EksUpgradeBot.Tests.Shared;
using EksUpgradeBot.Upgrade.Clusters;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Kubernetes;

/// <summary>A cluster with an API server that the reader speaks to over TLS.</summary>
public abstract class KubernetesTest : IAsyncLifetime
{
    private protected static readonly ClusterAddress Prod = FakeAws.Address();

    private readonly Authority _authority = new();
    private readonly FakeTime _time = new(TimeProvider.System.GetUtcNow());
    private FakeAws _aws = null!;
    private AwsAccess _access = null!;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected FakeKubernetes Cluster { get; private set; } = null!;

    private protected KubernetesReader Kubernetes { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _aws = await FakeAws.StartAsync();
        _access = _aws.Access();
        Kubernetes = new KubernetesReader(_access, new ClusterTokens(_access, _time), _time);
        Cluster = await FakeKubernetes.StartAsync(_authority.Issue(IPAddress.Loopback));
        _aws.HasCluster($$"""{"status":"ACTIVE","endpoint":"{{Cluster.Url}}","certificateAuthority":{"data":"{{_authority.Data}}"} }""");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Kubernetes.Dispose();
        _access.Dispose();
        _authority.Dispose();
        await Cluster.DisposeAsync();
        await _aws.DisposeAsync();
    }
}
