using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Views;

/// <summary>How long EKS supports a version, and whether that costs extra; for an end that has passed, what follows from it.</summary>
internal static class SupportWords
{
    /// <summary><c>standard support until 2027-03-23</c>; null when EKS does not say.</summary>
    /// <param name="offered">What EKS says of the version.</param>
    /// <param name="at">When EKS said it.</param>
    public static string? Of(OfferedVersion? offered, DateTimeOffset at) => offered switch
    {
        null => null,
        { Support: "STANDARD_SUPPORT", EndOfStandardSupport: { } end } when HasPassed(end, at) => $"standard support ended {end:yyyy-MM-dd}",
        { Support: "STANDARD_SUPPORT", EndOfStandardSupport: { } end } => $"standard support until {end:yyyy-MM-dd}",
        { Support: "STANDARD_SUPPORT" } => "standard support",
        { Support: "EXTENDED_SUPPORT" or "UNSUPPORTED", EndOfExtendedSupport: { } end } when HasPassed(end, at) =>
            $"extended support ended {end:yyyy-MM-dd}: EKS upgrades it by force, at any time",
        { Support: "EXTENDED_SUPPORT", EndOfExtendedSupport: { } end } => $"extended support (paid) until {end:yyyy-MM-dd}",
        { Support: "EXTENDED_SUPPORT" } => "extended support (paid)",
        _ => offered.Support.ToLowerInvariant().Replace('_', ' '),
    };

    /// <summary>The same for the version that a cluster runs.</summary>
    public static string? Of(ClusterSnapshot cluster) =>
        Of(cluster.OfferedVersions.FirstOrDefault(offered => offered.Version == cluster.ControlPlane.Version), cluster.TakenAt);

    // On the day itself EKS's own word counts, which may not have changed yet.
    private static bool HasPassed(DateTimeOffset end, DateTimeOffset at) => at.UtcDateTime.Date > end.UtcDateTime.Date;
}
