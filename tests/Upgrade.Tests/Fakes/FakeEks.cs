using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Upgrade.Tests.Fakes;

/// <summary>The EKS API over a world.</summary>
internal sealed class FakeEks(FakeWorld world, Lifeline life) : IEks
{
    private readonly Dictionary<string, FakeUpdate> _byToken = [];

    /// <summary>How often each token was sent.</summary>
    public List<string> Tokens { get; } = [];

    public Task<ControlPlane> DescribeControlPlaneAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(DescribeControlPlaneAsync), () =>
        {
            var running = world.Running();
            return new ControlPlane(world.Version, running is null ? world.IdleStatus : "UPDATING", "eks.1", running?.ToEks());
        });

    public Task<IReadOnlyList<NodeGroup>> ListNodeGroupsAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        life.CallAsync<IReadOnlyList<NodeGroup>>(nameof(ListNodeGroupsAsync), () =>
        [
            .. world.Groups.Select(group => new NodeGroup(
                group.Name, group.Version, world.Running(group.Name) is null ? group.Status : "UPDATING", AmiType: group.Ami,
                DesiredSize: group.Nodes.Count, RunningUpdate: world.Running(group.Name)?.ToEks(), HealthIssues: group.HealthIssues)),
        ]);

    public Task<IReadOnlyList<Addon>> ListAddonsAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        life.CallAsync<IReadOnlyList<Addon>>(nameof(ListAddonsAsync), () => [.. world.Addons.Describe()]);

    public Task<IReadOnlyList<OfferedVersion>> ListOfferedVersionsAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(ListOfferedVersionsAsync), () => Some.Catalogue());

    public List<EksInsight> Insights { get; } = [];

    public Task<IReadOnlyList<AddonRelease>> ListAddonReleasesAsync(ClusterAddress cluster, string addon, CancellationToken cancellationToken) =>
        life.CallAsync<IReadOnlyList<AddonRelease>>(nameof(ListAddonReleasesAsync), () => [.. world.Addons.Releases.Where(release => release.Addon == addon)]);

    public Task<IReadOnlyList<EksInsight>> ListInsightsAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        life.CallAsync<IReadOnlyList<EksInsight>>(nameof(ListInsightsAsync), () => [.. Insights]);

    public Task<EksUpdate> UpdateAddonAsync(
        ClusterAddress cluster, string addon, string version, string clientRequestToken, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(UpdateAddonAsync), () =>
        {
            if (clientRequestToken.Length is 0 or > 64)
            {
                world.Wrongs.Add($"A token of {clientRequestToken.Length} characters was sent.");
            }

            Tokens.Add(clientRequestToken);
            if (!_byToken.TryGetValue(clientRequestToken, out var update))
            {
                update = _byToken[clientRequestToken] = world.Addons.Move(addon, version);
            }

            // As EKS answers: the update as it was accepted, whatever became of it since.
            return update.ToEks() with { Status = "InProgress", Errors = null };
        });

    public Task<IReadOnlyList<EksUpdate>> ListUpdatesAsync(ClusterAddress cluster, UpdateSubject subject, CancellationToken cancellationToken) =>
        life.CallAsync<IReadOnlyList<EksUpdate>>(nameof(ListUpdatesAsync), () =>
            [.. (subject.Addon is { } addon ? world.Addons.Updates.Where(update => update.Addon == addon) : world.Updates.Where(update => update.Group == subject.NodeGroup))
                .Reverse().Select(update => update.ToEks())]);

    public Task<EksUpdate> UpdateNodeGroupVersionAsync(
        ClusterAddress cluster, string nodeGroup, KubernetesVersion version, bool force, string clientRequestToken, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(UpdateNodeGroupVersionAsync), () =>
        {
            if (clientRequestToken.Length is 0 or > 64)
            {
                world.Wrongs.Add($"A token of {clientRequestToken.Length} characters was sent.");
            }

            Tokens.Add(clientRequestToken);
            if (!_byToken.TryGetValue(clientRequestToken, out var update))
            {
                update = _byToken[clientRequestToken] = world.MoveGroup(nodeGroup, version, force: force);
            }

            // As EKS answers: the update as it was accepted, whatever became of it since.
            return update.ToEks() with { Status = "InProgress", Errors = null };
        });
}

/// <summary>The Kubernetes API over a world.</summary>
internal sealed class FakeKubernetes(FakeWorld world, Lifeline life) : IKubernetes
{
    public Task<KubernetesVersion> GetServerVersionAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(GetServerVersionAsync), () => world.Version);

    public Task<IReadOnlyList<Node>> ListNodesAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        life.CallAsync<IReadOnlyList<Node>>(nameof(ListNodesAsync), () => [.. world.Groups.SelectMany(group => group.Nodes), .. world.OtherNodes]);

    public Task<string?> FindUnreadinessAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(FindUnreadinessAsync), () => world.Unreadiness);

    public Task<IReadOnlyList<Pod>> ListPodsAsync(ClusterAddress cluster, string? node, CancellationToken cancellationToken) =>
        life.CallAsync<IReadOnlyList<Pod>>(nameof(ListPodsAsync), () => [.. world.Pods.Where(pod => node is null || pod.Node == node)]);

    public Task<IReadOnlyList<DisruptionBudget>> ListDisruptionBudgetsAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        life.CallAsync<IReadOnlyList<DisruptionBudget>>(nameof(ListDisruptionBudgetsAsync), () => [.. world.Budgets]);

    public Task<IReadOnlyList<Workload>> ListWorkloadsAsync(ClusterAddress cluster, CancellationToken cancellationToken) =>
        life.CallAsync<IReadOnlyList<Workload>>(nameof(ListWorkloadsAsync), () => [.. world.Workloads]);

    public Task RestartAsync(ClusterAddress cluster, ObjectName workload, string stamp, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(RestartAsync), () =>
        {
            world.Fargate.Restart(workload, stamp);
        });
}
