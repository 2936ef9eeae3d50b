using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Readiness;

namespace EksUpgradeBot.Bot.Views;

/// <summary>Version skew and readiness: one line of verdict, blockers in full, the skew as a table, the rest in short.</summary>
internal static class ReadinessView
{
    private const int BlockersShown = 10;

    private const int BriefShown = 8;

    /// <summary>More hops than these make columns that nobody can read; Slack draws twenty columns at most.</summary>
    private const int HopsShown = 8;

    /// <summary>All that a screen reader reads: the verdict, and the names of what blocks.</summary>
    public static string Text(ReadinessReport report)
    {
        var blockers = Blockers(report).Select(finding => Wording.Line(finding.Title)).ToList();
        return blockers.Count == 0 ? Headline(report) : $"{Headline(report)} {Wording.Sentence(string.Join("; ", Pieces.Some(blockers, 5)))}";
    }

    public static IReadOnlyList<Block> Blocks(ReadinessReport report, PlanningResult.Refused? refusal = null)
    {
        var blockers = Blockers(report);

        var blocks = new List<Block> { Pieces.Section($"{Emoji(report, refusal)} *{Headline(report)}*") };
        if (refusal is not null && blockers.Count == 0)
        {
            blocks.Add(Pieces.Section($"{Wording.Safe(refusal.Reason)}\n_What to do:_ {Wording.Safe(refusal.Remedy)}"));
        }

        blocks.AddRange(blockers.Take(BlockersShown).Select(finding => Pieces.Section(Whole(finding))));
        if (blockers.Count > BlockersShown)
        {
            blocks.Add(Pieces.Section($":no_entry: … and {Wording.Count(blockers.Count - BlockersShown, "more finding")} that {(blockers.Count == BlockersShown + 1 ? "blocks" : "block")}"));
        }

        if (report.Hops.Count > 0)
        {
            blocks.Add(Path(report));
        }

        blocks.Add(Table(report));
        blocks.AddRange(Folded(report, "Waived", report.Findings.Where(finding => finding.Waiver is not null)));
        blocks.AddRange(Folded(report, "To act on", Of(report, Severity.Act)));
        blocks.AddRange(Folded(report, "Good to know", Of(report, Severity.Know)));
        blocks.Add(Pieces.Context($"Read {Wording.Moment(report.TakenAt)} from EKS and Kubernetes · not looked at: {string.Join(", ", ReadinessReport.NeverLookedAt)}"));
        return blocks;
    }

    /// <summary>The verdict as a sentence.</summary>
    public static string Headline(ReadinessReport report) => report.IsOfRollback
        ? $"Readiness of {report.Cluster} to roll back to {report.Target}: {Verdict(report)}"
        : $"Readiness of {report.Cluster} for {report.Target}: {Verdict(report)}";

    /// <summary>The verdict in a line, such as <c>ready, 1 hop (1.34 → 1.35).</c></summary>
    public static string Verdict(ReadinessReport report)
    {
        var blocking = Blockers(report).Count;
        var acting = Of(report, Severity.Act).Count;
        var waived = report.Findings.Count(finding => finding.Waiver is not null);
        return (report.Hops.Count, blocking) switch
        {
            (_, > 0) => $"blocked by {Wording.Count(blocking, "finding")}.",
            (0, _) => $"it runs {report.From}.",
            _ => $"ready{(IsPoorlySeen(report) ? " as far as was seen" : "")}, {Hops(report)}{(waived > 0 ? $", {Wording.Count(waived, "blocker")} waived" : "")}"
                + $"{(acting > 0 ? $", {Wording.Count(acting, "finding")} to act on" : "")}.",
        };
    }

    private static string Hops(ReadinessReport report) =>
        $"{Wording.Count(report.Hops.Count, "hop")} ({string.Join(" → ", [report.From, .. report.Hops.Select(hop => hop.To)])})";

    /// <summary>The verdict as a sign.</summary>
    public static string Emoji(ReadinessReport report, PlanningResult.Refused? refusal) =>
        report.IsBlocked || refusal is not null ? ":no_entry:"
        : report.Findings.Any(finding => finding.Severity != Severity.Know) ? ":large_yellow_circle:"
        : ":large_green_circle:";

