using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>Workloads go on serving while the nodes under them are replaced. One finding per weakness, whatever it strikes.</summary>
internal sealed class WorkloadsSurviveRoll : IReadinessCheck
{
    private const string Source = "EKS best practices, reliability; eksup K8S002 to K8S008";

    // More are listed one by one.
    private const int Shown = 5;

    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("WORKLOAD-001", Severity.Act, "Workloads have one replica: they are down while it moves.", Source),
        new("WORKLOAD-002", Severity.Act, "Workloads of several replicas have no disruption budget: a roll may take all at once.", Source),
        new("WORKLOAD-003", Severity.Act, "Workloads have no readiness probe: traffic reaches pods that do not serve yet.", Source),
        new("WORKLOAD-004", Severity.Know, "Replicas are not kept apart: they may share the node that goes.", Source),
        new("WORKLOAD-005", Severity.Know, "A StatefulSet counts its pods as available at once (minReadySeconds 0).", Source),
        new("WORKLOAD-006", Severity.Act, "A StatefulSet kills its pods without time to end (terminationGracePeriodSeconds 0).", Source),
        new("WORKLOAD-007", Severity.Act, "Workloads mount the socket of Docker, which no node has any more.", Source),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        if (question.Hops.Count == 0)
        {
            return [];
        }

        var budgets = question.Evidence.Budgets.ToLookup(budget => budget.Name.Namespace);
        var all = question.Evidence.Workloads.Where(workload => !workload.IsOfTheSystem && workload.Replicas > 0).ToList();
        var replicated = all.Where(workload => workload.Name.Kind is "Deployment" or "StatefulSet").ToList();
        return
        [
            .. One("WORKLOAD-001", Severity.Act, "has one replica", "have one replica", replicated.Where(workload => workload.Replicas == 1),
                "It serves nothing from its eviction until its new pod is ready.", "Run two at least, or accept the gap."),
            .. One("WORKLOAD-002", Severity.Act, "has no disruption budget", "have no disruption budget",
                replicated.Where(workload => workload.Replicas > 1 && !budgets[workload.Name.Namespace].Any(budget => budget.Selector?.Matches(workload.Labels) is true)),
                "A drain of several nodes may take all its pods at once.", "Add a PodDisruptionBudget that allows one disruption."),
            .. One("WORKLOAD-003", Severity.Act, "has no readiness probe", "have no readiness probe", replicated.Where(workload => !workload.HasReadinessProbe),
                "A pod counts as ready when its process starts, so the next one is evicted too early.", "Add a readinessProbe."),
            .. One("WORKLOAD-004", Severity.Know, "is not spread", "are not spread", replicated.Where(workload => workload.Replicas > 1 && !workload.IsSpread),
                "All replicas may lie on the node that goes.", "Add topologySpreadConstraints or an anti-affinity."),
            .. One("WORKLOAD-005", Severity.Know, "has minReadySeconds 0", "have minReadySeconds 0",
                all.Where(workload => workload.Name.Kind == "StatefulSet" && workload.MinReadySeconds == 0),
                "The next pod is taken the moment that this one says it is ready.", "Set minReadySeconds."),
            .. One("WORKLOAD-006", Severity.Act, "gives its pods no time to end", "give their pods no time to end",
                all.Where(workload => workload.Name.Kind == "StatefulSet" && workload.TerminationGraceSeconds == 0),
                "Pods are killed at once when their node is drained, and may lose data.", "Set terminationGracePeriodSeconds."),
            .. One("WORKLOAD-007", Severity.Act, "mounts Docker's socket", "mount Docker's socket",
                question.Evidence.Workloads.Where(workload => workload.HostPaths.Any(path => path.EndsWith("docker.sock", StringComparison.Ordinal) || path.EndsWith("dockershim.sock", StringComparison.Ordinal))),
                "Nodes have containerd only since 1.24.", "Use containerd's socket, or do without."),
        ];
    }

    private static IEnumerable<Finding> One(
        string code, Severity severity, string isSo, string areSo, IEnumerable<WorkloadTemplate> struck, string why, string remedy)
    {
        var names = struck.Select(workload => workload.Name).OrderBy(name => name.ToString(), StringComparer.Ordinal).Select(name => $"{name.Namespace}/{name.Name}").ToList();
        if (names.Count > 0)
        {
            yield return new Finding(code, severity, names.Count == 1 ? $"{names[0]} {isSo}" : $"{names.Count} workloads {areSo}", Listing.Some(names, Shown), why, remedy)
            {
                Details = names.Count > Shown ? names : [],
            };
        }
    }
}
