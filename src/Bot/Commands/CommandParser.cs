using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Commands;

/// <summary>Reads the words of a slash command or a mention. Pure.</summary>
internal static class CommandParser
{
    /// <summary>What is meant. Never throws: what makes no sense is <see cref="Intent.Misunderstood"/>.</summary>
    /// <param name="text">The words after the command or the mention.</param>
    /// <param name="clusters">The names of the configured clusters.</param>
    public static Intent Parse(string text, IReadOnlyList<ClusterName> clusters) =>
        throw new NotSupportedException(text + clusters.Count);
}