    private static TableBlock Table(ReadinessReport report)
    {
        var hops = report.Hops.Take(HopsShown).ToList();

        // Trouble first, so that a long table that is cut never hides it; the control plane leads in any case.
        var rows = report.Skew.Take(1).Concat(report.Skew.Skip(1).OrderByDescending(row => row.Verdict));
        return Pieces.Table(
            ["Component", "Now", .. hops.Select(hop => $"After {hop.To}"), "Verdict"],
            [.. rows.Select(row => (IReadOnlyList<string>)
                [Wording.Plain(row.Component, 80), Wording.Plain(row.Now, 40), .. row.AfterHops.Take(HopsShown).Select(version => Wording.Plain(version, 20)), Verdict(row.Verdict)])],
            [new ColumnSettings { IsWrapped = true }, .. Enumerable.Repeat(new ColumnSettings { Align = ColumnAlign.Center }, hops.Count + 1)]);
    }

    /// <summary>How a component stands, in words.</summary>
    public static string Verdict(SkewVerdict verdict) => verdict switch
    {
        SkewVerdict.Good => "good",
        SkewVerdict.BroughtAlong => "lags, brought along",
        SkewVerdict.TakenBack => "newer, taken back first",
        SkewVerdict.Lags => "lags, allowed",
        _ => "not allowed",
    };

    private static string Whole(Finding finding) =>
        $":no_entry: *{Wording.Line(finding.Title)}* `{Wording.Line(finding.Code, 30)}`{(finding.Hop is { } hop ? $" at {hop.From} → {hop.To}" : "")}\n"
        + $"{Wording.Safe(finding.Seen, 600)}\n{Wording.Safe(finding.Why, 600)}\n_What to do:_ {Wording.Safe(finding.Remedy, 600)}";

    private static RichTextBlock Path(ReadinessReport report) => Pieces.Bullets(ReadinessPath.Of(report).Select(row =>
        $"{row.Hop}: {(row.Blocks > 0 ? $"{Wording.Count(row.Blocks, "blocker")}" : "nothing blocks")}"
        + $"{(row.Act > 0 ? $", {row.Act} to act on" : "")}{(row.Know > 0 ? $", {row.Know} to know" : "")}"));

    // The heaviest in a line each, and how many there are: the file in the thread has them whole.
    private static IEnumerable<Block> Folded(ReadinessReport report, string title, IEnumerable<Finding> findings)
    {
        var all = findings.ToList();
        if (all.Count == 0)
        {
            yield break;
        }

        yield return Pieces.Section($"*{title}* ({all.Count})");
        yield return Pieces.Bullets(all.Select(finding => Brief(finding, report)), BriefShown);
    }

    private static string Brief(Finding finding, ReadinessReport report) => finding switch
    {
        { Waiver: { } waiver } => $"{Wording.Plain(finding.Title)} [{Wording.Plain(finding.Code, 30)}]: until {waiver.Until:yyyy-MM-dd}, by {Wording.Plain(waiver.By, 30)}: {Wording.Plain(waiver.Reason)}",
        { Severity: Severity.Know } => $"{Wording.Plain(finding.Title, 120)}: {Wording.Plain(finding.Seen, 120)} [{Wording.Plain(finding.Code, 30)}]",
        _ => $"{Wording.Plain(finding.Title)}: {Wording.Sentence(Wording.Plain(finding.Seen))} {Wording.Plain(finding.Remedy)} [{Wording.Plain(finding.Code, 30)}]"
            + (finding.Hop is { } hop && report.Hops.Count > 1 ? $" at {hop.To}" : ""),
    };

    private static bool IsPoorlySeen(ReadinessReport report) => report.Findings.Any(finding => finding.Code.StartsWith("SEEN-", StringComparison.Ordinal));

    private static List<Finding> Blockers(ReadinessReport report) => [.. report.Findings.Where(finding => finding.StandsInTheWay)];

    private static List<Finding> Of(ReadinessReport report, Severity severity) => [.. report.Findings.Where(finding => finding.Severity == severity)];
}
