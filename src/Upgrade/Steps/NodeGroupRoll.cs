using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>
/// Brings the managed node groups to a version that the control plane already runs: through Terraform where the code holds their
/// version, else through EKS itself. Groups with a custom AMI are left alone, because EKS refuses to move them by version.
/// </summary>
internal sealed class NodeGroupRoll(IEks eks, IKubernetes kubernetes, TerraformChange terraform)
{
    public async Task<StepOutcome> AdvanceAsync(StepContext step, CancellationToken cancellationToken)
    {
        var target = step.Planned.Target;

        // Terraform first: what it did before it ended shows in EKS afterwards, and not the other way round.
        var apply = await terraform.FollowAsync(step, cancellationToken);
        var plane = await eks.DescribeControlPlaneAsync(step.Cluster.Address, cancellationToken);
        if (plane.Version < target)
        {
            return new StepOutcome.Failed(
                $"The nodes cannot go to {target}: the control plane runs {plane.Version}, and nodes are never newer.",
                "Abort this run and start a new one from where the cluster is.");
        }

        var groups = await eks.ListNodeGroupsAsync(step.Cluster.Address, cancellationToken);
        var lagging = groups.Where(group => group.Version < target && !group.HasCustomAmi).ToList();

        if (apply.Phase == ApplyPhase.Running || groups.Any(group => group.RunningUpdate is not null || group.Status == "UPDATING"))
        {
            return apply.Phase != ApplyPhase.Running && groups.All(group => !IsOurRoll(group.RunningUpdate, target))
                && groups.FirstOrDefault(group => group.RunningUpdate is not null) is { RunningUpdate: { } other } busy
                ? step.Wait($"EKS carries out another update first ({busy.Name}: {other.Type} {other.Id})")
                : await WaitForNodesAsync(step, groups, cancellationToken);
        }

        if (lagging.Count == 0)
        {
            return await FinishAsync(step, groups, cancellationToken);
        }

        return apply.Phase switch
        {
            // Proposed once more to somebody who wants the run to end, it is declined: see the engine.
            ApplyPhase.NotStarted when step.ToDecline is { } declined => new StepOutcome.Proposes(declined),
            ApplyPhase.NotStarted when step.Approved is { } approved => await ApplyAsync(step, plane, lagging, approved, cancellationToken),
            ApplyPhase.NotStarted => await ProposeAsync(step, plane, lagging, null, cancellationToken),
            ApplyPhase.Failed => await AfterFailureAsync(step, plane, lagging, apply, cancellationToken),
            ApplyPhase.Lost => await AfterLossAsync(step, plane, lagging, apply, cancellationToken),

            // Terraform has applied what it holds of these groups: the rest is not in the code, and only EKS can move it.
            _ => ProposeMoves(step, plane, lagging, "the Terraform plan did not move these groups"),
        };
    }

    private static bool IsOurRoll(EksUpdate? update, KubernetesVersion target) =>
        update is { Type: "VersionUpdate" } && (update.Version ?? target) == target;

    private async Task<StepOutcome> ProposeAsync(
        StepContext step, ControlPlane plane, IReadOnlyList<NodeGroup> lagging, string? because, CancellationToken cancellationToken)
    {
        // Code with the version of these nodes would lower a control plane that somebody moved beyond it.
        if (plane.Version != step.Planned.Target)
        {
            return ProposeMoves(step, plane, lagging, because);
        }

        var prepared = await terraform.PrepareAsync(step, cancellationToken);
        var addresses = prepared.State.NodeGroups;
        var targets = lagging.Select(group => addresses.GetValueOrDefault(group.Name)).OfType<string>().ToList();
        var outcome = targets.Count > 0 && prepared.State.Cluster is not null
            ? await terraform.ProposeAsync(step, prepared, plane.Version, targets, Named, because, cancellationToken)
            : null;
        return outcome ?? ProposeMoves(step, plane, lagging, because);

        // Only the groups that the plan does move: the others are asked for when it has been applied.
        string? Named(TerraformPlan plan)
        {
            var moving = lagging.Where(group => addresses.TryGetValue(group.Name, out var address) && plan.Changes.Any(change =>
                change.Address == address && (change.Attribute("version") ?? change.Attribute("release_version")) is not null)).ToList();
            return moving.Count > 0 ? Title(step, moving) : null;
        }
    }

