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
        cluster.UpgradedAt,
        cluster.Endpoint,
        Line(cluster.Running, now),
        [.. cluster.Nodegroups.Select(group => Line(cluster, group, now))],
        [.. cluster.Pools.Append(cluster.Fargate).Where(pool => pool.Nodes.Count > 0).Select(pool => Line(cluster, pool, now))],
        [.. cluster.Addons.Select(addon => new AddonLine(
            addon.Name, addon.Version, Eks.AddonOperations.Status(cluster, addon), addon.HealthIssue?.Message, Line(cluster.RunningFor(addon), now)))],
        [.. cluster.Workloads.All.Where(workload => !workload.IsDaemonSet).Select(workload => new WorkloadLine(
            workload.Kind, workload.Namespace, workload.Name, workload.Replicas,
            workload.Pods.Count(pod => pod.Ready(now)), workload.Pods.Count(pod => pod.Revision == workload.Revision)))],
        [.. cluster.Workloads.Budgets.Select(budget => new BudgetLine(
            budget.Namespace, budget.Name, budget.Status(cluster.Workloads.All, now).DisruptionsAllowed))],
        PossibleActs.For(cluster),
        HelmfileCode.Has(cluster),
        [.. cluster.Releases.Where(release => release.Status != "superseded")
            .Select(release => new ReleaseLine(release.Namespace, release.Name, release.ChartVersion, release.Revision, release.Status))]);

    private static NodegroupLine Line(Cluster cluster, Nodegroup group, DateTimeOffset now)
    {
        var nodes = group.Nodes;
        var running = cluster.RunningFor(group);
        // Updated means the kubelet of the group's newest image: that of the running update, else that of most of its nodes.
        var newest = group.Roll?.Kubelet ?? group.Kubelet;
        return new NodegroupLine(
            group.Name, group.Version.ToString(), group.ReleaseVersion, Eks.NodegroupOperations.Status(cluster, group), group.DesiredSize,
            nodes.Count(node => node.TakesPods),
            nodes.Count(node => node.KubeletVersion == newest),
            nodes.Count, Line(running, now), group.HealthIssue?.Message, Stuck.In(cluster, group, now));
    }

    private static PoolLine Line(Cluster cluster, NodePool pool, DateTimeOffset now)
    {
        var wanted = pool.Kind == "fargate" ? cluster.FargateKubelet : pool.Roll?.Kubelet;
        return new PoolLine(pool.Name, pool.Kind, pool.Pinned,
            [.. pool.Nodes.Select(node => $"1.{node.Minor}").Distinct().Order(StringComparer.Ordinal)],
            pool.Nodes.Count(node => node.TakesPods), pool.Nodes.Count(node => wanted is null || node.KubeletVersion == wanted), pool.Nodes.Count,
            Stuck.In(cluster, pool, now));
    }

    private static UpdateLine? Line(Update? update, DateTimeOffset now) => update is null
        ? null
        : new UpdateLine(update.Id, update.Type, update.Status, update.From, update.To, (int)(update.Share(now) * 100));
}

/// <summary>A cluster in <see cref="WorldState"/>.</summary>
internal sealed record ClusterLine(
    string Name, string EksName, string Region, string Version, string Status, string PlatformVersion, DateTimeOffset? UpgradedAt,
    string Endpoint, UpdateLine? Update,
    IReadOnlyList<NodegroupLine> Nodegroups, IReadOnlyList<PoolLine> Pools, IReadOnlyList<AddonLine> Addons,
    IReadOnlyList<WorkloadLine> Workloads, IReadOnlyList<BudgetLine> Budgets, IReadOnlyList<PossibleAct> Acts,
    bool HasCharts, IReadOnlyList<ReleaseLine> Releases);

/// <summary>A node group in <see cref="WorldState"/>; ready nodes are those that take pods.</summary>
internal sealed record NodegroupLine(
    string Name, string Version, string ReleaseVersion, string Status, int Desired, int Ready, int Updated, int Total, UpdateLine? Update,
    string? Issue, IReadOnlyList<Stuck> Stuck);

/// <summary>Nodes of no managed group in <see cref="WorldState"/>: which kubelet minors they run, and how many follow the control plane.</summary>
internal sealed record PoolLine(
    string Name, string Kind, bool Pinned, IReadOnlyList<string> Versions, int Ready, int Updated, int Total, IReadOnlyList<Stuck> Stuck);

/// <summary>An add-on in <see cref="WorldState"/>.</summary>
internal sealed record AddonLine(string Name, string Version, string Status, string? Issue, UpdateLine? Update);

/// <summary>A Deployment or StatefulSet in <see cref="WorldState"/>.</summary>
internal sealed record WorkloadLine(string Kind, string Namespace, string Name, int Replicas, int Ready, int Updated);

/// <summary>A disruption budget in <see cref="WorldState"/>.</summary>
internal sealed record BudgetLine(string Namespace, string Name, int DisruptionsAllowed);

/// <summary>A Helm release in <see cref="WorldState"/>; the last revision, and the one before while that is not deployed.</summary>
internal sealed record ReleaseLine(string Namespace, string Name, string ChartVersion, int Revision, string Status);

/// <summary>A running update in <see cref="WorldState"/>.</summary>
internal sealed record UpdateLine(string Id, string Type, string Status, string From, string To, int Percent);

/// <summary>The clock in <see cref="WorldState"/>.</summary>
internal sealed record ClockLine(DateTimeOffset Now, double Speed);
