using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Readiness;

namespace EksUpgradeBot.Bot.Views;

/// <summary>Version skew and readiness: one line of verdict, blockers in full, the skew as a table, the rest in short.</summary>
internal static class ReadinessView
{
    private const int BlockersShown = 10;

    /// <summary>More hops than these make columns that nobody can read; Slack draws twenty columns at most.</summary>
    private const int HopsShown = 8;

    /// <summary>All that a screen reader reads: the verdict, and the names of what blocks.</summary>
    public static string Text(ReadinessReport report)
    {
        var blockers = Of(report, Severity.Blocks).Select(finding => Wording.Line(finding.Title)).ToList();
        return blockers.Count == 0 ? Headline(report) : $"{Headline(report)} {Wording.Sentence(string.Join("; ", Pieces.Some(blockers, 5)))}";
    }

    public static IReadOnlyList<Block> Blocks(ReadinessReport report, PlanningResult.Refused? refusal = null)
    {
        var blockers = Of(report, Severity.Blocks);
        var rest = report.Findings.Where(finding => finding.Severity != Severity.Blocks).ToList();

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

        blocks.Add(Table(report));
        if (rest.Count > 0)
        {
            blocks.Add(Pieces.Bullets(rest.Select(Brief)));
        }

        blocks.Add(Pieces.Context($"Read {Wording.Moment(report.TakenAt)} from EKS and Kubernetes"));
        return blocks;
    }

    private static string Headline(ReadinessReport report) => $"Readiness of {report.Cluster} for {report.Target}: {Verdict(report)}";

    private static string Verdict(ReadinessReport report)
    {
        var blocking = Of(report, Severity.Blocks).Count;
        var acting = Of(report, Severity.Act).Count;
        return (report.Hops.Count, blocking) switch
        {
            (_, > 0) => $"blocked by {Wording.Count(blocking, "finding")}.",
            (0, _) => $"it runs {report.From}.",
            _ when acting == 0 => $"ready, {Hops(report)}.",
            _ => $"ready, {Hops(report)}, {Wording.Count(acting, "finding")} to act on.",
        };
    }

    private static string Hops(ReadinessReport report) =>
        $"{Wording.Count(report.Hops.Count, "hop")} ({string.Join(" → ", [report.From, .. report.Hops.Select(hop => hop.To)])})";

    private static string Emoji(ReadinessReport report, PlanningResult.Refused? refusal) =>
        report.IsBlocked || refusal is not null ? ":no_entry:"
        : Of(report, Severity.Act).Count > 0 ? ":large_yellow_circle:"
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

    private static string Verdict(SkewVerdict verdict) => verdict switch
    {
        SkewVerdict.Good => "good",
        SkewVerdict.BroughtAlong => "lags, brought along",
        SkewVerdict.Lags => "lags, allowed",
        _ => "not allowed",
    };

    private static string Whole(Finding finding) =>
        $":no_entry: *{Wording.Line(finding.Title)}* `{Wording.Line(finding.Code, 30)}`{(finding.Hop is { } hop ? $" at {hop.From} → {hop.To}" : "")}\n"
        + $"{Wording.Safe(finding.Seen, 600)}\n{Wording.Safe(finding.Why, 600)}\n_What to do:_ {Wording.Safe(finding.Remedy, 600)}";

    private static string Brief(Finding finding) =>
        $"{(finding.Severity == Severity.Act ? "Act" : "Know")} · {Wording.Plain(finding.Title)} ({Wording.Plain(finding.Seen)}). "
        + $"{Wording.Plain(finding.Remedy)} [{Wording.Plain(finding.Code, 30)}]";

    private static List<Finding> Of(ReadinessReport report, Severity severity) => [.. report.Findings.Where(finding => finding.Severity == severity)];
}
