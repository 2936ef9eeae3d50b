using System.Globalization;
using System.Runtime.InteropServices;

namespace EksUpgradeBot.Sandbox.Aws.Catalogue;

/// <summary>A Kubernetes minor version as EKS writes it: <c>1.34</c>.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct KubernetesVersion(int Major, int Minor) : IComparable<KubernetesVersion>
{
    /// <summary>The next minor.</summary>
    public KubernetesVersion Next => this with { Minor = Minor + 1 };

    /// <summary>The minor before it.</summary>
    public KubernetesVersion Previous => this with { Minor = Minor - 1 };

    /// <summary>Reads <c>1.34</c>; anything else (a patch version, a <c>v</c>) is not what EKS takes.</summary>
    public static bool TryParse(string? text, out KubernetesVersion version)
    {
        version = default;
        var parts = (text ?? "").Split('.');

        if (parts.Length != 2 || !Number(parts[0], out var major) || !Number(parts[1], out var minor))
        {
            return false;
        }

        version = new KubernetesVersion(major, minor);
        return true;
    }

    /// <summary>Reads a version that is known to be well formed.</summary>
    public static KubernetesVersion Parse(string text) =>
        TryParse(text, out var version) ? version : throw new FormatException($"'{text}' is no Kubernetes minor version.");

    /// <inheritdoc />
    public int CompareTo(KubernetesVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    /// <inheritdoc />
    public override string ToString() => $"{Major}.{Minor}";

    public static bool operator <(KubernetesVersion a, KubernetesVersion b) => a.CompareTo(b) < 0;
    public static bool operator >(KubernetesVersion a, KubernetesVersion b) => a.CompareTo(b) > 0;
    public static bool operator <=(KubernetesVersion a, KubernetesVersion b) => a.CompareTo(b) <= 0;
    public static bool operator >=(KubernetesVersion a, KubernetesVersion b) => a.CompareTo(b) >= 0;

    private static bool Number(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
