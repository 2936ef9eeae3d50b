using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness.Knowledge;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>
/// Support ends in two steps: extended support costs 0.60 instead of 0.10 dollars per cluster and hour (AWS pricing of Amazon EKS), and
/// its end is an upgrade by force, at any time and without notice (EKS user guide, Kubernetes version lifecycle). The bill follows the
/// dates, not the policy.
/// </summary>
internal sealed class VersionsAreSupported : IReadinessCheck
{
    // AWS itself gives notice sixty days ahead.
    private const int Soon = 60;

    private const string ByForce = "EKS upgrades it by force, at any time";

    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("SUPPORT-001", Severity.Act, "The version is in extended support; something to act on when that ends within 60 days, or has ended.", SupportCalendar.Source),
        new("SUPPORT-002", Severity.Act, "The target is in extended support too.", SupportCalendar.Source),
        new("SUPPORT-003", Severity.Know, "Standard support ends within 60 days.", SupportCalendar.Source),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        var today = DateOnly.FromDateTime(question.Cluster.TakenAt.UtcDateTime);
        var plane = question.Cluster.ControlPlane;
        var (standard, extended) = SupportCalendar.EndsOf(plane.Version, question.Cluster.OfferedVersions);
        if (IsOver(question, plane.Version, standard, extended, today))
        {
            yield return new Finding(
                "SUPPORT-001", Severity.Act, $"Extended support of {plane.Version} is over",
                extended < today ? $"ended {extended:yyyy-MM-dd}: {ByForce}" : $"EKS says so: {ByForce}",
                $"That comes without notice and cannot be rolled back. Until then the cluster costs about {SupportCalendar.ExtraPerMonth:0} dollars a month more.",
                "Nothing: this upgrade is the remedy.");
        }
        else if (IsExtended(question, plane.Version, standard, today))
        {
            var soon = extended is { } last && last.DayNumber - today.DayNumber <= Soon;
            yield return new Finding(
                "SUPPORT-001", soon ? Severity.Act : Severity.Know, $"{plane.Version} is in extended support",
                extended is { } end ? $"until {end:yyyy-MM-dd} ({Days(end, today)}), then EKS upgrades by itself" : "EKS says so",
                $"It costs 0.60 instead of 0.10 dollars an hour: about {SupportCalendar.ExtraPerMonth:0} dollars a month more for the cluster."
                + (soon ? " The upgrade by force comes without notice and cannot be rolled back." : ""),
                "Nothing: this upgrade is the remedy.");
        }
        else if (standard is { } ends && ends.DayNumber - today.DayNumber <= Soon)
        {
            yield return new Finding(
                "SUPPORT-003", Severity.Know, $"Standard support of {plane.Version} ends soon",
                ends < today ? $"published was {ends:yyyy-MM-dd}, but EKS still calls it supported" : $"on {ends:yyyy-MM-dd} ({Days(ends, today)})",
                plane.SupportType == "STANDARD"
                    ? "The cluster's policy is STANDARD: EKS upgrades it by itself then."
                    : $"Waiting costs about {SupportCalendar.ExtraPerMonth:0} dollars a month more once it ends.",
                "Nothing: this upgrade is the remedy.");
        }

        var target = SupportCalendar.EndsOf(question.Target, question.Cluster.OfferedVersions);
        if (question.Hops.Count > 0 && IsExtended(question, question.Target, target.Standard, today))
        {
            yield return new Finding(
                "SUPPORT-002", Severity.Act, $"{question.Target} is in extended support too",
                target.Extended is not { } end ? "EKS says so" : end < today ? $"ended {end:yyyy-MM-dd}: {ByForce}" : $"until {end:yyyy-MM-dd} ({Days(end, today)})",
                "The cluster goes on costing six times as much after the upgrade.",
                $"Aim higher: {Newest(question)} is the newest version that EKS offers.");
        }
    }

    // EKS's own word where it gives one: dates alone would be wrong on the day itself.
    private static bool IsExtended(ReadinessQuestion question, KubernetesVersion version, DateOnly? standard, DateOnly today) =>
        question.Cluster.OfferedVersions.FirstOrDefault(offered => offered.Version == version) is { } offered
            ? offered.Support == "EXTENDED_SUPPORT"
            : standard <= today;

    // For a version that is out of support EKS has a word of its own, but it may come later than the day.
    private static bool IsOver(ReadinessQuestion question, KubernetesVersion version, DateOnly? standard, DateOnly? extended, DateOnly today) =>
        question.Cluster.OfferedVersions.Any(offered => offered.Version == version && offered.Support == "UNSUPPORTED")
        || (extended < today && IsExtended(question, version, standard, today));

    private static string Days(DateOnly end, DateOnly today) => (end.DayNumber - today.DayNumber) switch
    {
        < 0 => "passed",
        0 => "today",
        1 => "tomorrow",
        var days => $"in {days} days",
    };

    private static string Newest(ReadinessQuestion question) =>
        question.Cluster.OfferedVersions.Where(offered => offered.IsSupported).Select(offered => offered.Version).DefaultIfEmpty(KnowledgeLimit.Newest).Max().ToString();
}
