using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Eks;

/// <summary>Turns what EKS says into the upgrade's own values. Words of open sets pass through as they are.</summary>
internal static class EksValues
{
    public static ControlPlane ToControlPlane(Api.Cluster? cluster, EksUpdate? running, ClusterAddress address)
    {
        cluster = Present(cluster, "cluster", address);
        return new ControlPlane(
            Version(cluster.Version, "version of the cluster", address),
            Present(cluster.Status, "status of the cluster", address),
            cluster.PlatformVersion,
            running,
            Issues(cluster.Health))
        {
            SupportType = cluster.UpgradePolicy?.SupportType,
        };
    }

    public static InsightDetail ToInsightDetail(EksInsight summary, Api.Insight? insight) => new(
        summary,
        insight?.Recommendation,
        [.. (insight?.CategorySpecificSummary?.DeprecationDetails ?? []).Where(usage => usage.Usage is { Length: > 0 }).Select(usage => new DeprecatedUsage(
            usage.Usage!,
            usage.ReplacedWith,
            KubernetesVersion.TryParse(usage.StopServingVersion, out var version) ? version : null,
            [.. (usage.ClientStats ?? []).Select(client => new ApiClient(
                client.UserAgent ?? "an unnamed client", client.NumberOfRequestsLast30Days ?? 0, client.LastRequestTime))]))],
        [.. (insight?.Resources ?? []).Select(resource => resource.KubernetesResourceUri ?? resource.Arn).OfType<string>()]);

    public static NodeGroup ToNodeGroup(Api.Nodegroup? group, EksUpdate? running, string name, ClusterAddress address)
    {
        group = Present(group, $"node group {name}", address);
        return new NodeGroup(
            group.NodegroupName ?? name,
            Version(group.Version, $"version of node group {name}", address),
            Present(group.Status, $"status of node group {name}", address),
            group.ReleaseVersion,
            group.AmiType,
            group.ScalingConfig?.DesiredSize ?? 0,
            running,
            Issues(group.Health))
        {
            LaunchTemplate = group.LaunchTemplate is { } template ? new LaunchTemplate(template.Id ?? template.Name ?? "", template.Version ?? "") : null,
        };
    }

    public static Addon ToAddon(Api.Addon? addon, string name, ClusterAddress address)
    {
        addon = Present(addon, $"add-on {name}", address);
        return new Addon(
            addon.AddonName ?? name,
            Present(addon.AddonVersion, $"version of add-on {name}", address),
            Present(addon.Status, $"status of add-on {name}", address),
            Issues(addon.Health))
        {
            ConfigurationValues = addon.ConfigurationValues is { Length: > 0 } values ? values : null,
        };
    }

    /// <summary>The versions of one add-on. Minors in a form that is not known yet are left out.</summary>
    public static IReadOnlyList<AddonRelease> ToAddonReleases(string name, IReadOnlyList<Api.AddonInfo> addons) =>
        [.. addons.Where(addon => addon.AddonName == name).SelectMany(addon => addon.AddonVersions ?? [])
            .Where(version => version.AddonVersion is { Length: > 0 })
            .Select(version => new AddonRelease(
                name, version.AddonVersion!, Minors(version, _ => true), Minors(version, compatibility => compatibility.DefaultVersion is true)))];

    public static EksInsight ToInsight(Api.InsightSummary insight) => new(
        insight.Id ?? "",
        insight.Name ?? "",
        insight.Category ?? "",
        insight.InsightStatus?.Status ?? "UNKNOWN",
        insight.InsightStatus?.Reason ?? "",
        KubernetesVersion.TryParse(insight.KubernetesVersion, out var version) ? version : null);

    public static EksUpdate ToUpdate(Api.Update? update, ClusterAddress address)
    {
        update = Present(update, "update", address);
        var version = update.Params?.FirstOrDefault(param => param.Type == "Version")?.Value;
        return new EksUpdate(
            Present(update.Id, "id of the update", address),
            update.Type ?? "",
            Present(update.Status, "status of the update", address),
            update.CreatedAt ?? DateTimeOffset.UnixEpoch,
            KubernetesVersion.TryParse(version, out var parsed) ? parsed : null,
            [.. (update.Errors ?? []).Select(error => new EksUpdateError(
                error.ErrorCode ?? "Unknown", error.ErrorMessage ?? "", error.ResourceIds ?? []))]);
    }

    /// <summary>The catalogue, a version once. EKS lists a version again for each type of cluster that has it.</summary>
    public static IReadOnlyList<OfferedVersion> ToOfferedVersions(IReadOnlyList<Api.ClusterVersionInformation> versions) =>
        [.. versions
            .OrderByDescending(version => version.ClusterType is null or "eks")
            .Select(ToOfferedVersion)
            .OfType<OfferedVersion>()
            .DistinctBy(version => version.Version)];

    // A version in a form that is not known yet is none that this bot could move a cluster to.
    private static OfferedVersion? ToOfferedVersion(Api.ClusterVersionInformation version) =>
        KubernetesVersion.TryParse(version.ClusterVersion, out var parsed)
            ? new OfferedVersion(
                parsed,
                version.VersionStatus ?? version.Status?.ToUpperInvariant().Replace('-', '_') ?? "",
                version.EndOfStandardSupportDate,
                version.EndOfExtendedSupportDate)
            : null;

    private static IReadOnlyList<KubernetesVersion> Minors(Api.AddonVersionInfo version, Func<Api.Compatibility, bool> counts) =>
        [.. (version.Compatibilities ?? []).Where(counts)
            .Select(compatibility => KubernetesVersion.TryParse(compatibility.ClusterVersion, out var minor) ? minor : (KubernetesVersion?)null)
            .OfType<KubernetesVersion>()
            .Distinct()
            .Order()];

    private static IReadOnlyList<string> Issues(Api.Health? health) =>
        [.. (health?.Issues ?? []).Select(issue => $"{issue.Code}: {issue.Message}")];

    private static KubernetesVersion Version(string? text, string what, ClusterAddress address) =>
        KubernetesVersion.TryParse(text, out var version)
            ? version
            : throw Unreadable($"the {what} is '{text}', which is no Kubernetes minor version", address);

    private static T Present<T>(T? value, string what, ClusterAddress address)
        where T : class =>
        value ?? throw Unreadable($"the {what} is missing", address);

    private static OutsideException Unreadable(string what, ClusterAddress address) =>
        new($"EKS's answer about cluster {address.Name} cannot be read: {what}.", isTransient: false);
}
