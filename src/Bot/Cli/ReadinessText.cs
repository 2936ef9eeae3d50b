using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Readiness;

namespace EksUpgradeBot.Bot.Cli;

/// <summary>The readiness report for a terminal.</summary>
internal static class ReadinessText
{
    public static IEnumerable<string> Lines(ReadinessReport report, PlanningResult.Refused? refusal)
    {
        yield return refusal is null
            ? ReadinessView.Headline(report)
            : $"{refusal.Reason} {refusal.Remedy}";
        yield return "";
        foreach (var line in Columns(
            [
                ["PATH", "BLOCKS", "ACT", "KNOW"],
                .. ReadinessPath.Of(report).Select(row => (string[])[row.Hop, $"{row.Blocks}", $"{row.Act}", $"{row.Know}"]),
            ]))
        {
            yield return line;
        }

        yield return "";
        foreach (var line in Columns(
            [
                ["COMPONENT", "NOW", .. report.Hops.Select(hop => $"AFTER {hop.To}"), "VERDICT"],
                .. report.Skew.Select(row => (string[])[row.Component, row.Now, .. row.AfterHops, ReadinessView.Verdict(row.Verdict)]),
            ]))
        {
            yield return line;
        }

        foreach (var finding in report.Findings)
        {
            yield return "";
            yield return $"{(finding.Waiver is null ? Word(finding.Severity) : "WAIVED")} {finding.Code} {Shown(finding.Title)}{(finding.Hop is { } hop ? $" (at {hop.From} → {hop.To})" : "")}";
            yield return $"  seen: {Shown(finding.Seen)}";
            yield return $"  why:  {Shown(finding.Why)}";
            yield return $"  do:   {Shown(finding.Remedy)}";
            if (finding.Waiver is { } waiver)
            {
                yield return $"  waived until {waiver.Until:yyyy-MM-dd} by {waiver.By}: {Shown(waiver.Reason)}";
            }

            foreach (var detail in finding.Details)
            {
                yield return $"    {Shown(detail)}";
            }
        }

        yield return "";
        yield return $"Not looked at: {string.Join(", ", ReadinessReport.NeverLookedAt)}.";
    }

    private static IEnumerable<string> Columns(IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        return rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    // What clients, charts and people call themselves comes from outside, and must not steer a terminal.
    private static string Shown(string text) => Wording.Plain(text, 2000);

    private static string Word(Severity severity) => severity switch
    {
        Severity.Blocks => "BLOCKS",
        Severity.Act => "ACT   ",
        _ => "KNOW  ",
    };
}
