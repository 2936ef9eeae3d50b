using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>
/// Brings the managed node groups to a version that the control plane already runs: through Terraform where the code holds their
/// version, else through EKS itself. Nodes that neither can move are followed and reported.
/// </summary>
internal sealed class NodeGroupRoll(IEks eks, IKubernetes kubernetes, TerraformChange terraform)
{
    private readonly NodeGroupPlan _plan = new(terraform);
    private readonly NodeGroupMoves _moves = new(eks, new EvictionWatch(kubernetes));
    private readonly GivenUpRolls _givenUp = new(eks, new EvictionWatch(kubernetes));
    private readonly NodeWatch _watch = new(new EvictionWatch(kubernetes));

    public async Task<StepOutcome> AdvanceAsync(StepContext step, CancellationToken cancellationToken)
    {
        // Terraform first: what it did before it ended shows in EKS afterwards, and not the other way round.
        var apply = await terraform.FollowAsync(step, cancellationToken);
        var now = await NodesNow.ReadAsync(step, eks, kubernetes, cancellationToken);
        if (now.Plane.Version < now.Target)
        {
            return new StepOutcome.Failed(
                $"The nodes cannot go to {now.Target}: the control plane runs {now.Plane.Version}, and nodes are never newer.",
                "Abort this run and start a new one from where the cluster is.");
        }

        // When somebody else took the control plane back meanwhile, newer nodes are in more of a hurry, not in less. One that went up is no
        // place to move nodes down for.
        if (now.IsBack && now.Plane.Version > now.Target.Next)
        {
            return new StepOutcome.Failed(
                $"The control plane runs {now.Plane.Version}; the nodes go back to {now.Target} for a rollback from {now.Target.Next}.",
                "Somebody moved it in between. Abort this run: EKS takes back only the last upgrade.");
        }

        if (apply.IsAtWork || now.Busy.Count > 0)
        {
            return await WhileBusyAsync(step, now, apply, cancellationToken);
        }

        if (IsOver(step, now, apply))
        {
            return await _watch.FinishAsync(step, now, null, cancellationToken);
        }

        return apply.Phase switch
        {
            ApplyPhase.Failed => await AfterFailureAsync(step, now, apply, cancellationToken),
            ApplyPhase.Lost => await AfterLossAsync(step, now, apply, cancellationToken),

            // Proposed once more to somebody who wants the run to end, it is declined: see the engine.
            _ when step.ToDecline is { } declined => new StepOutcome.Proposes(declined),
            _ when WhatIsInTheWay(step, now) is { } obstacle => obstacle,
            ApplyPhase.NotStarted when step.Approved is { } approved => await ApplyAsync(step, now, approved, cancellationToken),

            // Terraform has applied what it holds of these groups: the rest is not in the code, and only EKS can move it.
            ApplyPhase.Succeeded when now.Lagging.Count > 0 => NodeGroupMoves.Propose(step, now, "the Terraform plan did not move these groups"),
            _ => await ProposeAsync(step, now, null, cancellationToken),
        };
    }

    /// <summary>True when no version lags and there is nothing to ask of Terraform about AMIs of the team's own.</summary>
    private static bool IsOver(StepContext step, NodesNow now, TerraformApply apply) =>
        now.Lagging.Count == 0
        && (now.OwnAmiLagging.Count == 0 || now.Plane.Version != now.Target
            || (apply.Phase == ApplyPhase.NotStarted && step.AbortWished)
            || (apply.Phase == ApplyPhase.Succeeded && NodeGroupPlan.IsOfAmis(step.Approved!)));

    private async Task<StepOutcome> WhileBusyAsync(StepContext step, NodesNow now, TerraformApply apply, CancellationToken cancellationToken)
    {
        if (!apply.IsAtWork && now.Busy.All(group => !IsOurRoll(group.RunningUpdate, now.Target))
            && now.Busy.FirstOrDefault(group => group.RunningUpdate is not null) is { RunningUpdate: { } other } busy)
        {
            return step.Wait($"EKS carries out another update first ({busy.Name}: {other.Type} {other.Id})");
        }

        // In parallel, one begun does not wait for another; what a bot that died had not begun is begun now.
        var begun = step is { AbortWished: false, Cluster.Nodes.InParallel: true, Approved: { Terraform: null } approved }
            && WhatIsInTheWay(step, now) is null && step.WaitForWindow() is null
            ? await _moves.BeginAsync(step, now, approved, cancellationToken)
            : null;
        return await _watch.FollowAsync(
            step, now, begun?.GivenUp is { } roll ? [$"{roll.NodeGroup}: EKS gave the roll up; the others are followed to their end first"] : [],
            cancellationToken);
    }

