namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>EKS enforces its rollback insights: ERROR and UNKNOWN refuse a rollback that is not forced (EKS user guide, cluster insights).</summary>
internal sealed class RollbackInsightsAreGreen : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("ROLLBACK-002", Severity.Blocks, "A rollback insight of EKS is not green.", "EKS API, ListInsights, ROLLBACK_READINESS") { MayBeWaived = false },
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question) =>
        from detail in question.Evidence.Insights
        let insight = detail.Insight
        where insight.IsOfRollback && insight.Status is not "PASSING"
        let blocks = RollbackInsights.Blocks(insight)
        select new Finding(
            "ROLLBACK-002", blocks ? Severity.Blocks : RollbackInsights.IsLookedAt(insight) ? Severity.Know : Severity.Act,
            $"EKS says {insight.Status} of a rollback: {insight.Name}",
            detail.Resources.Count > 0 ? $"{insight.Reason.TrimEnd('.', ' ')}: {Listing.Some(detail.Resources)}" : insight.Reason.Length > 0 ? insight.Reason : insight.Status,
            blocks ? "EKS refuses a rollback on ERROR and UNKNOWN, and the bot never forces one."
                : "The report looks at the same itself; EKS looks once more when it is asked.",
            detail.Recommendation is { Length: > 0 } advice ? advice : "Mend what EKS names and refresh the insights in the EKS console.",
            question.Hops.Count > 0 ? question.Hops[0] : null);
}
