using EksUpgradeBot.Sandbox.Aws.Kubernetes;
using EksUpgradeBot.Sandbox.Aws.Origins;
using Microsoft.Extensions.Hosting;

namespace EksUpgradeBot.Sandbox.Aws;

/// <summary>What stands around the world while it runs: the Kubernetes listeners, the git origin and the Terraform states.</summary>
public sealed class AwsWorldStage(AwsWorld world) : IHostedService, IAsyncDisposable
{
    private readonly Dictionary<string, KubernetesListener> _listeners = [];

    /// <summary>The bare repository with the fleet's Terraform code, when there is a directory.</summary>
    public string? Repository => Origin?.Repository;

    private GitOrigin? Origin => world.Options.Directory is { } directory ? new GitOrigin(Path.GetFullPath(directory)) : null;

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (world.Options.KubernetesApis)
        {
            foreach (var cluster in world.Clusters)
            {
                if (_listeners.TryGetValue(cluster.Arn, out var standing))
                {
                    standing.Serve(cluster);
                    continue;
                }

                var listener = new KubernetesListener(world);
                _listeners.Add(cluster.Arn, listener);
                await listener.StartAsync(cluster, cancellationToken);
            }
        }

        if (Origin is { } origin)
        {
            Directory.CreateDirectory(world.Options.Directory!);
            await origin.CreateAsync(world.Clusters, cancellationToken);
        }
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var listener in _listeners.Values)
        {
            await listener.DisposeAsync();
        }

        _listeners.Clear();
    }

    /// <summary>
    /// Begins again: the world, origin and states. Clusters that were there before keep their endpoints;
    /// listeners of clusters that are gone stay until the end and answer for what was.
    /// </summary>
    public async Task ResetAsync(string? scene, CancellationToken cancellationToken)
    {
        world.Reset(scene);
        await StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);
}
