using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness.Knowledge;

/// <summary>When EKS supports a version. Both ends are the days on which the support ends, from 00:00 UTC on.</summary>
public sealed record SupportPeriod
{
    /// <summary>The version.</summary>
    public required KubernetesVersion Version { get; init; }

    /// <summary>When EKS released it.</summary>
    public DateOnly? EksRelease { get; init; }

    /// <summary>The end of standard support, as AWS says it.</summary>
    public DateOnly? EndStandard { get; init; }

    /// <summary>The end of extended support, as AWS says it.</summary>
    public DateOnly? EndExtended { get; init; }

    /// <summary>The end of standard support reckoned as fourteen months after the release, while AWS's own row was not seen.</summary>
    public DateOnly? EndStandardInferred { get; init; }

    /// <summary>The same for extended support: twenty-six months.</summary>
    public DateOnly? EndExtendedInferred { get; init; }
}

/// <summary>
/// EKS's calendar as it was published. What EKS answers live goes before it; it is here for versions that EKS does not list, and for
/// a catalogue that could not be read.
/// </summary>
public static class SupportCalendar
{
    // AWS pricing of Amazon EKS: 0.10 dollars per cluster and hour, 0.60 in extended support.
    private const decimal ExtraPerHour = 0.50m;

    private static readonly Embedded<SupportPeriod> File = Embedded<SupportPeriod>.Read("support-calendar.json");

    /// <summary>Every period that is known.</summary>
    public static IReadOnlyList<SupportPeriod> All => File.Rows;

    /// <summary>What extended support costs more than standard support, in US dollars for a month of 730 hours.</summary>
    public static decimal ExtraPerMonth => ExtraPerHour * 730;

    /// <summary>Where the dates come from.</summary>
    public static string Source => $"{File.Source}, read {File.ReadOn:yyyy-MM-dd}";

    /// <summary>The ends of a version's support, live dates before published ones, null where nobody knows.</summary>
    public static (DateOnly? Standard, DateOnly? Extended) EndsOf(KubernetesVersion version, IReadOnlyList<OfferedVersion> live)
    {
        var offered = live.FirstOrDefault(candidate => candidate.Version == version);
        var known = All.FirstOrDefault(candidate => candidate.Version == version);
        return (
            Day(offered?.EndOfStandardSupport) ?? known?.EndStandard ?? known?.EndStandardInferred,
            Day(offered?.EndOfExtendedSupport) ?? known?.EndExtended ?? known?.EndExtendedInferred);
    }

    private static DateOnly? Day(DateTimeOffset? at) => at is { } instant ? DateOnly.FromDateTime(instant.UtcDateTime) : null;
}
