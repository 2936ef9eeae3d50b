using System.Security.Cryptography;
using System.Text;
using EksUpgradeBot.Sandbox.Aws.Clock;

namespace EksUpgradeBot.Sandbox.Aws.Catalogue;

/// <summary>One row of the EKS release calendar, as <c>eks-calendar.json</c> has it.</summary>
internal sealed record CalendarRow
{
    public required string Version { get; init; }
    public required DateOnly UpstreamRelease { get; init; }
    public required DateOnly EksRelease { get; init; }
    public DateOnly? EndStandard { get; init; }
    public DateOnly? EndExtended { get; init; }
    public DateOnly? EndStandardInferred { get; init; }
    public DateOnly? EndExtendedInferred { get; init; }
}

/// <summary>The Kubernetes versions that EKS knows at an instant, and everything that follows from date and version alone.</summary>
public sealed class KubernetesCatalogue
{
    /// <summary>The first version with extended support by design: older ones are gone in every scene.</summary>
    private static readonly KubernetesVersion Oldest = new(1, 23);

    private readonly MovedCalendar _calendar;
    private volatile IReadOnlyList<Release> _releases;

    private KubernetesCatalogue(MovedCalendar calendar, IReadOnlyList<Release> releases) => (_calendar, _releases) = (calendar, releases);

    /// <summary>Reads the calendar that is built into this assembly, moved to the world's time.</summary>
    public static KubernetesCatalogue Load(MovedCalendar calendar) => new(calendar, [.. calendar.MoveAll(Embedded.Json<CalendarRow[]>("eks-calendar.json"))
        .Where(row => (row.EndExtended ?? row.EndExtendedInferred) is not null)
        .Select(row => new Release(
            KubernetesVersion.Parse(row.Version),
            row.UpstreamRelease,
            row.EksRelease,
            (row.EndStandard ?? row.EndStandardInferred)!.Value,
            (row.EndExtended ?? row.EndExtendedInferred)!.Value))
        .Where(release => release.Version >= Oldest)
        .OrderByDescending(release => release.Version)]);

    /// <summary>
    /// EKS releases a version today, whatever the calendar says of it: with the usual fourteen months of standard and twelve of extended
    /// support. False when it was released already.
    /// </summary>
    internal bool TryRelease(KubernetesVersion version, DateTimeOffset at)
    {
        if (Find(version, at) is not null)
        {
            return false;
        }

        var today = MovedCalendar.DayOf(at);
        var release = new Release(version, today.AddDays(-45), today, today.AddMonths(14), today.AddMonths(26));
        _releases = [.. _releases.Where(known => known.Version != version).Append(release).OrderByDescending(known => known.Version)];
        return true;
    }

    /// <summary>What EKS had released at <paramref name="at"/>, newest first.</summary>
    public IEnumerable<Release> Released(DateTimeOffset at) => _releases.Where(release => release.EksRelease <= MovedCalendar.DayOf(at));

    /// <summary>The row for one version, if EKS had released it by then.</summary>
    public Release? Find(KubernetesVersion version, DateTimeOffset at) =>
        Released(at).FirstOrDefault(release => release.Version == version);

    /// <summary>What a cluster gets that is created without a version. The rule "the newest" is an assumption.</summary>
    public KubernetesVersion Default(DateTimeOffset at) => Released(at).First().Version;

    /// <summary>
    /// The patch level that EKS runs. Upstream releases a patch about monthly for fourteen months, so the age says it well enough:
    /// the exact level is not known here and nothing may depend on it.
    /// </summary>
    public string Patch(KubernetesVersion version, DateTimeOffset at) => Patch(version, Written(at));

    /// <summary><c>eks.N</c>, which grows about monthly.</summary>
    public string PlatformVersion(KubernetesVersion version, DateTimeOffset at)
    {
        var release = _releases.FirstOrDefault(r => r.Version == version);
        return $"eks.{(release is null ? 1 : Math.Max(1, Months(release.EksRelease, Written(at)) + 1))}";
    }

    /// <summary>The node image release, <c>1.33.5-20261112</c>: a new one every fortnight while the version is supported.</summary>
    public string NodeRelease(KubernetesVersion version, DateTimeOffset at)
    {
        var release = _releases.FirstOrDefault(r => r.Version == version);
        var day = Written(at);

        if (release is not null && day > _calendar.AsWritten(release.EndExtended))
        {
            day = _calendar.AsWritten(release.EndExtended);
        }

        var published = DateOnly.FromDayNumber(day.DayNumber - (day.DayNumber % 14));
        return $"{Patch(version, published)}-{_calendar.Move(published):yyyyMMdd}";
    }

    /// <summary>What a kubelet or API server of a patch version calls itself: <c>v1.33.5-eks-3abbec1</c>.</summary>
    public static string GitVersion(string patch) =>
        $"v{patch}-eks-{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(patch)))[..7]}";

    private string Patch(KubernetesVersion version, DateOnly written)
    {
        var release = _releases.FirstOrDefault(r => r.Version == version);
        var months = release is null ? 0 : Months(release.UpstreamRelease, written);
        return $"{version}.{Math.Clamp(months, 0, 14)}";
    }

    /// <summary>
    /// Months and fortnights are counted in the calendar as it was published: months are not equally long, so that a scene would else begin
    /// with other patches and images from day to day.
    /// </summary>
    private DateOnly Written(DateTimeOffset at) => MovedCalendar.DayOf(_calendar.AsWritten(at));

    private int Months(DateOnly moved, DateOnly to)
    {
        var from = _calendar.AsWritten(moved);
        return ((to.Year - from.Year) * 12) + to.Month - from.Month - (to.Day < from.Day ? 1 : 0);
    }

    /// <summary>When a version came and when its support ends. Billing of extended support starts on the day standard support ends.</summary>
    public sealed record Release(
        KubernetesVersion Version, DateOnly UpstreamRelease, DateOnly EksRelease, DateOnly EndStandard, DateOnly EndExtended)
    {
        /// <summary><c>STANDARD_SUPPORT</c>, <c>EXTENDED_SUPPORT</c> or <c>UNSUPPORTED</c> at an instant.</summary>
        public string Status(DateTimeOffset at) =>
            MovedCalendar.DayOf(at) < EndStandard ? "STANDARD_SUPPORT" : MovedCalendar.DayOf(at) < EndExtended ? "EXTENDED_SUPPORT" : "UNSUPPORTED";
    }
}
