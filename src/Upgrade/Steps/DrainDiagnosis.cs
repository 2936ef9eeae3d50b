using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>
/// Why pods do not leave the nodes that are being emptied, and what is safe to do about it. Pure. The rules are those of the eviction
/// API: it asks the budget that covers a pod, refuses a pod that two budgets cover, and asks nobody for a pod that is pending,
/// finished or ending.
/// </summary>
internal static class DrainDiagnosis
{
    // Kubernetes' own default.
    private static readonly TimeSpan UsualGrace = TimeSpan.FromSeconds(30);

    // A kubelet needs a moment beyond the grace period to report that a pod has gone.
    private static readonly TimeSpan Overdue = TimeSpan.FromMinutes(1);

    /// <summary>Every pod that will not leave by itself, or may not.</summary>
    public static IReadOnlyList<StuckPod> Of(Drain drain) =>
        [.. drain.Pods
            .Where(pod => pod is { Node: { } node, IsFinished: false } && drain.Nodes.Contains(node))

            // A drain leaves DaemonSets where they are; a static pod belongs to its node.
            .Where(pod => pod.Owner?.Kind is not ("DaemonSet" or "Node"))
            .Select(pod => Examine(drain, pod))
            .OfType<StuckPod>()
            .OrderBy(stuck => stuck.Key, StringComparer.Ordinal)];

    private static StuckPod? Examine(Drain drain, Pod pod)
    {
        if (pod.IsTerminating)
        {
            // Measured from the first look: the cluster's clock need not be ours.
            return new StuckPod(
                pod, "ending", Patience.UntilNextLook, "is being deleted and has not ended within its grace period.",
                "Look at its finalizers and at the kubelet of its node.")
            {
                AtLeast = (pod.Grace ?? UsualGrace) + Overdue,
            };
        }

        var covering = pod.IsPending ? [] : drain.Budgets.Where(budget => budget.Covers(pod)).ToList();
        return covering switch
        {
            [_, _, ..] => TwoBudgets(pod, covering),
            [var budget] when Holds(budget, pod) => Held(drain, pod, budget),
            _ when pod.Owner is null => new StuckPod(
                pod, "bare", Patience.UntilNextLook, "has no controller: once it is evicted, nothing brings it back.",
                "If it is still needed, start it elsewhere first."),
            _ when pod.ToleratesEverything => new StuckPod(
                pod, $"tolerates {pod.Owner}", Patience.UntilNextLook, "tolerates every taint: its controller may put it back on the node as often as it is evicted.",
                $"Narrow the tolerations of {pod.Owner} for this roll."),
            _ => null,
        };
    }

    // Kubernetes, eviction API: a pod that is not ready goes all the same when its budget says so, or is healthy enough without it.
    private static bool Holds(DisruptionBudget budget, Pod pod) =>
        budget.DisruptionsAllowed <= 0
        && (pod.IsReady || !(budget.LetsUnreadyGo || (budget.HealthyWanted > 0 && budget.Healthy >= budget.HealthyWanted)));

    private static StuckPod TwoBudgets(Pod pod, List<DisruptionBudget> budgets)
    {
        var names = string.Join(" and ", budgets.Select(budget => budget.Name.ToString()).Order(StringComparer.Ordinal));
        return new StuckPod(
            pod, $"several {names}", Patience.None, $"is covered by {names}, and Kubernetes evicts no pod with more than one budget.",
            "Safe: narrow the selectors so that one budget covers it, or delete all but one for this roll and put them back afterwards.")
        {
            Budgets = [.. budgets.Select(budget => budget.Name)],
        };
    }

