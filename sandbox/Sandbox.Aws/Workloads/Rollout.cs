namespace EksUpgradeBot.Sandbox.Aws.Workloads;

/// <summary>The Deployment and StatefulSet controllers: as many pods as wanted, and old templates replaced at the default pace.</summary>
internal static class Rollout
{
    /// <summary>One round; false when there is nothing to do until a pod gets ready.</summary>
    public static bool Advance(Workload workload, WorkloadSet set, DateTimeOffset now) =>
        workload.IsStatefulSet ? StatefulSet(workload, set, now) : Deployment(workload, set, now);

    private static bool Deployment(Workload workload, WorkloadSet set, DateTimeOffset now)
    {
        var old = workload.Pods.Where(pod => pod.Revision != workload.Revision).ToList();
        // The defaults of Kubernetes: 25% more, rounded up, and 25% fewer, rounded down.
        var most = workload.Replicas + (old.Count > 0 ? (workload.Replicas + 3) / 4 : 0);
        var least = workload.Replicas - (workload.Replicas / 4);

        if (workload.Pods.Count > most)
        {
            // Scaled down: those that are not ready go first.
            set.Delete(workload.Pods.OrderBy(pod => pod.Revision == workload.Revision).ThenBy(pod => pod.Ready(now)).ThenByDescending(pod => pod.CreatedAt).First());
            return true;
        }

        if (workload.Pods.Count - old.Count < workload.Replicas && workload.Pods.Count < most)
        {
            set.Create(workload, now);
            return true;
        }

        // An old pod that is not ready serves nobody; of the ready ones as many stay as must be available.
        var available = workload.Pods.Count(pod => pod.Ready(now));
        var next = old.Find(pod => !pod.Ready(now)) ?? (available > least ? old.Find(pod => pod.Ready(now)) : null);

        if (next is null)
        {
            return false;
        }

        set.Delete(next);
        return true;
    }

    private static bool StatefulSet(Workload workload, WorkloadSet set, DateTimeOffset now)
    {
        if (workload.Pods.Count < workload.Replicas)
        {
            set.Create(workload, now);
            return true;
        }

        // From the highest ordinal down, and the next only when all are ready.
        var highest = workload.Pods.OrderByDescending(pod => Ordinal(pod)).ToList();
        var next = workload.Pods.Count > workload.Replicas ? highest[0]
            : highest.Find(pod => pod.Revision != workload.Revision) is { } outdated && workload.Pods.All(pod => pod == outdated || pod.Ready(now)) ? outdated
            : null;

        if (next is null)
        {
            return false;
        }

        set.Delete(next);
        return true;
    }

    private static int Ordinal(Pod pod) => int.Parse(pod.Name[(pod.Name.LastIndexOf('-') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
}
