using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EksUpgradeBot.Upgrade.Clusters;

/// <summary>
/// A Kubernetes minor version such as <c>1.35</c>: the unit in which EKS upgrades. Patch levels do not exist here,
/// because EKS chooses them itself.
/// </summary>
[JsonConverter(typeof(KubernetesVersionJson))]
public readonly record struct KubernetesVersion(int Major, int Minor) : IComparable<KubernetesVersion>
{
    /// <summary>The version one minor up; EKS allows no larger step.</summary>
    public KubernetesVersion Next => this with { Minor = Minor + 1 };

    /// <summary>The version one minor down.</summary>
    public KubernetesVersion Previous => this with { Minor = Minor - 1 };

    /// <summary>How many minors this version is behind <paramref name="other"/>; negative when it is ahead.</summary>
    public int MinorsBehind(KubernetesVersion other) => other.Minor - Minor;

    /// <summary>Reads <c>1.35</c>, also <c>v1.35</c> as people write it. Anything longer, a patch level included, is refused.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out KubernetesVersion version)
    {
        version = default;
        var parts = (text ?? "").Trim().TrimStart('v', 'V').Split('.');
        if (parts.Length != 2 || !IsNumber(parts[0]) || !IsNumber(parts[1]))
        {
            return false;
        }

        version = new KubernetesVersion(int.Parse(parts[0]), int.Parse(parts[1]));
        return true;
    }

    /// <summary>Reads <c>1.35</c>.</summary>
    /// <exception cref="FormatException">The text is not a minor version.</exception>
    public static KubernetesVersion Parse(string text) =>
        TryParse(text, out var version)
            ? version
            : throw new FormatException($"'{text}' is not a Kubernetes minor version such as 1.35.");

    /// <summary>Reads the version a kubelet or an API server reports, such as <c>v1.33.5-eks-113cf36</c> or minor <c>33+</c>.</summary>
    /// <exception cref="FormatException">The text does not begin with a version.</exception>
    public static KubernetesVersion FromBuild(string build)
    {
        var parts = build.TrimStart('v').Split('.', 3);
        return parts.Length >= 2 && Parse($"{parts[0]}.{new string([.. parts[1].TakeWhile(char.IsAsciiDigit)])}") is var version
            ? version
            : throw new FormatException($"'{build}' does not begin with a Kubernetes version.");
    }

    /// <inheritdoc />
    public int CompareTo(KubernetesVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    public static bool operator <(KubernetesVersion left, KubernetesVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(KubernetesVersion left, KubernetesVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(KubernetesVersion left, KubernetesVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(KubernetesVersion left, KubernetesVersion right) => left.CompareTo(right) >= 0;

    /// <summary><c>1.35</c>.</summary>
    public override string ToString() => $"{Major}.{Minor}";

    private static bool IsNumber(string text) => text.Length is > 0 and < 4 && text.All(char.IsAsciiDigit);
}

/// <summary>Writes a version as the string people know.</summary>
internal sealed class KubernetesVersionJson : JsonConverter<KubernetesVersion>
{
    public override KubernetesVersion Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        KubernetesVersion.Parse(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, KubernetesVersion value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
