using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>
/// Fargate nodes and their pods as one turn saw them. A Fargate node lives as long as its pod and never changes its version, so what
/// lags comes back with a new pod.
/// </summary>
internal sealed record FargateNow(KubernetesVersion Target, IReadOnlyList<Node> Nodes, IReadOnlyList<Pod> Pods, IReadOnlyList<Workload> Workloads)
{
    private static readonly string[] Restartable = ["Deployment", "StatefulSet"];

    /// <summary>Nodes below the target.</summary>
    public IReadOnlyList<Node> Lagging { get; } = [.. Nodes.Where(node => node.KubeletVersion < Target)];

    /// <summary>The workloads that a restart would bring along, by name.</summary>
    public IReadOnlyList<WorkloadRestart> Restarts =>
        [.. Staying.Where(pod => pod.Owner is { } owner && IsRestartable(owner))
            .GroupBy(pod => pod.Owner!)
            .Select(own => new WorkloadRestart(own.Key, own.Count()))
            .OrderBy(restart => restart.Workload.ToString(), StringComparer.Ordinal)];

    /// <summary>Lagging nodes that no pod keeps any more: they go by themselves.</summary>
    public IReadOnlyList<Node> Leaving =>
        [.. Lagging.Where(node => Pods.All(pod => pod.Node != node.Name || pod is { IsTerminating: true, IsFinished: false }))];

    /// <summary>Pods on lagging nodes that a restart of a workload does not move, and what does, a sentence each.</summary>
    public IReadOnlyList<string> NotTouched =>
    [
        .. OnLagging.Where(pod => pod is { IsTerminating: false } && (pod.IsFinished || pod.Owner is not { } owner || !IsRestartable(owner)))
            .OrderBy(pod => pod.Name.ToString(), StringComparer.Ordinal)
            .Select(pod => $"{pod.Name} stays on Fargate at {Lagging.First(node => node.Name == pod.Node).KubeletVersion}: {WhatMoves(pod)}"),
    ];

    private IEnumerable<Pod> OnLagging => Pods.Where(pod => pod.Node is { } name && Lagging.Any(node => node.Name == name));

    private IEnumerable<Pod> Staying => OnLagging.Where(pod => pod is { IsTerminating: false, IsFinished: false });

    /// <summary>Reads everything once; pods and workloads only when a node lags or something is followed.</summary>
    public static async Task<FargateNow> ReadAsync(StepContext step, IKubernetes kubernetes, CancellationToken cancellationToken)
    {
        var cluster = step.Cluster.Address;
        var target = step.Planned.Target;
        var nodes = (await kubernetes.ListNodesAsync(cluster, cancellationToken)).Where(node => node.IsFargate).ToList();
        if (step.Approved is null && nodes.All(node => node.KubeletVersion >= target))
        {
            return new FargateNow(target, nodes, [], []);
        }

        var pods = await kubernetes.ListPodsAsync(cluster, null, cancellationToken);
        var workloads = await kubernetes.ListWorkloadsAsync(cluster, cancellationToken);
        var names = nodes.Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        return new FargateNow(target, nodes, [.. pods.Where(pod => pod.Node is { } node && names.Contains(node))], workloads);
    }

    private bool IsRestartable(ObjectName owner) =>
        Restartable.Contains(owner.Kind) && Workloads.Any(workload => workload.Name == owner);

    private static string WhatMoves(Pod pod) => pod switch
    {
        { IsFinished: true } => "it has finished, and its node goes when the pod is deleted.",
        { Owner: null } => "it has no workload, so whoever made it must make it anew.",
        { Owner.Kind: "Job" } => $"it ends by itself with {pod.Owner}.",
        _ => $"{pod.Owner} is nothing that the bot restarts; restart it with its own tool.",
    };
}
