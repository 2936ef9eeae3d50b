using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Faults;
using EksUpgradeBot.Sandbox.Aws.Origins;

namespace EksUpgradeBot.Sandbox.Aws.Control;

/// <summary>The whole world at a glance, for the page and for tests.</summary>
internal sealed record WorldState(
    string Scene,
    IReadOnlyList<ClusterLine> Clusters,
    ClockLine Clock,
    IReadOnlyList<Fault> Faults,
    string? Repository)
{
    public static WorldState Of(AwsWorld world, AwsWorldStage stage) => world.At(now => new WorldState(
        world.SceneName,
        [.. world.Clusters.Select(cluster => Line(cluster, now))],
        new ClockLine(now, world.Clock.Speed),
        world.Faults.Faults,
        stage.Repository));

    private static ClusterLine Line(Cluster cluster, DateTimeOffset now) => new(
        cluster.Name,
        cluster.EksName,
        cluster.Region,
        cluster.Version.ToString(),
        cluster.Status,
        cluster.PlatformVersion,
        cluster.Endpoint,
        Line(cluster.Running, now),
        [.. cluster.Nodegroups.Select(group => Line(cluster, group, now))],
        [.. cluster.Addons.Select(addon => new AddonLine(
            addon.Name, addon.Version, cluster.RunningFor(addon) is null ? "ACTIVE" : "UPDATING", Line(cluster.RunningFor(addon), now)))],
        HelmfileCode.Has(cluster),
        [.. cluster.Releases.Where(release => release.Status != "superseded")
            .Select(release => new ReleaseLine(release.Namespace, release.Name, release.ChartVersion, release.Revision, release.Status))]);

    private static NodegroupLine Line(Cluster cluster, Nodegroup group, DateTimeOffset now)
    {
        var nodes = group.NodesAt(now);
        var running = cluster.RunningFor(group);
        // Updated means the kubelet of the group's newest image: that of the running update, else that of most of its nodes.
        var newest = running?.Params.FirstOrDefault(param => param.Type == "ReleaseVersion").Value ?? group.ReleaseVersion;
        return new NodegroupLine(
            group.Name, group.Version.ToString(), group.ReleaseVersion, running is null ? "ACTIVE" : "UPDATING", group.DesiredSize,
            nodes.Count(node => node.Ready && !node.Unschedulable),
            nodes.Count(node => node.KubeletVersion == Eks.NodegroupUpdates.Kubelet(newest)),
            nodes.Count, Line(running, now));
    }

    private static UpdateLine? Line(Update? update, DateTimeOffset now) => update is null
        ? null
        : new UpdateLine(update.Id, update.Type, update.Status, update.From, update.To, (int)(update.Share(now) * 100));
}

/// <summary>A cluster in <see cref="WorldState"/>.</summary>
internal sealed record ClusterLine(
    string Name, string EksName, string Region, string Version, string Status, string PlatformVersion, string Endpoint, UpdateLine? Update,
    IReadOnlyList<NodegroupLine> Nodegroups, IReadOnlyList<AddonLine> Addons, bool HasCharts, IReadOnlyList<ReleaseLine> Releases);

/// <summary>A node group in <see cref="WorldState"/>; ready nodes are those that take pods.</summary>
internal sealed record NodegroupLine(
    string Name, string Version, string ReleaseVersion, string Status, int Desired, int Ready, int Updated, int Total, UpdateLine? Update);

/// <summary>An add-on in <see cref="WorldState"/>.</summary>
internal sealed record AddonLine(string Name, string Version, string Status, UpdateLine? Update);

/// <summary>A Helm release in <see cref="WorldState"/>; the last revision, and the one before while that is not deployed.</summary>
internal sealed record ReleaseLine(string Namespace, string Name, string ChartVersion, int Revision, string Status);

/// <summary>A running update in <see cref="WorldState"/>.</summary>
internal sealed record UpdateLine(string Id, string Type, string Status, string From, string To, int Percent);

/// <summary>The clock in <see cref="WorldState"/>.</summary>
internal sealed record ClockLine(DateTimeOffset Now, double Speed);
