using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>
/// Looks at everything once more (EKS, the API server, nodes, add-ons, Terraform), and only then lets the code land in the base
/// branch.
/// </summary>
internal sealed class VerifyCluster(IEks eks, IKubernetes kubernetes, ICode code, ITerraform terraform) : IStep
{
    /// <summary>Nodes that came up last need a moment to become Ready; longer than this is a finding.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(10);

    public async Task<StepOutcome> AdvanceAsync(StepContext step, CancellationToken cancellationToken)
    {
        var cluster = step.Cluster.Address;
        var target = step.Planned.Target;
        var plane = await eks.DescribeControlPlaneAsync(cluster, cancellationToken);
        if (plane.Version > target)
        {
            return new StepOutcome.Failed(
                $"The control plane runs {plane.Version}, beyond the {target} of this run: somebody moved it meanwhile. The code was left as it is, because code that says {target} "
                + "would take the cluster back.",
                $"Abort this run, set {plane.Version} in the code on the branch {step.Cluster.Code.Branch}, and start a run for the nodes if they lag.");
        }

        var groups = await eks.ListNodeGroupsAsync(cluster, cancellationToken);
        var addons = await eks.ListAddonsAsync(cluster, cancellationToken);
        var served = await kubernetes.GetServerVersionAsync(cluster, cancellationToken);
        var nodes = await kubernetes.ListNodesAsync(cluster, cancellationToken);

        var isRollback = step.Earlier.Any(earlier => earlier.Step.Kind == StepKind.RollBackControlPlane);
        var problems = Problems(target, plane, groups, served, nodes, isRollback).ToList();
        if (problems.Count > 0)
        {
            return step.Now - step.State.StartedAt < Settling
                ? step.Wait("The cluster settles", problems)
                : new StepOutcome.Failed(
                    $"The cluster is not as it should be: {string.Join("; ", problems)}.",
                    "Mend it, then retry the verification; skip it when you accept this state.");
        }

        // Usually it stands there already; not when somebody moved the cluster by hand in the middle. Code that says an older
        // version than the cluster runs would roll it back at the next apply, so it never stays that way.
        var copy = await code.CheckOutAsync(step.Run, step.Cluster.Code, cancellationToken);
        var change = await code.SetVersionAsync(
            step.Run, copy, step.Cluster.Code, target, $"Say that {step.Cluster.Name} runs Kubernetes {target}", cancellationToken);
        var inCode = change.Edit;
        copy = change.Copy;

        var left = await terraform.PlanAsync(step.RootIn(copy), step.Run, step.Key, [], cancellationToken);
        await terraform.DiscardPlanAsync(step.Run, step.Key, cancellationToken);
        var isMerged = await code.MergeAsync(step.Run, step.Cluster.Code, cancellationToken);

        return new StepOutcome.Done(
            $"{step.Cluster.Name} runs {target}: control plane, {Wording.Count(groups.Count, "node group")} and {Wording.Count(nodes.Count, "node")}.",
            [
                $"API server serves {served}, EKS says {plane.Status} ({plane.PlatformVersion ?? "platform version unknown"}).",
                .. groups.OrderBy(group => group.Name, StringComparer.Ordinal).Select(group =>
                    $"Node group {group.Name}: {group.Version}, {group.Status}, {nodes.Count(node => node.NodeGroup == group.Name && node.IsReady)} of {group.DesiredSize} nodes Ready."),
                .. NodeReport.Outside(target, nodes),
                .. addons.Where(addon => addon.Status != "ACTIVE").Select(addon => $"Add-on {addon.Name} {addon.Version} is {addon.Status}: look at it."),
                Agreement(left),
                .. Landed(step, target, inCode, copy, isMerged, isRollback),
            ]);
    }

    private static IEnumerable<string> Problems(
        KubernetesVersion target, ControlPlane plane, IReadOnlyList<NodeGroup> groups, KubernetesVersion served, IReadOnlyList<Node> nodes,
        bool isRollback)
    {
        if (plane.Version != target || !plane.IsActive)
        {
            yield return $"EKS says control plane {plane.Version}, {plane.Status}";
        }

        if (served != target)
        {
            yield return $"the API server serves {served}";
        }

        foreach (var group in groups.Where(group => group is { HasCustomAmi: false, Status: not "DELETING" } && ((isRollback ? group.Version > target : group.Version != target) || !group.IsActive || group.HealthIssues is { Count: > 0 })))
        {
            yield return $"node group {group.Name} is {group.Version}, {group.Status}{string.Concat((group.HealthIssues ?? []).Select(issue => $", {issue}"))}";
        }

        var unready = nodes.Where(node => node.NodeGroup is not null && (!node.IsReady || !node.IsSchedulable)).Select(node => node.Name).ToList();
        if (unready.Count > 0)
        {
            yield return $"{Wording.Count(unready.Count, "node")} {(unready.Count == 1 ? "is not Ready or takes" : "are not Ready or take")} no pods: {string.Join(", ", unready.Take(5))}";
        }
    }

    private static IEnumerable<string> Landed(
        StepContext step, KubernetesVersion target, VersionInCode inCode, WorkingCopy copy, bool isMerged, bool isRollback)
    {
        var code = step.Cluster.Code;
        var place = $"{inCode.File}:{inCode.Line}, commit {copy.Commit[..Math.Min(10, copy.Commit.Length)]}";
        return (code.Repository, isMerged) switch
        {
            (null, _) => [$"{inCode.File}:{inCode.Line} says {target}."],
            (_, true) => [$"{code.Branch} says {target} ({place})."],
            _ =>
            [
                $"The branch eks-upgrade/{step.Run} says {target} ({place}). It is not merged, because the configuration wants a pull request.",
                $"Open a pull request from eks-upgrade/{step.Run} to {code.Branch} and merge it before anybody applies {code.Branch}, which would {(isRollback ? "upgrade the cluster again" : "take the cluster back")}.",
            ],
        };
    }

    private static string Agreement(TerraformPlanFile left) => left switch
    {
        { HasChanges: false } => "Terraform has nothing more to change: code, state and cluster agree.",
        { Plan.Counts: { } counts } => "Terraform would change more, which this run did not ask for: "
            + $"{counts.Create} to create, {counts.Update} to update, {counts.Replace} to replace, {counts.Delete} to delete"
            + (left.Plan.ChangedOutputs.Count > 0 ? $", {left.Plan.ChangedOutputs.Count} outputs" : "") + ".",
    };
}
