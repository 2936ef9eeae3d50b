namespace EksUpgradeBot.Bot.Commands;

/// <summary>How far two words are apart, and which known words somebody may have meant. Case does not count.</summary>
internal static class EditDistance
{
    // Names are at most 100 characters; longer text is no mistyped name, and the table below grows with its length.
    private const int LongestWord = 100;

    /// <summary>Letters to insert, delete, change or swap with their neighbour (optimal string alignment).</summary>
    public static int Between(string left, string right)
    {
        var before = new int[right.Length + 1];
        var last = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            var row = new int[right.Length + 1];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = Same(left[i - 1], right[j - 1]);
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, last) = (last, row);
        }

        return last[right.Length];
    }

    /// <summary>The known words near enough to be what was meant, the nearest first, at most three.</summary>
    public static IReadOnlyList<string> Nearest(string typed, IEnumerable<string> known) =>
    [
        .. Ranked(typed, known).Take(3),
    ];

    private static IEnumerable<string> Ranked(string typed, IEnumerable<string> known)
    {
        if (typed.Length is 0 or > LongestWord)
        {
            return [];
        }

        var reach = Reach(typed.Length);
        return known
            .Where(word => Math.Abs(word.Length - typed.Length) <= reach || IsBeginningOf(typed, word))
            .Select(word => (Word: word, Distance: Math.Min(Between(typed, word), IsBeginningOf(typed, word) ? 1 : int.MaxValue)))
            .Where(near => near.Distance <= reach)
            .OrderBy(near => near.Distance)
            .Select(near => near.Word)
            .Distinct(StringComparer.OrdinalIgnoreCase);
    }

    // One slip in a short word, two in a longer one, three in a long one: more, and everything looks like everything.
    private static int Reach(int length) => length switch
    {
        < 4 => 1,
        < 10 => 2,
        _ => 3,
    };

    // Three letters: fewer begin too many names.
    private static bool IsBeginningOf(string typed, string word) =>
        typed.Length >= 3 && word.StartsWith(typed, StringComparison.OrdinalIgnoreCase);

    private static bool Same(char left, char right) => char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
