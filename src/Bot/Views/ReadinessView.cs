using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Readiness;

namespace EksUpgradeBot.Bot.Views;

/// <summary>Version skew and readiness: one line of verdict, the skew as a table, blockers in full, the rest in short.</summary>
internal static class ReadinessView
{
    private const int RowsShown = 40;

    public static string Text(ReadinessReport report) =>
        $"Readiness of {report.Cluster} for {report.Target}: {Verdict(report)}";

    public static IReadOnlyList<Block> Blocks(ReadinessReport report, PlanningResult.Refused? refusal = null)
    {
        var blocks = new List<Block> { Pieces.Section($"{Emoji(report, refusal)} *{Wording.Safe(Text(report))}*") };
        if (refusal is not null)
        {
            blocks.Add(Pieces.Section($"{Wording.Safe(refusal.Reason)}\n_What to do:_ {Wording.Safe(refusal.Remedy)}"));
        }

        blocks.Add(Table(report));
        var blockers = report.Findings.Where(finding => finding.Severity == Severity.Blocks).ToList();
        blocks.AddRange(blockers.Take(20).Select(finding => Pieces.Section(Whole(finding))));

        var rest = report.Findings.Where(finding => finding.Severity != Severity.Blocks).ToList();
        if (rest.Count > 0)
        {
            blocks.Add(Pieces.Bullets(rest.Take(20).Select(finding =>
                $"{(finding.Severity == Severity.Act ? "Act" : "Know")} · {finding.Title} ({finding.Seen}). {finding.Remedy} [{finding.Code}]")));
        }

        blocks.Add(Pieces.Context($"Read {Wording.Moment(report.TakenAt)} from EKS and Kubernetes"));
        return blocks;
    }

    private static string Verdict(ReadinessReport report)
    {
        var blocking = report.Findings.Count(finding => finding.Severity == Severity.Blocks);
        var acting = report.Findings.Count(finding => finding.Severity == Severity.Act);
        return (report.Hops.Count, blocking) switch
        {
            (0, _) => $"it runs {report.From}.",
            (_, 0) when acting == 0 => $"ready, {Hops(report)}.",
            (_, 0) => $"ready, {Hops(report)}, {Wording.Count(acting, "thing")} to act on.",
            _ => $"blocked by {Wording.Count(blocking, "finding")}.",
        };
    }

    private static string Hops(ReadinessReport report) =>
        $"{Wording.Count(report.Hops.Count, "hop")} ({string.Join(" → ", [report.From, .. report.Hops.Select(hop => hop.To)])})";

    private static string Emoji(ReadinessReport report, PlanningResult.Refused? refusal) =>
        report.IsBlocked || refusal is not null ? ":no_entry:"
        : report.Findings.Any(finding => finding.Severity == Severity.Act) ? ":large_yellow_circle:"
        : ":large_green_circle:";

    private static TableBlock Table(ReadinessReport report)
    {
        IReadOnlyList<TableCell> header = ["Component", "Now", .. report.Hops.Select(hop => (TableCell)$"After {hop.To}"), "Verdict"];
        var shown = report.Skew.Take(RowsShown).ToList();
        var rows = shown.Select(row => (IReadOnlyList<TableCell>)
            [Wording.Short(row.Component, 100), row.Now, .. row.AfterHops.Select(version => (TableCell)version), Verdict(row.Verdict)]);
        return new TableBlock([header, .. rows])
        {
            ColumnSettings = [new ColumnSettings { IsWrapped = true }, .. Enumerable.Repeat(new ColumnSettings { Align = ColumnAlign.Center }, report.Hops.Count + 1)],
        };
    }

    private static string Verdict(SkewVerdict verdict) => verdict switch
    {
        SkewVerdict.Good => "good",
        SkewVerdict.BroughtAlong => "lags, brought along",
        SkewVerdict.Lags => "lags, allowed",
        _ => "not allowed",
    };

    private static string Whole(Finding finding) =>
        $":no_entry: *{Wording.Safe(finding.Title)}* `{finding.Code}`{(finding.Hop is { } hop ? $" at {hop.From} → {hop.To}" : "")}\n"
        + $"{Wording.Safe(finding.Seen)}\n{Wording.Safe(finding.Why)}\n_What to do:_ {Wording.Safe(finding.Remedy)}";
}
