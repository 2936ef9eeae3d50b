using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Workloads;

namespace EksUpgradeBot.Sandbox.Aws.Control;

/// <summary>What a person with kubectl does, and what breaks by itself, inside a cluster.</summary>
internal static class KubernetesHand
{
    public static IReadOnlyList<string> Actions { get; } =
        ["relax-budget", "remove-budget", "add-budget", "scale", "restart", "break-workload", "mend-workload", "delete-pods", "break-node", "mend-node"];

    /// <summary>Does it; false when it is no action of this kind.</summary>
    public static bool Act(Cluster cluster, HandMade act, DateTimeOffset now)
    {
        switch (act.Action)
        {
            case "relax-budget":
                var budget = FindBudget(cluster, act);
                (budget.MinAvailable, budget.MaxUnavailable) = Amounts(act, "1");
                budget.Generation++;
                return true;
            case "remove-budget":
                cluster.Workloads.Budgets.Remove(FindBudget(cluster, act));
                return true;
            case "add-budget":
                AddBudget(cluster, act, now);
                return true;
            case "scale":
                var scaled = Find(cluster, act);
                scaled.Replicas = act.Replicas is >= 0 ? act.Replicas.Value : throw EksError.InvalidParameter("scale needs replicas, 0 or more.");
                scaled.Generation++;
                return true;
            case "restart":
                var restarted = Find(cluster, act);
                restarted.Revise(restarted.Image, new Dictionary<string, string>(restarted.TemplateAnnotations)
                {
                    ["kubectl.kubernetes.io/restartedAt"] = now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
                }, now);
                restarted.Generation++;
                return true;
            case "break-workload":
                Find(cluster, act).Broken = true;
                return true;
            case "mend-workload":
                Mend(cluster, Find(cluster, act));
                return true;
            case "delete-pods":
                foreach (var pod in Find(cluster, act).Pods.ToArray())
                {
                    cluster.Workloads.Delete(pod);
                }

                return true;
            case "break-node" or "mend-node":
                var node = cluster.Nodes.FirstOrDefault(node => act.Node is null || node.Name == act.Node)
                    ?? throw EksError.NotFound($"No node {act.Node} in cluster {cluster.Name}.");
                node.Broken = act.Action == "break-node";
                return true;
            default:
                return false;
        }
    }

    private static void Mend(Cluster cluster, Workload workload)
    {
        workload.Broken = false;

        // EKS sees that an add-on has its replicas again.
        if (cluster.Addons.Find(addon => addon.Name == workload.Addon) is { } addon)
        {
            addon.WillDegrade = false;

            if (addon.HealthIssue?.Code == "InsufficientNumberOfReplicas")
            {
                (addon.Status, addon.HealthIssue) = ("ACTIVE", null);
            }
        }
    }

    private static (string? MinAvailable, string? MaxUnavailable) Amounts(HandMade act, string most)
    {
        foreach (var amount in new[] { act.MinAvailable, act.MaxUnavailable }.OfType<string>())
        {
            if (!int.TryParse(amount.TrimEnd('%'), out var number) || number < 0)
            {
                throw EksError.InvalidParameter($"'{amount}' is neither a count nor a percentage.");
            }
        }

        return act.MinAvailable is { } least ? (least, null) : (null, act.MaxUnavailable ?? most);
    }

    private static void AddBudget(Cluster cluster, HandMade act, DateTimeOffset now)
    {
        var covered = Find(cluster, act);
        var (least, most) = Amounts(act, "0");
        cluster.Workloads.Budgets.Add(new Budget
        {
            Namespace = covered.Namespace,
            Name = act.Budget ?? covered.Name,
            CreatedAt = now,
            Selector = covered.Labels,
            MinAvailable = least,
            MaxUnavailable = most,
        });
    }

    private static Budget FindBudget(Cluster cluster, HandMade act) =>
        cluster.Workloads.Budgets.Find(budget => budget.Name == act.Budget && (act.Namespace ?? budget.Namespace) == budget.Namespace)
        ?? throw EksError.NotFound($"No disruption budget {act.Budget} in cluster {cluster.Name}: there are "
            + $"{string.Join(", ", cluster.Workloads.Budgets.Select(budget => $"{budget.Namespace}/{budget.Name}"))}.");

    private static Workload Find(Cluster cluster, HandMade act) =>
        cluster.Workloads.All.Find(workload => workload.Name == act.Workload && (act.Namespace ?? workload.Namespace) == workload.Namespace)
        ?? throw EksError.NotFound($"No workload {act.Workload} in cluster {cluster.Name}: there are "
            + $"{string.Join(", ", cluster.Workloads.All.Select(workload => $"{workload.Namespace}/{workload.Name}"))}.");
}
