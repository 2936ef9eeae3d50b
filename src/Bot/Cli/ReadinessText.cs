using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Readiness;

namespace EksUpgradeBot.Bot.Cli;

/// <summary>The readiness report for a terminal.</summary>
internal static class ReadinessText
{
    public static IEnumerable<string> Lines(ReadinessReport report, PlanningResult.Refused? refusal)
    {
        yield return refusal is null
            ? $"{report.Cluster} is ready for {report.Target} ({string.Join(" → ", [report.From, .. report.Hops.Select(hop => hop.To)])})."
            : $"{refusal.Reason} {refusal.Remedy}";
        yield return "";
        foreach (var line in Columns(
            [
                ["COMPONENT", "NOW", .. report.Hops.Select(hop => $"AFTER {hop.To}"), "VERDICT"],
                .. report.Skew.Select(row => (string[])[row.Component, row.Now, .. row.AfterHops, Verdict(row.Verdict)]),
            ]))
        {
            yield return line;
        }

        foreach (var finding in report.Findings)
        {
            yield return "";
            yield return $"{Word(finding.Severity)} {finding.Code} {finding.Title}{(finding.Hop is { } hop ? $" (at {hop.From} → {hop.To})" : "")}";
            yield return $"  seen: {finding.Seen}";
            yield return $"  why:  {finding.Why}";
            yield return $"  do:   {finding.Remedy}";
        }
    }

    private static IEnumerable<string> Columns(IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        return rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private static string Word(Severity severity) => severity switch
    {
        Severity.Blocks => "BLOCKS",
        Severity.Act => "ACT   ",
        _ => "KNOW  ",
    };

    private static string Verdict(SkewVerdict verdict) => verdict switch
    {
        SkewVerdict.Good => "good",
        SkewVerdict.BroughtAlong => "lags, brought along",
        SkewVerdict.Lags => "lags, allowed",
        _ => "not allowed",
    };
}
