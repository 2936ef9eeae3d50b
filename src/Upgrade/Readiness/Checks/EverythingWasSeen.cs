using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>Every source of evidence answered. What was not seen is never called ready.</summary>
internal sealed class EverythingWasSeen : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("SEEN-001", Severity.Blocks, "A source of versions did not answer: whether the skew policy would be kept is not known.", "The bot's own rule") { MayBeWaived = false },
        new("SEEN-002", Severity.Act, "A source of evidence did not answer; another one tells of the same, but perhaps less.", "The bot's own rule"),
        new("SEEN-003", Severity.Blocks, "A source of evidence did not answer, and nothing else tells of the same.", "The bot's own rule"),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question) => question.Cluster.Unseen.Select(unseen => new Finding(
        unseen.Kind switch
        {
            UnseenKind.Witness => "SEEN-002",
            UnseenKind.Evidence => "SEEN-003",
            _ => "SEEN-001",
        },
        unseen.Kind == UnseenKind.Witness ? Severity.Act : Severity.Blocks,
        $"{unseen.Source} could not be read",
        unseen.Reason,
        unseen.Kind == UnseenKind.Witness
            ? "The report is the poorer for it: something may stand in the way that only this source shows."
            : "What was not looked at cannot be called ready.",
        unseen.Remedy is { } remedy ? $"{remedy.Replace(", then retry.", ".", StringComparison.Ordinal)} Then ask again." : "Mend the access or the connection, then ask again."));
}
