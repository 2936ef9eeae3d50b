using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace EksUpgradeBot.Upgrade.Clusters;

/// <summary>
/// A version of an EKS add-on such as <c>v1.20.4-eksbuild.1</c>, in the order in which they were made: by numbers and never by
/// letters, so that <c>v1.9</c> comes before <c>v1.10</c> and <c>eksbuild.9</c> before <c>eksbuild.10</c>.
/// </summary>
public readonly partial record struct AddonVersion(int Major, int Minor, int Patch, bool IsPreview, int Build) : IComparable<AddonVersion>
{
    /// <summary>Reads a version as EKS writes it; false for a text that cannot be put in order.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AddonVersion version)
    {
        version = default;
        var match = Form().Match(text ?? "");
        if (!match.Success || Number(match, "major") is not { } major || Number(match, "minor") is not { } minor
            || Number(match, "patch") is not { } patch || Number(match, "build") is not { } build)
        {
            return false;
        }

        version = new AddonVersion(major, minor, patch, Preview().IsMatch(match.Groups["rest"].Value), build);
        return true;
    }

    /// <inheritdoc />
    public int CompareTo(AddonVersion other) =>
        (Major, Minor, Patch, !IsPreview, Build).CompareTo((other.Major, other.Minor, other.Patch, !other.IsPreview, other.Build));

    public static bool operator <(AddonVersion left, AddonVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(AddonVersion left, AddonVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(AddonVersion left, AddonVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(AddonVersion left, AddonVersion right) => left.CompareTo(right) >= 0;

    private static int? Number(Match match, string group) => match.Groups[group] switch
    {
        { Success: false } => 0,
        var found => int.TryParse(found.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
    };

    // The build is the last number of what follows: "eksbuild.7", and for others "rc.2-eksbuild.1".
    [GeneratedRegex(@"^v?(?<major>\d+)\.(?<minor>\d+)(\.(?<patch>\d+))?([-+](?<rest>[0-9A-Za-z.+-]*?(?<build>\d+)?))?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex("alpha|beta|preview|rc", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Preview();
}
