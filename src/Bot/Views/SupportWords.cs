using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Views;

/// <summary>How long EKS supports a version, and whether that costs extra.</summary>
internal static class SupportWords
{
    /// <summary><c>standard support until 2027-03-23</c>; null when EKS does not say.</summary>
    public static string? Of(OfferedVersion? offered) => offered switch
    {
        null => null,
        { Support: "STANDARD_SUPPORT", EndOfStandardSupport: { } end } => $"standard support until {end:yyyy-MM-dd}",
        { Support: "STANDARD_SUPPORT" } => "standard support",
        { Support: "EXTENDED_SUPPORT", EndOfExtendedSupport: { } end } => $"extended support (paid) until {end:yyyy-MM-dd}",
        { Support: "EXTENDED_SUPPORT" } => "extended support (paid)",
        _ => offered.Support.ToLowerInvariant().Replace('_', ' '),
    };

    /// <summary>The same for the version that a cluster runs.</summary>
    public static string? Of(ClusterSnapshot cluster) =>
        Of(cluster.OfferedVersions.FirstOrDefault(offered => offered.Version == cluster.ControlPlane.Version));
}
