using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Bot.Configuration;

/// <summary>The clusters of <c>bot.yaml</c>.</summary>
internal sealed class ClusterCatalogue(BotConfiguration configuration) : IClusterCatalogue
{
    private readonly Dictionary<ClusterName, ClusterSettings> _byName = configuration.Clusters.ToDictionary(cluster => cluster.Name);

    /// <inheritdoc />
    public IReadOnlyList<ClusterSettings> All => configuration.Clusters;

    /// <inheritdoc />
    public ClusterSettings? Find(ClusterName name) => _byName.GetValueOrDefault(name);
}
