using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Views;

/// <summary>How long EKS supports a version, and whether that costs extra.</summary>
internal static class SupportWords
{
    /// <summary><c>standard support until 2027-03-23</c>; null when EKS does not say.</summary>
    /// <param name="offered">What EKS says of the version.</param>
    /// <param name="now">When it is read: an end that has come is no end to come.</param>
    public static string? Of(OfferedVersion? offered, DateTimeOffset now) => offered switch
    {
        null => null,
        { EndOfExtendedSupport: { } end } when end <= now => $"extended support ended {end:yyyy-MM-dd}: EKS upgrades by force, at any time",
        { Support: "STANDARD_SUPPORT", EndOfStandardSupport: { } end } => $"standard support until {end:yyyy-MM-dd}",
        { Support: "STANDARD_SUPPORT" } => "standard support",
        { Support: "EXTENDED_SUPPORT", EndOfExtendedSupport: { } end } => $"extended support (paid) until {end:yyyy-MM-dd}",
        { Support: "EXTENDED_SUPPORT" } => "extended support (paid)",
        _ => offered.Support.ToLowerInvariant().Replace('_', ' '),
    };

    /// <summary>The same for the version that a cluster runs.</summary>
    public static string? Of(ClusterSnapshot cluster) =>
        Of(cluster.OfferedVersions.FirstOrDefault(offered => offered.Version == cluster.ControlPlane.Version), cluster.TakenAt);
}
