using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Tests.Fakes;

/// <summary>Clusters as they are read.</summary>
internal static class Worlds
{
    public static ClusterSnapshot Cluster(string name = "prod", string version = "1.34", params IReadOnlyList<NodeGroup> groups) => new()
    {
        Name = ClusterName.Parse(name),
        TakenAt = Story.Start.AddSeconds(-3),
        ControlPlane = new ControlPlane(KubernetesVersion.Parse(version), "ACTIVE", "eks.12"),
        NodeGroups = groups.Count > 0 ? groups : [Group("general", version, 3)],
        Addons = [new Addon("vpc-cni", "v1.20.4-eksbuild.1", "ACTIVE")],
        AddonReleases = Offered(new AddonRelease("vpc-cni", "v1.20.4-eksbuild.1", [.. Enumerable.Range(20, 20).Select(minor => new KubernetesVersion(1, minor))], [])),
        OfferedVersions = [.. Enumerable.Range(20, 20).Select(minor => new OfferedVersion(new KubernetesVersion(1, minor), "STANDARD_SUPPORT"))],
    };

    /// <summary>A cluster at 1.35 that can be rolled back for four more days; its nodes are still at 1.34, unless it is said otherwise.</summary>
    public static ClusterSnapshot Upgraded(string nodes = "1.34") => Cluster("prod", "1.35", Group("general", nodes, 3)) with
    {
        Addons = [],
        RollbackWindow = new RollbackWindow(KubernetesVersion.Parse("1.35"), KubernetesVersion.Parse("1.34"), Story.Start.AddDays(4)),
    };

    /// <summary>What EKS offers of add-ons.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<AddonRelease>> Offered(params IReadOnlyList<AddonRelease> releases) =>
        releases.GroupBy(release => release.Addon).ToDictionary(group => group.Key, group => (IReadOnlyList<AddonRelease>)[.. group]);

    public static NodeGroup Group(string name, string version, int nodes) =>
        new(name, KubernetesVersion.Parse(version), "ACTIVE", AmiType: "AL2023_x86_64_STANDARD", DesiredSize: nodes);

    public static Node Node(string name, string version, string? group = null, bool ready = true) =>
        new(name, KubernetesVersion.Parse(version), group, ready, Kind: group is null ? NodeKind.SelfManaged : NodeKind.Managed);
}
