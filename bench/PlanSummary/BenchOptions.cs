using System.Globalization;

namespace EksUpgradeBot.Bench.PlanSummary;

/// <summary>How large a plan, and how often it is summarized.</summary>
internal sealed record BenchOptions
{
    public const string Usage = """
        Options:
          --changes N   resource changes in the plan (default 100000, which makes about 500 MB)
          --rounds N    how often each contestant summarizes it, in turn (default 3)
        """;

    public int Changes { get; init; } = 100_000;

    public int Rounds { get; init; } = 3;

    /// <summary>Reads the command line; null and a reason when it makes no sense.</summary>
    public static (BenchOptions? Options, string? Wrong) Read(IReadOnlyList<string> words)
    {
        var options = new BenchOptions();
        for (var at = 0; at < words.Count; at += 2)
        {
            var (word, value) = (words[at], at + 1 < words.Count ? words[at + 1] : "");
            var number = int.TryParse(value, CultureInfo.InvariantCulture, out var read) && read > 0 ? read : 0;
            switch (word)
            {
                case "--changes" when number is > 0 and <= 1_000_000:
                    options = options with { Changes = number };
                    break;
                case "--rounds" when number is > 0 and <= 20:
                    options = options with { Rounds = number };
                    break;
                default:
                    return (null, $"{word} {value} is not understood.");
            }
        }

        return (options, null);
    }
}
