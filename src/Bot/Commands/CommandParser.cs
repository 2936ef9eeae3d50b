using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Commands;

/// <summary>Reads the words of a slash command or a mention. Pure.</summary>
internal static class CommandParser
{
    /// <summary>What is meant. Never throws: what makes no sense is <see cref="Intent.Misunderstood"/>.</summary>
    /// <param name="text">The words after the command or the mention; the mention itself may still be in front.</param>
    /// <param name="clusters">The names of the configured clusters.</param>
    /// <param name="here">
    /// The cluster of the run in whose thread this was written, which is meant where none is named; null outside of such threads.
    /// </param>
    public static Intent Parse(string? text, IReadOnlyList<ClusterName> clusters, ClusterName? here = null) => Parse(text, clusters, 0, here);

    /// <summary>As the other, for a line that was corrected some times already.</summary>
    internal static Intent Parse(string? text, IReadOnlyList<ClusterName> clusters, int depth, ClusterName? here)
    {
        var words = SpokenLine.WordsOf(text);
        if (here is not { } cluster || !LacksCluster(words, clusters))
        {
            return new LineReading(words, clusters, depth, here).Read();
        }

        var whole = WithCluster(words, cluster);
        if (words.Count == 1 || !NamesAnother(words[1].Plain, clusters))
        {
            return new LineReading(whole, clusters, depth, here).Read();
        }

        // "abort prd" in the thread of dev may mean prod: nobody's run is steered by a guess, so both are offered.
        return new Misunderstanding(words, clusters, depth, here).NoSuchCluster(1, words[0].Plain.ToLowerInvariant(), Line(whole));
    }

    /// <summary>The line with the cluster of the thread where it lacks one.</summary>
    internal static string Complete(string line, IReadOnlyList<ClusterName> clusters, ClusterName? here)
    {
        var words = SpokenLine.WordsOf(line);
        return here is { } cluster && LacksCluster(words, clusters) && (words.Count == 1 || !NamesAnother(words[1].Plain, clusters))
            ? Line(WithCluster(words, cluster))
            : line;
    }

    // A word that is about one cluster, with none behind it. An upgrade always names its cluster.
    private static bool LacksCluster(IReadOnlyList<SpokenWord> words, IReadOnlyList<ClusterName> clusters) =>
        words.Count > 0 && CommandTable.Find(words[0].Plain) is { IsAboutOneCluster: true }
        && (words.Count == 1 || !(words[1].Is("all") || clusters.Any(cluster => words[1].Is(cluster.Value) || words[1].Raw.Equals(cluster.Value, StringComparison.OrdinalIgnoreCase))));

    private static bool NamesAnother(string word, IReadOnlyList<ClusterName> clusters) =>
        EditDistance.Nearest(word, clusters.Select(cluster => cluster.Value)).Count > 0;

    private static IReadOnlyList<SpokenWord> WithCluster(IReadOnlyList<SpokenWord> words, ClusterName cluster) =>
        [words[0], new SpokenWord(cluster.Value, cluster.Value), .. words.Skip(1)];

    private static string Line(IReadOnlyList<SpokenWord> words) => string.Join(' ', words.Select(word => word.Plain));
}