    private static StuckPod Held(Drain drain, Pod pod, DisruptionBudget budget)
    {
        var unready = drain.Pods
            .Where(other => !other.IsReady && other is { IsFinished: false, IsTerminating: false } && budget.Covers(other))
            .Select(other => $"{other.Name.Namespace}/{other.Name.Name}")
            .Order(StringComparer.Ordinal)
            .ToList();
        var numbers = $"is protected by {budget.Name} ({budget.Rule}), which has {budget.Healthy} of {Wording.Count(budget.Expected, "pod")} healthy "
            + $"and must keep {budget.HealthyWanted}{(unready.Count > 0 ? $"; not ready: {Wording.Some(unready, 3)}" : "")}.";
        var never = budget.Expected > 0 && budget.HealthyWanted >= budget.Expected;
        var patience = never ? Patience.None : unready.Count > 0 ? Patience.WhilePodsStart : Patience.UntilNextLook;
        return new StuckPod(pod, $"held {budget.Name} {string.Join(' ', unready)}", patience, numbers, Choices(drain, pod, budget, unready.Count > 0, never))
        {
            Budgets = [budget.Name],
        };
    }

    private static string Choices(Drain drain, Pod pod, DisruptionBudget budget, bool hasUnready, bool never)
    {
        var choices = new List<string>();
        if (hasUnready)
        {
            choices.Add("mend the pods that are not ready");
        }

        if (never && pod.Owner is { } owner && BudgetRoom.PodsNeeded(budget) is { } needed)
        {
            var wanted = drain.Workloads.FirstOrDefault(workload => workload.Name == owner)?.Wanted;
            var more = needed - budget.Expected;
            choices.Add(wanted is { } now ? $"scale {owner} from {now} to {Wording.Count(now + more, "pod")}" : $"scale {owner} up by {more}");
        }

        choices.Add("relax the budget for this roll and put it back afterwards");
        choices.Add(never ? "let EKS give up after 15 minutes, which harms nothing" : "wait until it has room");
        return $"Safe: {string.Join("; or ", choices)}.";
    }
}

/// <summary>What a diagnosis looks at.</summary>
/// <param name="Nodes">Names of the nodes that are being emptied.</param>
/// <param name="Pods">Every pod of the cluster: those elsewhere count for the budgets.</param>
/// <param name="Budgets">Every budget.</param>
/// <param name="Workloads">Every workload.</param>
internal sealed record Drain(
    IReadOnlySet<string> Nodes, IReadOnlyList<Pod> Pods, IReadOnlyList<DisruptionBudget> Budgets, IReadOnlyList<Workload> Workloads);

/// <summary>How long something must last before it is worth a word: a drain that just takes a moment raises no alarm.</summary>
internal enum Patience
{
    /// <summary>It cannot pass by itself.</summary>
    None,

    /// <summary>It is told when the next look still sees it.</summary>
    UntilNextLook,

    /// <summary>Pods that moved a moment ago have yet to become ready: told at the look after the next.</summary>
    WhilePodsStart,
}

/// <summary>A pod that does not leave its node.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Cause">Names the cause: another one begins to be watched anew.</param>
/// <param name="Patience">How long it must last before it is told.</param>
/// <param name="Why">What follows the pod's name: a clause with a full stop.</param>
/// <param name="Remedy">What is safe to do.</param>
internal sealed record StuckPod(Pod Pod, string Cause, Patience Patience, string Why, string Remedy)
{
    /// <summary>The budgets that hold it.</summary>
    public IReadOnlyList<ObjectName> Budgets { get; init; } = [];

    /// <summary>How long it must have been seen before it means anything at all.</summary>
    public TimeSpan AtLeast { get; init; }

    /// <summary>The same text at two looks is the same thing.</summary>
    public string Key => $"{Pod.Name.Namespace}/{Pod.Name.Name} {Cause}";

    /// <summary>As sentences for people, the pods of one cause together.</summary>
    public static IReadOnlyList<string> Sentences(IEnumerable<StuckPod> stuck) =>
        [.. stuck.GroupBy(pod => (pod.Pod.Owner, pod.Why, pod.Remedy)).Select(alike =>
        {
            var pods = alike.Select(pod => $"{pod.Pod.Name.Namespace}/{pod.Pod.Name.Name} on node {pod.Pod.Node}").ToList();
            var owner = alike.Key.Owner is { } name ? $" ({name})" : "";
            return $"{(pods.Count == 1 ? "Pod" : "Each of the pods")} {Wording.Some(pods, 3)}{owner} {alike.Key.Why} {alike.Key.Remedy}";
        })];
}
