using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Catalogue;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>DescribeClusterVersions, from the calendar and the world's date.</summary>
internal sealed class VersionOperations(AwsWorld world)
{
    public JsonObject Describe(EksRequest request, DateTimeOffset now)
    {
        var named = request.Query.TryGetValue("clusterVersions", out var versions) ? versions : null;
        var status = request.One("versionStatus") ?? request.One("status")?.ToUpperInvariant();
        var everything = request.One("includeAll") == "true";
        var standard = world.Kubernetes.Default(now);

        var rows = world.Kubernetes.Released(now)
            .Where(release => named is null || named.Contains(release.Version.ToString()))
            .Where(release => status is null || release.Status(now) == status)
            // Versions without support are shown only to those who ask for them, by name, by status or for everything.
            .Where(release => everything || named is not null || status is not null || release.Status(now) != "UNSUPPORTED")
            .Where(release => request.One("defaultOnly") != "true" || release.Version == standard)
            .Select(release => Render(release, standard, now))
            .ToList();

        var (page, next) = request.Page(rows);
        return new JsonObject { ["clusterVersions"] = Wire.Objects(page), ["nextToken"] = next };
    }

    private JsonObject Render(KubernetesCatalogue.Release release, KubernetesVersion standard, DateTimeOffset now) => new()
    {
        ["clusterVersion"] = release.Version.ToString(),
        ["clusterType"] = "eks",
        ["defaultPlatformVersion"] = world.Kubernetes.PlatformVersion(release.Version, now),
        ["defaultVersion"] = release.Version == standard,
        ["releaseDate"] = Wire.Time(Midnight(release.EksRelease)),
        ["endOfStandardSupportDate"] = Wire.Time(Midnight(release.EndStandard)),
        ["endOfExtendedSupportDate"] = Wire.Time(Midnight(release.EndExtended)),
        ["status"] = release.Status(now).ToLowerInvariant().Replace('_', '-'),
        ["versionStatus"] = release.Status(now),
        ["kubernetesPatchVersion"] = world.Kubernetes.Patch(release.Version, now),
    };

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
