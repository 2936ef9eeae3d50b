using EksUpgradeBot.Sandbox.Aws.Clusters;

namespace EksUpgradeBot.Sandbox.Aws.Control;

/// <summary>Why a roll stands still: a pod that may not be evicted, and why not. For the page and for tests.</summary>
internal sealed record Stuck(string Node, string Pod, IReadOnlyList<string> Budgets, string Why)
{
    public static IReadOnlyList<Stuck> In(Cluster cluster, NodeSet set, DateTimeOffset now)
    {
        if (set.Roll is not { } roll)
        {
            return [];
        }

        if (roll.Blocked)
        {
            return [new Stuck("", "", [], "The disruption budget of the nodes rounds to no node at all")];
        }

        return [.. cluster.Workloads.On(roll.Draining.ToArray())
            .Select(pod => (pod, Refusal: cluster.Workloads.Refusal(pod, now)))
            .Where(stays => stays.Refusal is not null)
            .Select(stays => new Stuck(
                stays.pod.Node!.Name,
                $"{stays.pod.Workload.Namespace}/{stays.pod.Name}",
                [.. stays.Refusal!.Budgets.Select(budget => $"{budget.Namespace}/{budget.Name}")],
                stays.Refusal.Cause ?? stays.Refusal.Message))];
    }
}
