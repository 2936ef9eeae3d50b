namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>Every source of evidence answered. What was not seen is never called ready.</summary>
internal sealed class EverythingWasSeen : IReadinessCheck
{
    public IEnumerable<Finding> Examine(ReadinessQuestion question) =>
        question.Cluster.Unseen.Select(unseen => new Finding(
            "SEEN-001", Severity.Blocks, $"{unseen.Source} could not be read", unseen.Reason,
            "What was not looked at cannot be called ready.",
            "Mend the access or the connection, then ask again."));
}
