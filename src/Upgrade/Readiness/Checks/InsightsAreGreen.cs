using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>
/// EKS's own insights, but for deprecated APIs, which a check of its own merges with other witnesses. EKS does not enforce them for
/// upgrades (aws/containers-roadmap#2570), so an error is for people to judge.
/// </summary>
internal sealed class InsightsAreGreen : IReadinessCheck
{
    // What other checks look at themselves, more exactly and for every hop: then EKS's voice is worth knowing, and not more.
    private static readonly string[] Own = ["kubelet", "kube-proxy", "add-on", "addon", "health", "amazon linux 2"];

    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("INSIGHT-001", Severity.Act, "An insight of EKS is red or yellow.", "EKS API, ListInsights and DescribeInsight"),
        new("INSIGHT-002", Severity.Act, "EKS could not tell an insight.", "EKS API, ListInsights"),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question) =>
        from detail in question.Evidence.Insights
        let insight = detail.Insight
        where insight.Status is not "PASSING" && !insight.IsOfRollback && detail.Deprecations.Count == 0
            && !insight.Name.StartsWith("Deprecated APIs", StringComparison.OrdinalIgnoreCase)
            && (insight.Version is not { } version || version <= question.Target)
        select insight.Status == "UNKNOWN"
            ? new Finding(
                "INSIGHT-002", Severity.Act, $"EKS cannot tell: {insight.Name}", insight.Reason.Length > 0 ? insight.Reason : "UNKNOWN",
                "What EKS itself does not know is not called ready.", "Refresh the insights in the EKS console and ask again.", Hop(question, insight))
            : new Finding(
                "INSIGHT-001", insight.IsError && !Own.Any(word => insight.Name.Contains(word, StringComparison.OrdinalIgnoreCase)) ? Severity.Act : Severity.Know,
                $"EKS {(insight.IsError ? "sees an error" : "warns")}: {insight.Name}",
                detail.Resources.Count > 0 ? $"{Trimmed(insight.Reason)}: {Listing.Some(detail.Resources)}" : insight.Reason,
                "It is EKS's own judgement of the cluster.",
                detail.Recommendation is { Length: > 0 } advice ? advice : "Look at the insight in the EKS console.",
                Hop(question, insight));

    private static Hop? Hop(ReadinessQuestion question, EksInsight insight) => insight.Version is { } version ? question.HopTo(version) : null;

    private static string Trimmed(string reason) => reason.TrimEnd('.', ' ');
}
