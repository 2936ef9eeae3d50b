using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Commands;

/// <summary>One command in the help.</summary>
/// <param name="Usage">How it is typed, with the slash command in front.</param>
/// <param name="Summary">What happens; null where the headline says it.</param>
internal sealed record HelpLine(string Usage, string? Summary);

/// <summary>The help, with examples that work here. Plain text: whoever shows it escapes it.</summary>
/// <param name="Headline">What it is about, as a sentence.</param>
/// <param name="Lines">The commands.</param>
/// <param name="Examples">Lines to type, with the slash command in front.</param>
internal sealed record HelpText(string Headline, IReadOnlyList<HelpLine> Lines, IReadOnlyList<string> Examples)
{
    /// <summary>What else there is to know of one word, a sentence each.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Help on a word, or on everything when there is none or it is unknown.</summary>
    /// <param name="word">The word of <see cref="Intent.Help"/>.</param>
    /// <param name="clusters">The configured clusters; the first stands in the examples.</param>
    /// <param name="command">The slash command, with its slash.</param>
    public static HelpText About(string? word, IReadOnlyList<ClusterName> clusters, string command)
    {
        var cluster = clusters.Count > 0 ? clusters[0].Value : "prod";
        return word is not null && CommandTable.Find(word) is { } one
            ? new HelpText(one.Summary, [Line(one) with { Summary = null }], [.. one.Examples.Select(Example)]) { Details = one.Details }
            : new HelpText(
                "I upgrade EKS clusters, one approved step after the other. In a thread, where a slash command cannot be typed, mention me instead.",
                [.. CommandTable.All.Select(Line)],
                [Example("{cluster}"), Example($"{{cluster}} {CommandTable.ExampleVersion} --dry-run"), Example("fleet")]);

        HelpLine Line(CommandWord of) => new($"{command} {of.Usage}", of.Summary);
        string Example(string text) => $"{command} {text.Replace("{cluster}", cluster)}";
    }

    /// <summary>The help as plain text.</summary>
    public override string ToString() => string.Join(
        '\n', [Headline, .. Lines.Select(line => line.Summary is { } summary ? $"{line.Usage}\n    {summary}" : line.Usage), .. Details, "For example:", .. Examples.Select(example => $"    {example}")]);
}