    private static StepOutcome.Proposes ProposeMoves(StepContext step, ControlPlane plane, IReadOnlyList<NodeGroup> lagging, string? because)
    {
        var moves = lagging.Select(group => new NodeGroupMove(group.Name, group.Version, step.Planned.Target, group.DesiredSize)).ToList();
        return new StepOutcome.Proposes(new Proposal
        {
            Digest = TerraformChange.Digest(
                [step.Run.Value, step.Key, step.Cluster.Address.EksName, .. moves.Select(move => $"{move.NodeGroup} {move.From} {move.To}")]),
            Title = Title(step, lagging),
            ControlPlane = plane.Version,
            Target = step.Planned.Target,
            MadeAt = step.Now,
            ExpiresAt = step.Now + step.Cluster.Approvals.ExpiresAfter,
            NodeGroups = moves,
            Because = because,
        });
    }

    private static string Title(StepContext step, IReadOnlyList<NodeGroup> lagging) =>
        $"Move {(lagging.Count == 1 ? "node group" : "node groups")} {string.Join(", ", lagging.Select(group => group.Name))} "
        + $"of {step.Cluster.Name} to {step.Planned.Target}";

    private async Task<StepOutcome> ApplyAsync(
        StepContext step, ControlPlane plane, IReadOnlyList<NodeGroup> lagging, Proposal approved, CancellationToken cancellationToken)
    {
        if (plane.Version != approved.ControlPlane)
        {
            return await ProposeAsync(step, plane, lagging, $"the control plane runs {plane.Version} now", cancellationToken);
        }

        if (approved.Terraform is not null)
        {
            if (await terraform.FindMovedWorldAsync(step, approved, cancellationToken) is { } moved)
            {
                return await ProposeAsync(step, plane, lagging, moved, cancellationToken);
            }

            await terraform.ApplyAsync(step, approved, cancellationToken);
            return step.Wait("Terraform applies the approved plan");
        }

        // One group after the other: a bad roll then stops before it has spread.
        var next = approved.NodeGroups.FirstOrDefault(move => lagging.Any(group => group.Name == move.NodeGroup));
        if (next is null)
        {
            return await ProposeAsync(step, plane, lagging, "other node groups lag than those that were shown", cancellationToken);
        }

        // The token makes EKS answer a repetition with the same update, so this is also how an earlier start is found again.
        var started = await eks.UpdateNodeGroupVersionAsync(
            step.Cluster.Address, next.NodeGroup, next.To, next.Force, ClientRequestToken(step, next.NodeGroup), cancellationToken);
        var update = (await eks.ListUpdatesAsync(step.Cluster.Address, UpdateSubject.OfNodeGroup(next.NodeGroup), cancellationToken))
            .FirstOrDefault(update => update.Id == started.Id) ?? started;
        return update.IsRunning || update.Succeeded
            ? step.Wait($"EKS rolls node group {next.NodeGroup} to {next.To}")
            : GaveUp(next.NodeGroup, update);
    }

    private async Task<StepOutcome> AfterFailureAsync(
        StepContext step, ControlPlane plane, IReadOnlyList<NodeGroup> lagging, TerraformApply apply, CancellationToken cancellationToken)
    {
        var failure = apply.Failure!;
        if (failure.Kind == TerraformFailureKind.StalePlan)
        {
            return await ProposeAsync(step, plane, lagging, "Terraform's state was written since the plan was made", cancellationToken);
        }

        if (TerraformFailures.IsBusy(failure) && !step.AbortWished)
        {
            var updates = await eks.ListUpdatesAsync(step.Cluster.Address, UpdateSubject.Cluster, cancellationToken);
            return TerraformFailures.WaitWhileBusy(step, apply, updates)
                ?? await ProposeAsync(step, plane, lagging, TerraformFailures.WasBusy, cancellationToken);
        }

        return failure.Kind == TerraformFailureKind.Eks
            ? await FindFailedRollAsync(step, lagging, apply, cancellationToken) ?? TerraformFailures.Explain(failure)
            : TerraformFailures.Explain(failure);
    }

