using EksUpgradeBot.Upgrade.Readiness;

namespace EksUpgradeBot.Bot.Views;

/// <summary>A row of the path: a hop, or what concerns the cluster as it is, and how many findings stand there.</summary>
/// <param name="Hop"><c>1.34 → 1.35</c>.</param>
/// <param name="Blocks">Findings that block and are not waived.</param>
/// <param name="Act">Findings to act on, and waived ones.</param>
/// <param name="Know">Findings that are good to know.</param>
internal sealed record ReadinessPath(string Hop, int Blocks, int Act, int Know)
{
    /// <summary>The rows, the cluster as it is first.</summary>
    public static IReadOnlyList<ReadinessPath> Of(ReadinessReport report) =>
    [
        Row($"now ({report.From})", report.Findings.Where(finding => finding.Hop is null)),
        .. report.Hops.Select(hop => Row($"{hop.From} → {hop.To}", report.Findings.Where(finding => finding.Hop == hop))),
    ];

    private static ReadinessPath Row(string hop, IEnumerable<Finding> findings)
    {
        var all = findings.ToList();
        return new ReadinessPath(
            hop,
            all.Count(finding => finding.StandsInTheWay),
            all.Count(finding => finding.Severity == Severity.Act || finding.Waiver is not null),
            all.Count(finding => finding.Severity == Severity.Know));
    }
}
