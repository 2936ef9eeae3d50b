using EksUpgradeBot.Sandbox.Aws.Clusters;

namespace EksUpgradeBot.Sandbox.Aws.Control;

/// <summary>Something that a person could do to a cluster now: words for a button, and what the button sends to <c>/_world/cluster</c>.</summary>
internal sealed record PossibleAct(string Title, HandMade Act);

/// <summary>The buttons that make sense for a cluster as it stands.</summary>
internal static class PossibleActs
{
    public static IReadOnlyList<PossibleAct> For(Cluster cluster)
    {
        var acts = new List<PossibleAct>();

        void Add(string title, HandMade act) => acts.Add(new PossibleAct(title, act));

        if (cluster.Running is null)
        {
            Add("Upgrade the control plane by hand", new HandMade(cluster.Name, "upgrade"));
        }

        if (cluster.Updates.Exists(update => update.Running) || cluster.Pools.Exists(pool => pool.Roll is not null))
        {
            Add("Finish everything that runs, now", new HandMade(cluster.Name, "finish"));
        }

        foreach (var group in cluster.Nodegroups.Where(group => group.Template is not null))
        {
            Add($"Make a launch template version for {group.Name} with a node image of {cluster.Version}",
                new HandMade(cluster.Name, "launch-template") { Nodegroup = group.Name, Version = cluster.Version.ToString() });
        }

        foreach (var budget in cluster.Workloads.Budgets.Where(budget => budget.MaxUnavailable != "1"))
        {
            Add($"Relax the disruption budget {budget.Namespace}/{budget.Name}",
                new HandMade(cluster.Name, "relax-budget") { Namespace = budget.Namespace, Budget = budget.Name, MaxUnavailable = "1" });
        }

        foreach (var workload in cluster.Workloads.All.Where(workload => workload.Namespace != "kube-system" || workload.Name == "coredns"))
        {
            Add(workload.Broken ? $"Mend {workload.Namespace}/{workload.Name}" : $"Break {workload.Namespace}/{workload.Name}: no pod gets ready",
                new HandMade(cluster.Name, workload.Broken ? "mend-workload" : "break-workload") { Namespace = workload.Namespace, Workload = workload.Name });
        }

        var broken = cluster.Nodes.FirstOrDefault(node => node.Broken);

        if (broken is not null || cluster.Nodes.Any())
        {
            var node = broken ?? cluster.Nodes.First();
            Add(broken is null ? $"Make the node {node.Name} NotReady" : $"Make the node {node.Name} ready again",
                new HandMade(cluster.Name, broken is null ? "break-node" : "mend-node") { Node = node.Name });
        }

        var turned = cluster.InsightsByHand.ContainsKey(Insight);
        Add(turned ? "Let the insight about cluster health pass again" : "Turn the insight about cluster health to ERROR",
            new HandMade(cluster.Name, "insight") { Insight = Insight, Version = turned ? "" : "ERROR" });
        return acts;
    }

    private const string Insight = "Cluster health issues";
}
