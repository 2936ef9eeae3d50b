using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Commands;

/// <summary>Reads the words of a slash command or a mention. Pure.</summary>
internal static class CommandParser
{
    /// <summary>What is meant. Never throws: what makes no sense is <see cref="Intent.Misunderstood"/>.</summary>
    /// <param name="text">The words after the command or the mention; the mention itself may still be in front.</param>
    /// <param name="clusters">The names of the configured clusters.</param>
    public static Intent Parse(string text, IReadOnlyList<ClusterName> clusters) => Parse(text, clusters, 0);

    /// <summary>As the other, for a line that was corrected some times already.</summary>
    internal static Intent Parse(string? text, IReadOnlyList<ClusterName> clusters, int depth) =>
        new LineReading(SpokenLine.WordsOf(text), clusters, depth).Read();
}
