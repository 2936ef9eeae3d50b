using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Readiness;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>
/// Refuses a rollback that EKS would refuse or that would leave a kubelet newer than its API server, right before it is proposed and
/// right before it is applied; and says what EKS meant when it refused all the same.
/// </summary>
internal sealed class RollbackGuard(IEks eks, IKubernetes kubernetes)
{
    /// <summary>What is in the way, with the remedy; null when nothing is.</summary>
    /// <param name="updates">The cluster's own updates.</param>
    public async Task<StepOutcome.Failed?> RefuseAsync(
        StepContext step, ControlPlane plane, IReadOnlyList<EksUpdate> updates, CancellationToken cancellationToken)
    {
        var target = step.Planned.Target;
        if (RollbackWindow.Of(plane.Version, updates) is not { } window)
        {
            return new StepOutcome.Failed(
                $"EKS knows of no upgrade to {plane.Version} that it could take back.", "Abort this run: the only way is forward.");
        }

        if (!window.IsOpenAt(step.Now))
        {
            return new StepOutcome.Failed(
                $"EKS took the upgrade to {plane.Version} back until {window.ClosesAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC. The control plane was not changed.",
                "Abort this run: the only way is forward.");
        }

        var groups = await eks.ListNodeGroupsAsync(step.Cluster.Address, cancellationToken);
        if (groups.FirstOrDefault(group => group is { HasCustomAmi: false, Status: not "DELETING" } && group.Version > target) is { } newer)
        {
            return new StepOutcome.Failed(
                $"Node group {newer.Name} runs {newer.Version}, and EKS takes no control plane back to {target} below its nodes.",
                $"Bring {newer.Name} back to {target}, then retry.");
        }

        // EKS takes the nodes of Auto Mode back itself, before the control plane.
        var nodes = await kubernetes.ListNodesAsync(step.Cluster.Address, cancellationToken);
        var kinds = nodes.Where(node => node.KubeletVersion > target && node.Kind != NodeKind.AutoMode)
            .GroupBy(node => node.Kind).OrderBy(kind => kind.Key).ToList();
        if (kinds.Count > 0)
        {
            return new StepOutcome.Failed(
                $"A control plane at {target} must not have newer kubelets: "
                    + string.Join("; ", kinds.Select(kind => $"{kind.Key.Count(kind.Count())} ({Wording.Some([.. kind.Select(node => node.Name)], 5)})")) + ".",
                $"{string.Join(". ", kinds.Select(kind => kind.Key.RemedyBack(target)))}. Then retry.");
        }

        return Red(await eks.ListInsightsAsync(step.Cluster.Address, cancellationToken)) is { } red
            ? new StepOutcome.Failed($"EKS takes the cluster back only when its rollback insights are green, and the bot never forces it. {red}", RedRemedy)
            : null;
    }

    /// <summary>What EKS meant by a refusal; null when it says nothing that is known here.</summary>
    public async Task<StepOutcome.Failed?> ExplainAsync(StepContext step, TerraformFailure failure, CancellationToken cancellationToken)
    {
        if (failure.Summary.Contains("InvalidStateException", StringComparison.Ordinal))
        {
            var red = Red(await eks.ListInsightsAsync(step.Cluster.Address, cancellationToken), all: true);
            return new StepOutcome.Failed($"EKS refuses the rollback because of its insights: {red ?? failure.Summary}", RedRemedy);
        }

        return failure.Summary.Contains("Unsupported Kubernetes minor version update", StringComparison.Ordinal)
            ? new StepOutcome.Failed(
                $"EKS does not take the cluster back: {failure.Summary}",
                "Its window has closed, or the upgrade was none that EKS takes back. Abort this run: the only way is forward.")
            : failure.Summary.Contains("must be updated to match cluster version", StringComparison.Ordinal)
            ? new StepOutcome.Failed(
                $"EKS takes no control plane back below its nodes: {failure.Summary}",
                $"Bring what EKS names back to {step.Planned.Target} (Fargate pods have to be gone meanwhile), then retry.")
            : null;
    }

    private const string RedRemedy =
        "Mend what EKS names, let EKS look again (refresh the insights in the EKS console), then retry before the window closes.";

    private static string? Red(IEnumerable<EksInsight> insights, bool all = false)
    {
        var red = insights.Where(insight => all ? insight is { IsOfRollback: true, Status: not ("PASSING" or "WARNING") } : RollbackInsights.Blocks(insight))
            .Select(insight => $"{insight.Name} is {insight.Status}: {insight.Reason}").ToList();
        return red.Count == 0 ? null : string.Join(" ", red.Select(line => line.TrimEnd('.') + "."));
    }
}