    private async Task<StepOutcome> AfterLossAsync(
        StepContext step, ControlPlane plane, IReadOnlyList<NodeGroup> lagging, TerraformApply apply, CancellationToken cancellationToken) =>
        await FindFailedRollAsync(step, lagging, apply, cancellationToken) is { } failed
            ? failed
            : await ProposeAsync(step, plane, lagging, "Terraform ended without a last word, and EKS shows no update", cancellationToken);

    // Terraform's text buries what EKS says of its own update: ask EKS.
    private async Task<StepOutcome.Failed?> FindFailedRollAsync(
        StepContext step, IReadOnlyList<NodeGroup> lagging, TerraformApply apply, CancellationToken cancellationToken)
    {
        foreach (var group in lagging)
        {
            var updates = await eks.ListUpdatesAsync(step.Cluster.Address, UpdateSubject.OfNodeGroup(group.Name), cancellationToken);
            if (EksFailures.NewestOf(apply, updates, step.Planned.Target) is { } update)
            {
                return GaveUp(group.Name, update);
            }
        }

        return null;
    }

    private static StepOutcome.Failed GaveUp(string nodeGroup, EksUpdate update) =>
        EksFailures.Explain($"the roll of node group {nodeGroup}", update);

    private async Task<StepOutcome> WaitForNodesAsync(StepContext step, IReadOnlyList<NodeGroup> groups, CancellationToken cancellationToken)
    {
        var target = step.Planned.Target;
        var nodes = (await kubernetes.ListNodesAsync(step.Cluster.Address, cancellationToken)).Where(node => node.NodeGroup is not null).ToList();
        var lines = groups.OrderBy(group => group.Name, StringComparer.Ordinal).Select(group =>
        {
            var own = nodes.Where(node => node.NodeGroup == group.Name).ToList();
            var done = own.Count(node => node.KubeletVersion >= target && node.IsReady);
            return $"{group.Name}: {Math.Min(done, group.DesiredSize)} of {group.DesiredSize} nodes at {target}"
                + (own.Count(node => !node.IsSchedulable) is > 0 and var draining ? $", {draining} draining" : "");
        }).ToList();
        var total = groups.Sum(group => group.DesiredSize);
        var moved = groups.Sum(group => Math.Min(group.DesiredSize, nodes.Count(node => node.NodeGroup == group.Name && node.KubeletVersion >= target && node.IsReady)));
        return step.Wait($"EKS rolls the nodes to {target}", lines, moved, total);
    }

    private async Task<StepOutcome> FinishAsync(StepContext step, IReadOnlyList<NodeGroup> groups, CancellationToken cancellationToken)
    {
        var target = step.Planned.Target;
        var managed = groups.Where(group => !group.HasCustomAmi).Select(group => group.Name).ToHashSet(StringComparer.Ordinal);
        var nodes = (await kubernetes.ListNodesAsync(step.Cluster.Address, cancellationToken))
            .Where(node => node.NodeGroup is { } group && managed.Contains(group))
            .ToList();
        if (nodes.Any(node => node.KubeletVersion < target))
        {
            return await WaitForNodesAsync(step, groups, cancellationToken);
        }

        var custom = groups.Where(group => group.HasCustomAmi && group.Version < target).Select(group => group.Name).ToList();
        return new StepOutcome.Done(
            $"{Wording.Count(nodes.Count, "node")} in {Wording.Count(managed.Count, "node group")} {(nodes.Count == 1 ? "runs" : "run")} {target}.",
            custom.Count == 0 ? [] : [$"Not touched, because the AMI is the team's own: {string.Join(", ", custom)}."]);
    }

    // At most 64 characters, and the same for the same run, step, proposal and group, so that EKS takes a repetition for what it is.
    private static string ClientRequestToken(StepContext step, string group) =>
        TerraformChange.Digest(step.Run.Value, step.Planned.Id, step.State.Proposals.Count.ToString(), group).Value;
}
