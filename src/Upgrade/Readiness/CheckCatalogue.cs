using System.Text;
using EksUpgradeBot.Upgrade.Readiness.Checks;

namespace EksUpgradeBot.Upgrade.Readiness;

/// <summary>Every kind of finding there is, for people who look a code up. The documentation is made from it.</summary>
public static class CheckCatalogue
{
    /// <summary>The kinds, by code.</summary>
    public static IReadOnlyList<CheckDescription> All { get; } =
        [.. AllChecks.Each.Concat(AllChecks.OnlyOfRollback).SelectMany(check => check.Describes).OrderBy(description => description.Code, StringComparer.Ordinal)];

    /// <summary>The kind of a code, without regard to case; null when there is none.</summary>
    public static CheckDescription? Find(string code) =>
        All.FirstOrDefault(description => description.Code.Equals(code, StringComparison.OrdinalIgnoreCase));

    /// <summary>The table as Markdown.</summary>
    public static string ToMarkdown()
    {
        var table = new StringBuilder("| code | weighs at most | meaning | may be waived | source |\n|---|---|---|---|---|\n");
        foreach (var kind in All)
        {
            table.Append($"| `{kind.Code}` | {Word(kind.Worst)} | {kind.Meaning} | {(kind.Worst != Severity.Blocks ? "" : kind.MayBeWaived ? "yes" : "no")} | {kind.Source} |\n");
        }

        return table.ToString();
    }

    private static string Word(Severity severity) => severity switch
    {
        Severity.Blocks => "blocks",
        Severity.Act => "act",
        _ => "know",
    };
}