    /// <summary>Why nothing may be begun now; null when it may.</summary>
    private static StepOutcome? WhatIsInTheWay(StepContext step, NodesNow now)
    {
        if (now.Plane.RunningUpdate is { } update)
        {
            return step.Wait($"EKS carries out another update of the cluster first ({update.Type} {update.Id})");
        }

        if (!now.Plane.IsActive)
        {
            return step.Wait($"EKS says {now.Plane.Status}; it updates only clusters that are ACTIVE");
        }

        if (now.Lagging.FirstOrDefault(group => group.Status == "CREATING") is { } coming)
        {
            return step.Wait($"EKS is still making node group {coming.Name}");
        }

        return now.Lagging.FirstOrDefault(group => group.Status == "DEGRADED") is { } sick
            ? new StepOutcome.Failed(
                $"Node group {sick.Name} is DEGRADED, so EKS could not bring up its new nodes{string.Concat((sick.HealthIssues ?? []).Select(issue => $"; {issue}"))}.",
                "Mend what EKS names for the group, then retry.")
            : null;
    }

    private static bool IsOurRoll(EksUpdate? update, KubernetesVersion target) =>
        update is { Type: "VersionUpdate" } && (update.Version ?? target) == target;

    private async Task<StepOutcome> ProposeAsync(StepContext step, NodesNow now, string? because, CancellationToken cancellationToken)
    {
        if (step.Chosen is { Way: ForceNodeGroup way } chosen && now.Lagging.FirstOrDefault(group => group.Name == way.NodeGroup) is { } stubborn)
        {
            return await _moves.ProposeForceAsync(step, now, stubborn, chosen.By, cancellationToken);
        }

        if (now.Lagging.Count == 0)
        {
            // The team's own AMIs are the team's: a plan that is refused for them leaves them as they are, and is told.
            return await _plan.ProposeAmisAsync(step, now, because, cancellationToken) switch
            {
                StepOutcome.Proposes proposal => proposal,
                StepOutcome.Failed refused => await _watch.FinishAsync(step, now, $"{refused.Reason} {refused.Remedy}", cancellationToken),
                _ => await _watch.FinishAsync(step, now, null, cancellationToken),
            };
        }

        // Code with the version of these nodes would lower a control plane that somebody moved beyond it. Before a rollback Terraform would
        // take the control plane along, and first.
        var plan = now.Plane.Version == now.Target && !now.IsBack ? await _plan.ProposeVersionsAsync(step, now, because, cancellationToken) : null;
        return plan ?? NodeGroupMoves.Propose(step, now, because);
    }

    private async Task<StepOutcome> ApplyAsync(StepContext step, NodesNow now, Proposal approved, CancellationToken cancellationToken)
    {
        if (now.Plane.Version != approved.ControlPlane)
        {
            return await ProposeAsync(step, now, $"the control plane runs {now.Plane.Version} now", cancellationToken);
        }

        if (approved.Terraform is not null)
        {
            if (await terraform.FindMovedWorldAsync(step, approved, cancellationToken) is { } moved)
            {
                return await ProposeAsync(step, now, moved, cancellationToken);
            }

            if (step.WaitForWindow() is { } closed)
            {
                return closed;
            }

            await terraform.ApplyAsync(step, approved, cancellationToken);
            return step.Wait("Terraform applies the approved plan");
        }

        // The next group waits for the window too, but what became of the one before is told at once.
        if (step.WaitForWindow() is { } notYet)
        {
            return await _givenUp.FindAsync(step, now, step.State.ApprovedProposal!.Approvals[^1].At, cancellationToken) ?? (StepOutcome)notYet;
        }

        return await _moves.BeginAsync(step, now, approved, cancellationToken) switch
        {
            // All that was shown has been moved; what still lags was not shown.
            null => await ProposeAsync(step, now, null, cancellationToken),
            { Rolling: [], GivenUp: { } roll } => await _givenUp.ExplainAsync(step, now, roll, cancellationToken),
            var begun => step.Wait($"EKS rolls node {(begun.Rolling.Count == 1 ? "group" : "groups")} {string.Join(", ", begun.Rolling)} to {now.Target}"),
        };
    }

    private async Task<StepOutcome> AfterFailureAsync(StepContext step, NodesNow now, TerraformApply apply, CancellationToken cancellationToken)
    {
        var failure = apply.Failure!;
        if (failure.Kind == TerraformFailureKind.StalePlan)
        {
            return await ProposeAsync(step, now, "Terraform's state was written since the plan was made", cancellationToken);
        }

        if (TerraformFailures.IsBusy(failure) && !step.AbortWished)
        {
            var updates = await eks.ListUpdatesAsync(step.Cluster.Address, UpdateSubject.Cluster, cancellationToken);
            return TerraformFailures.WaitWhileBusy(step, apply, updates)
                ?? await ProposeAsync(step, now, TerraformFailures.WasBusy, cancellationToken);
        }

        return failure.Kind == TerraformFailureKind.Eks
            ? await _givenUp.FindAsync(step, now, apply, cancellationToken) ?? TerraformFailures.Explain(failure)
            : TerraformFailures.Explain(failure);
    }

    private async Task<StepOutcome> AfterLossAsync(StepContext step, NodesNow now, TerraformApply apply, CancellationToken cancellationToken) =>
        await _givenUp.FindAsync(step, now, apply, cancellationToken) is { } failed
            ? failed
            : await ProposeAsync(step, now, LostApplies.Because(apply), cancellationToken);
}
