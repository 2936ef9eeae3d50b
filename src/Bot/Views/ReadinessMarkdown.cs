using System.Text;
using EksUpgradeBot.Upgrade.Readiness;

namespace EksUpgradeBot.Bot.Views;

/// <summary>The whole readiness report as Markdown: what a message has no room for, and what a person files away.</summary>
internal static class ReadinessMarkdown
{
    public static string Of(ReadinessReport report)
    {
        var text = new StringBuilder();
        text.Append($"# {Line(ReadinessView.Headline(report))}\n\n");
        text.Append($"Read {report.TakenAt:yyyy-MM-dd HH:mm} UTC from EKS and Kubernetes.\n\n## The path\n\n");
        text.Append("| hop | blocks | act | know |\n|---|---|---|---|\n");
        foreach (var row in ReadinessPath.Of(report))
        {
            text.Append($"| {row.Hop} | {row.Blocks} | {row.Act} | {row.Know} |\n");
        }

        text.Append($"\n## Version skew\n\n| component | now |{string.Concat(report.Hops.Select(hop => $" after {hop.To} |"))} verdict |\n");
        text.Append($"|---|---|{string.Concat(report.Hops.Select(_ => "---|"))}---|\n");
        foreach (var row in report.Skew)
        {
            text.Append($"| {Cell(row.Component)} | {Cell(row.Now)} |{string.Concat(row.AfterHops.Select(version => $" {Cell(version)} |"))} {ReadinessView.Verdict(row.Verdict)} |\n");
        }

        Findings(text, "Blocks", report.Findings.Where(finding => finding.StandsInTheWay));
        Findings(text, "To act on", report.Findings.Where(finding => finding is { Severity: Severity.Act }));
        Findings(text, "Waived", report.Findings.Where(finding => finding.Waiver is not null));
        Findings(text, "Good to know", report.Findings.Where(finding => finding.Severity == Severity.Know));
        text.Append($"\nNo report looks at {string.Join(", ", ReadinessReport.NeverLookedAt)}: EKS and Kubernetes do not tell.\n");
        return text.ToString();
    }

    private static void Findings(StringBuilder text, string title, IEnumerable<Finding> findings)
    {
        var all = findings.ToList();
        if (all.Count == 0)
        {
            return;
        }

        text.Append($"\n## {title} ({all.Count})\n");
        foreach (var finding in all)
        {
            text.Append($"\n### {Line(finding.Title)} `{Line(finding.Code)}`{(finding.Hop is { } hop ? $" at {hop.From} → {hop.To}" : "")}\n\n");
            if (finding.Waiver is { } waiver)
            {
                text.Append($"Waived until {waiver.Until:yyyy-MM-dd} by {waiver.By}: {Line(waiver.Reason)}\n\n");
            }

            text.Append($"{Line(finding.Seen)}\n\n{Line(finding.Why)}\n\n*What to do:* {Line(finding.Remedy)}\n");
            if (finding.Details.Count > 0)
            {
                text.Append($"\n{string.Concat(finding.Details.Select(detail => $"* {Line(detail)}\n"))}");
            }
        }
    }

    // Text from outside must neither begin a heading nor break a table.
    private static string Line(string text) => Wording.Plain(text, 2000).Replace("`", "'").Replace("<", "&lt;");

    private static string Cell(string text) => Line(text).Replace("|", "\\|");
}
