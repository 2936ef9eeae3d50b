using System.Collections.Concurrent;
using EksUpgradeBot.Adapters.Eks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Kubernetes;

/// <summary>Gives a bearer token for the Kubernetes API of a cluster, the same one until shortly before it expires.</summary>
/// <param name="access">Regions, roles and credentials.</param>
/// <param name="time">The clock that tokens are dated by.</param>
public sealed class ClusterTokens(AwsAccess access, TimeProvider time)
{
    // A token handed out now must outlive the call that it is for.
    private static readonly TimeSpan _margin = TimeSpan.FromMinutes(1);

    // The session that signs must live as long as the token, or the cluster finds the token void before its time.
    private static readonly TimeSpan _session = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<ClusterAddress, ClusterToken> _tokens = new();

    /// <summary>A token that is good for a minute at least and for fourteen at most.</summary>
    /// <exception cref="OutsideException">There are no credentials, or the cluster's role may not be assumed.</exception>
    public async Task<ClusterToken> GetAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_tokens.TryGetValue(cluster, out var kept) && now < kept.ExpiresAt - _margin)
        {
            return kept;
        }

        var credentials = await access.CredentialsForAsync(
            cluster, _session, $"sign a Kubernetes token for cluster {cluster.Name}", cancellationToken);
        var token = TokenSigner.Sign(credentials, cluster.Region, cluster.EksName, access.StsEndpointFor(cluster.Region), now);
        _tokens[cluster] = token;
        return token;
    }

    /// <summary>Drops a token that the cluster refused, unless it has been replaced already.</summary>
    internal void Forget(ClusterAddress cluster, ClusterToken refused) => _tokens.TryRemove(new(cluster, refused));
}
