using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Commands;

/// <summary>Says what is wrong with a line and what may have been meant, tried out so that a suggestion always works.</summary>
/// <param name="words">The words of the line.</param>
/// <param name="clusters">The configured clusters.</param>
/// <param name="depth">How many corrections were made to get this line.</param>
/// <param name="here">The cluster of the thread that the line was written in; null outside of such threads.</param>
internal sealed class Misunderstanding(IReadOnlyList<SpokenWord> words, IReadOnlyList<ClusterName> clusters, int depth, ClusterName? here = null)
{
    // Two slips in a line are common, three are another line.
    private const int MostCorrections = 2;

    private const int MostSuggestions = 3;

    private const int MostNames = 10;

    /// <summary>A cluster for examples.</summary>
    public string SomeCluster => clusters.Count > 0 ? clusters[0].Value : "prod";

    /// <summary>A short and harmless form of what was typed, to quote it.</summary>
    public static string Quote(string word)
    {
        var safe = string.Concat(word.Where(c => c is not ('<' or '>' or '`') && !char.IsSurrogate(c)));
        if (safe.Length == 0)
        {
            // Nothing of it can be shown as it was typed: an empty quotation would look like a fault of ours.
            return "…";
        }

        return safe.Length > 40 ? $"{safe[..40]}…" : safe;
    }

    /// <summary>The answer.</summary>
    /// <param name="reason">What is wrong, as a sentence.</param>
    /// <param name="example">The word whose first example is shown.</param>
    /// <param name="corrected">Lines that may have been meant.</param>
    public Intent.Misunderstood Because(string reason, string example, params IEnumerable<string> corrected) =>
        new(reason, Suggest(corrected), ExampleOf(example));

    /// <summary>There is no such cluster.</summary>
    /// <param name="at">The place of the name among the words.</param>
    /// <param name="example">The word whose example is shown.</param>
    /// <param name="more">Other lines that may have been meant.</param>
    public Intent.Misunderstood NoSuchCluster(int at, string example, params IEnumerable<string> more)
    {
        var typed = words[at].Plain;
        return Because($"There is no cluster “{Quote(typed)}”. {Configured()}", example, [.. Replaced(at, NamesNear(typed)), .. more]);
    }

    /// <summary>The line with one word replaced by each of some others.</summary>
    public IEnumerable<string> Replaced(int at, IEnumerable<string> others) =>
        others.Select(other => Line(words.Select((word, index) => index == at ? other : word.Plain)));

    /// <summary>The line without a word and all that follow it.</summary>
    public string UpTo(int at) => Line(words.Take(at).Select(word => word.Plain));

    /// <summary>The line with two words in each other's place.</summary>
    public string Swapped(int left, int right) => Line(
        words.Select((word, index) => index == left ? words[right].Plain : index == right ? words[left].Plain : word.Plain));

    /// <summary>The configured names that are near.</summary>
    public IReadOnlyList<string> NamesNear(string typed) => EditDistance.Nearest(typed, clusters.Select(cluster => cluster.Value));

    /// <summary>The configured clusters, as a sentence.</summary>
    public string Configured() => clusters.Count switch
    {
        0 => "None is configured yet.",
        <= MostNames => $"Configured: {string.Join(", ", clusters)}.",
        _ => $"Configured: {string.Join(", ", clusters.Take(MostNames))} and {clusters.Count - MostNames} more; fleet shows them all.",
    };

    private string ExampleOf(string word) => CommandTable.Find(word)!.Examples[0].Replace("{cluster}", SomeCluster);

    private static string Line(IEnumerable<string> parts) => string.Join(' ', parts);

    private List<Suggestion> Suggest(IEnumerable<string> corrected)
    {
        var suggestions = new List<Suggestion>();
        foreach (var raw in depth < MostCorrections ? corrected : [])
        {
            // Whole, so that it means the same wherever it is typed.
            var line = CommandParser.Complete(raw, clusters, here);
            var meant = CommandParser.Parse(line, clusters, depth + 1, here);
            IEnumerable<Suggestion> found = meant is Intent.Misunderstood again ? again.Suggestions : [new Suggestion(line, meant.OnlyReads)];
            suggestions.AddRange(found.Where(one => suggestions.TrueForAll(other => other.Text != one.Text)));
            if (suggestions.Count >= MostSuggestions)
            {
                break;
            }
        }

        return suggestions.Count > MostSuggestions ? suggestions[..MostSuggestions] : suggestions;
    }
}
