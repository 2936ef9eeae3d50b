namespace EksUpgradeBot.Upgrade.Clusters;

/// <summary>Names a Kubernetes object of a namespace.</summary>
/// <param name="Kind">Such as <c>Deployment</c>.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
public sealed record ObjectName(string Kind, string Namespace, string Name)
{
    /// <summary>As people write it: <c>Deployment shop/web</c>.</summary>
    public override string ToString() => $"{Kind} {Namespace}/{Name}";
}

/// <summary>A Deployment, StatefulSet or DaemonSet, and how many of its pods serve.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Wanted">Pods wanted: <c>spec.replicas</c>, or <c>status.desiredNumberScheduled</c> of a DaemonSet.</param>
/// <param name="Available">Pods that have been ready for long enough.</param>
/// <param name="Updated">Pods of the newest template.</param>
/// <param name="IsObserved">The controller has seen the newest specification: the other numbers are about it.</param>
public sealed record Workload(ObjectName Name, int Wanted, int Available, int Updated, bool IsObserved = true)
{
    /// <summary>True when every pod that is wanted serves.</summary>
    public bool IsAvailable => Available >= Wanted;

    /// <summary>True when a roll-out is over: every pod is of the newest template, and serves.</summary>
    public bool IsRolledOut => IsObserved && Updated >= Wanted && IsAvailable;
}

/// <summary>A pod.</summary>
/// <param name="Name">Its name, with kind <c>Pod</c>.</param>
/// <param name="Node">The node that it lies on; null while it lies nowhere.</param>
/// <param name="Owner">The workload that keeps it, a ReplicaSet resolved to its Deployment; null for a bare pod.</param>
/// <param name="IsReady">Condition <c>Ready</c> is <c>True</c>.</param>
/// <param name="IsTerminating">It has a deletion timestamp.</param>
/// <param name="IsFinished">Its phase is <c>Succeeded</c> or <c>Failed</c>: it keeps no node from draining.</param>
/// <param name="Labels">Its labels.</param>
public sealed record Pod(
    ObjectName Name, string? Node, ObjectName? Owner, bool IsReady, bool IsTerminating, bool IsFinished, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>How long it may take to end, while it is terminating: <c>metadata.deletionGracePeriodSeconds</c>. Null when not told.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary>Its phase is <c>Pending</c>: budgets do not protect it (Kubernetes, eviction API).</summary>
    public bool IsPending { get; init; }

    /// <summary>It tolerates every taint, so that its controller may put it back on a node that is being emptied.</summary>
    public bool ToleratesEverything { get; init; }
}

/// <summary>A PodDisruptionBudget as its controller last saw it.</summary>
/// <param name="Name">Its name, with kind <c>PodDisruptionBudget</c>.</param>
/// <param name="Rule">The budget in its own words: <c>minAvailable 75%</c>, <c>maxUnavailable 0</c>.</param>
/// <param name="Selector">The pods that it counts; null for none (policy/v1: an absent selector matches no pod, an empty one every pod).</param>
/// <param name="DisruptionsAllowed">Pods that may be evicted now.</param>
/// <param name="Healthy">Pods that are healthy now.</param>
/// <param name="HealthyWanted">Pods that must stay healthy.</param>
/// <param name="Expected">Pods that it counts in all.</param>
public sealed record DisruptionBudget(
    ObjectName Name, string Rule, LabelSelector? Selector, int DisruptionsAllowed, int Healthy, int HealthyWanted, int Expected)
{
    /// <summary>Pods that are not ready may always be evicted: <c>unhealthyPodEvictionPolicy: AlwaysAllow</c>.</summary>
    public bool LetsUnreadyGo { get; init; }

    /// <summary>True when the pod is one of those that it counts.</summary>
    public bool Covers(Pod pod) => pod.Name.Namespace == Name.Namespace && Selector?.Matches(pod.Labels) == true;
}

/// <summary>A label selector of Kubernetes. The empty one matches everything.</summary>
/// <param name="Labels">Labels that must be there with exactly this value.</param>
/// <param name="Expressions">Further requirements.</param>
public sealed record LabelSelector(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<LabelRequirement> Expressions)
{
    /// <summary>True when these labels fulfil all of it.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels) =>
        Labels.All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value)
        && Expressions.All(expression => expression.Matches(labels));
}

/// <summary>A requirement on one label.</summary>
/// <param name="Key">The label.</param>
/// <param name="Operator"><c>In</c>, <c>NotIn</c>, <c>Exists</c> or <c>DoesNotExist</c>.</param>
/// <param name="Values">The values of <c>In</c> and <c>NotIn</c>.</param>
public sealed record LabelRequirement(string Key, string Operator, IReadOnlyList<string> Values)
{
    /// <summary>True when these labels fulfil it; an operator that is not known matches nothing.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels) => Operator switch
    {
        "In" => labels.TryGetValue(Key, out var value) && Values.Contains(value),
        "NotIn" => !labels.TryGetValue(Key, out var value) || !Values.Contains(value),
        "Exists" => labels.ContainsKey(Key),
        "DoesNotExist" => !labels.ContainsKey(Key),
        _ => false,
    };
}
