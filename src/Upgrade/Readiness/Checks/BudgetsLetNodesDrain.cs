using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>
/// Every node can be drained: EKS gives up a node group's update when a budget allows no eviction for 15 minutes (EKS user guide, managed
/// node update behaviour), and the eviction API refuses a pod that two budgets cover (Kubernetes, "Specifying a disruption budget").
/// </summary>
internal sealed class BudgetsLetNodesDrain : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("PDB-001", Severity.Blocks, "A PodDisruptionBudget allows no disruption, by its rule or because pods are unhealthy now.", "EKS user guide, managed node update behaviour"),
        new("PDB-002", Severity.Blocks, "A pod is covered by two PodDisruptionBudgets: it can never be evicted.", "Kubernetes, specifying a disruption budget"),
        new("DRAIN-001", Severity.Act, "Pods without a controller are lost when their node is drained.", "Kubernetes, safely drain a node"),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        if (question.Hops.Count == 0)
        {
            yield break;
        }

        var evidence = question.Evidence;
        var fargate = question.Cluster.Nodes.Where(node => node.IsFargate).Select(node => node.Name).ToHashSet();
        var pods = evidence.Pods.Where(pod => !pod.IsFinished && pod.Node is { } node && !fargate.Contains(node)).ToLookup(pod => pod.Name.Namespace);
        foreach (var budget in evidence.Budgets.Where(budget => budget is { DisruptionsAllowed: 0, Expected: > 0 }))
        {
            // On Fargate a restart moves pods, which no budget hinders.
            if (pods[budget.Name.Namespace].Any(budget.Covers))
            {
                yield return Refusing(budget);
            }
        }

        var twice = evidence.Budgets.GroupBy(budget => budget.Name.Namespace).Where(budgets => budgets.Count() > 1)
            .SelectMany(budgets => pods[budgets.Key].Select(pod => (Pod: pod, Budgets: budgets.Where(budget => budget.Covers(pod)).Select(budget => budget.Name.Name).ToList())))
            .Where(covered => covered.Budgets.Count > 1)
            .GroupBy(covered => (covered.Pod.Name.Namespace, Budgets: string.Join(" and ", covered.Budgets.Order(StringComparer.Ordinal))));
        foreach (var pair in twice)
        {
            yield return new Finding(
                "PDB-002", Severity.Blocks, $"Pods in {pair.Key.Namespace} are covered by two disruption budgets",
                $"{pair.Key.Budgets} both cover {Listing.Some([.. pair.Select(covered => covered.Pod.Name.Name)], 3)}",
                "The eviction API refuses a pod with more than one budget, whatever they allow.",
                "Leave one budget over these pods.");
        }

        var bare = pods.SelectMany(space => space).Where(pod => pod.Owner is null).Select(pod => $"{pod.Name.Namespace}/{pod.Name.Name}").ToList();
        if (bare.Count > 0)
        {
            yield return new Finding(
                "DRAIN-001", Severity.Act, $"{Listing.Count(bare.Count, "pod")} without a controller would be lost", Listing.Some(bare),
                "Nothing makes such a pod again when its node is drained.",
                "Put it under a Deployment or Job, or accept the loss.");
        }
    }

    private static Finding Refusing(DisruptionBudget budget)
    {
        var name = $"{budget.Name.Namespace}/{budget.Name.Name}";
        var seen = $"{budget.Rule}: {budget.Healthy} healthy of {budget.Expected}, {budget.HealthyWanted} must stay";
        return budget.Healthy >= budget.Expected
            ? new Finding(
                "PDB-001", Severity.Blocks, $"Disruption budget {name} never allows an eviction", seen,
                "Node groups cannot be drained: EKS gives up after 15 minutes on a node.",
                "Run more replicas, or allow at least one disruption (maxUnavailable 1).")
            : new Finding(
                "PDB-001", Severity.Act, $"Disruption budget {name} allows no eviction now", seen,
                "While its pods are not well, no node below them can be drained.",
                "Mend the pods first.");
    }
}
