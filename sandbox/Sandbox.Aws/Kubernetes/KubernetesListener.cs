using EksUpgradeBot.Sandbox.Aws.Clusters;

namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>stub</summary>
internal sealed class KubernetesListener(AwsWorld world, Cluster cluster) : IAsyncDisposable
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        cluster.Endpoint = $"https://127.0.0.1:1";
        _ = world;
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => default;
}
