using EksUpgradeBot.Sandbox.Aws.Clock;

namespace EksUpgradeBot.Sandbox.Aws.Catalogue;

/// <summary>An add-on of <c>addons.json</c>.</summary>
internal sealed record AddonRow(string Name, string Type, string Image, IReadOnlyList<AddonVersionRow> Versions);

/// <summary>One version of an add-on and the Kubernetes minors it runs on.</summary>
internal sealed record AddonVersionRow(string Version, DateOnly Released, string From, string To);

/// <summary>Which add-on versions fit which Kubernetes version.</summary>
internal sealed class AddonCatalogue(KubernetesCatalogue kubernetes, MovedCalendar calendar)
{
    /// <summary>kube-proxy is the one add-on whose version is the cluster's own, so it needs no table.</summary>
    private const string KubeProxy = "kube-proxy";

    /// <summary>Days until a version is the default.</summary>
    private const int Proof = 30;

    private readonly AddonRow[] _rows = calendar.MoveAll(Embedded.Json<AddonRow[]>("addons.json"));

    public IEnumerable<string> Names => _rows.Select(row => row.Name).Append(KubeProxy).Order(StringComparer.Ordinal);

    public string Type(string addon) => Row(addon)?.Type ?? "networking";

    public string Image(string addon) => Row(addon)?.Image ?? addon;

    public bool Knows(string addon) => addon == KubeProxy || Row(addon) is not null;

    /// <summary>The versions for one minor, newest first.</summary>
    public IReadOnlyList<string> Versions(string addon, KubernetesVersion version, DateTimeOffset at)
    {
        if (addon == KubeProxy)
        {
            // The newest, the one that has proven itself and is the default, and the first. Of the minor below the first alone: a rollback
            // wants kube-proxy back before the control plane, so that EKS must take it; which versions it takes is assumed.
            string[] all =
            [
                $"v{kubernetes.Patch(version, at)}-eksbuild.2",
                $"v{kubernetes.Patch(version, at.AddDays(-Proof))}-eksbuild.2",
                $"v{version}.0-eksbuild.1",
                $"v{version.Previous}.0-eksbuild.1",
            ];
            return [.. all.Distinct()];
        }

        return [.. (Row(addon)?.Versions ?? [])
            .Where(row => row.Released <= MovedCalendar.DayOf(at))
            .Where(row => KubernetesVersion.Parse(row.From) <= version && version <= KubernetesVersion.Parse(row.To))
            .OrderByDescending(row => row.Released)
            .Select(row => row.Version)];
    }

    /// <summary>
    /// What EKS installs by itself: like the real thing it trails the newest, here by the thirty days a version takes to prove itself.
    /// </summary>
    public string? Default(string addon, KubernetesVersion version, DateTimeOffset at) =>
        Versions(addon, version, at.AddDays(-Proof)) is [var proven, ..] ? proven
        : Versions(addon, version, at) is [var newest, ..] ? newest
        : null;

    private AddonRow? Row(string addon) => _rows.FirstOrDefault(row => row.Name == addon);
}
