using EksUpgradeBot.Upgrade.Readiness.Knowledge;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>
/// The product knows the release notes of every version on the way. Beyond them the live sources still speak (insights, metrics, EKS's
/// catalogue), but nobody read the notes.
/// </summary>
internal sealed class KnowledgeReachesTarget : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("KNOW-001", Severity.Act, "A version on the way is newer than the product's knowledge.", "The bot's own rule"),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question) =>
        question.Hops.Where(hop => hop.To > KnowledgeLimit.Newest).Select(hop => new Finding(
            "KNOW-001", Severity.Act, $"Nobody has read the notes of {hop.To} for this version of the bot",
            $"its knowledge ends at {KnowledgeLimit.Newest} and was read on {KnowledgeLimit.ReadOn:yyyy-MM-dd}",
            "What only the release notes tell is missing from this report; EKS's own insights are in it.",
            $"Read the release notes of Kubernetes {hop.To} in the EKS user guide, or update the bot.",
            hop));
}
