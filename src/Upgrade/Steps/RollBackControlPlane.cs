using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>
/// Takes the EKS control plane back one minor, through the Terraform plan that was approved: the provider asks EKS for the older version,
/// and EKS makes a rollback of it while its window is open.
/// </summary>
internal sealed class RollBackControlPlane(IEks eks, IKubernetes kubernetes, TerraformChange terraform) : IStep
{
    private readonly RollbackGuard _guard = new(eks, kubernetes);

    public async Task<StepOutcome> AdvanceAsync(StepContext step, CancellationToken cancellationToken)
    {
        var target = step.Planned.Target;

        // Terraform first: what it did before it ended shows in EKS afterwards, and not the other way round.
        var apply = await terraform.FollowAsync(step, cancellationToken);
        var plane = await eks.DescribeControlPlaneAsync(step.Cluster.Address, cancellationToken);

        // With Auto Mode the cluster stays ACTIVE while its nodes go back, for days perhaps: only the updates tell (EKS user guide).
        var updates = await eks.ListUpdatesAsync(step.Cluster.Address, UpdateSubject.Cluster, cancellationToken);
        if ((plane.RunningUpdate ?? updates.FirstOrDefault(update => update.IsRunning)) is { } running)
        {
            return step.Wait(Words(running, plane, target));
        }

        if (apply.IsAtWork)
        {
            return step.Wait(LostApplies.Describe(apply));
        }

        if (plane.Version == target)
        {
            if (!plane.IsActive)
            {
                return step.Wait($"The control plane runs {plane.Version}; EKS says {plane.Status}");
            }

            await terraform.KeepAppliedAsync(step, cancellationToken);
            return new StepOutcome.Done($"The control plane runs {plane.Version} again ({plane.PlatformVersion ?? "platform version unknown"}).");
        }

        if (plane.Version != target.Next)
        {
            return new StepOutcome.Failed(
                $"The control plane runs {plane.Version}; this step leads from {target.Next} back to {target}.",
                "Somebody moved it in between, and EKS takes back only the last upgrade. Abort this run.");
        }

        if (!plane.IsActive)
        {
            return step.Wait($"EKS says {plane.Status}; it takes back only clusters that are ACTIVE");
        }

        return apply.Phase switch
        {
            // Proposed once more to somebody who wants the run to end, it is declined: see the engine.
            ApplyPhase.NotStarted when step.ToDecline is { } declined => new StepOutcome.Proposes(declined),
            ApplyPhase.NotStarted when step.Approved is { } approved => await ApplyAsync(step, plane, updates, approved, cancellationToken),
            ApplyPhase.NotStarted => await ProposeAsync(step, plane, updates, null, cancellationToken),
            ApplyPhase.Failed => await AfterFailureAsync(step, plane, updates, apply, cancellationToken),
            ApplyPhase.Lost => FailedUpdate(step, apply, updates)
                ?? await ProposeAsync(step, plane, updates, LostApplies.Because(apply), cancellationToken),
            _ => new StepOutcome.Failed(
                $"Terraform says that it applied the plan, but EKS still runs {plane.Version}.",
                "Look at the provider's account and region in the Terraform code, then retry."),
        };
    }

    private static string Words(EksUpdate running, ControlPlane plane, KubernetesVersion target) => running switch
    {
        _ when !IsOurs(running, target) => $"EKS carries out another update of the cluster first ({running.Type} {running.Id})",
        { Status: "Cancelling" } => $"Somebody cancels the rollback to {target} at EKS (update {running.Id})",
        _ when plane.IsActive => $"EKS takes the nodes of Auto Mode back first, then the control plane to {target} (update {running.Id})",
        _ => $"EKS takes the control plane back to {target} (update {running.Id})",
    };

    private static bool IsOurs(EksUpdate update, KubernetesVersion target) => update.Type == "VersionRollback" && (update.Version ?? target) == target;

    private async Task<StepOutcome> ApplyAsync(
        StepContext step, ControlPlane plane, IReadOnlyList<EksUpdate> updates, Proposal approved, CancellationToken cancellationToken)
    {
        // Hours may lie between the question and the answer: the window may have closed, and newer nodes may have come.
        if (await _guard.RefuseAsync(step, plane, updates, cancellationToken) is { } refused)
        {
            return refused;
        }

        var moved = plane.Version == approved.ControlPlane
            ? await terraform.FindMovedWorldAsync(step, approved, cancellationToken)
            : $"the control plane runs {plane.Version} now";
        if (moved is not null)
        {
            return await ProposeAsync(step, plane, updates, moved, cancellationToken);
        }

        if (step.WaitForWindow() is { } closed)
        {
            return closed;
        }

        await terraform.ApplyAsync(step, approved, cancellationToken);
        return step.Wait("Terraform applies the approved plan");
    }

    private async Task<StepOutcome> ProposeAsync(
        StepContext step, ControlPlane plane, IReadOnlyList<EksUpdate> updates, string? because, CancellationToken cancellationToken)
    {
        if (await _guard.RefuseAsync(step, plane, updates, cancellationToken) is { } refused)
        {
            return refused;
        }

        var prepared = await terraform.PrepareAsync(step, cancellationToken);
        if (prepared.State.Cluster is not { } address)
        {
            return new StepOutcome.Failed(
                $"Terraform's state in {step.Cluster.Code.Directory} has no EKS cluster named {step.Cluster.Address.EksName}.",
                "Check `terraform.directory` and `eksName` of this cluster in the configuration, and the state's backend.");
        }

        var title = $"Take the control plane of {step.Cluster.Name} back from {plane.Version} to {step.Planned.Target}";
        return await terraform.ProposeAsync(step, prepared, plane.Version, [address], _ => title, because, cancellationToken) switch
        {
            StepOutcome.Proposes { Proposal: var proposal } => new StepOutcome.Proposes(AsRollback(step, plane, updates, proposal)),
            { } outcome => outcome,
            null => new StepOutcome.Failed(
                $"Terraform has nothing to change although EKS runs {plane.Version} and the code now says {step.Planned.Target}.",
                $"The version in the code does not reach {address}: check `terraform.module` and `terraform.attribute` in the configuration."),
        };
    }

    // Whoever asked for it does not also approve it, whatever the rules say of upgrades: there is no second way back.
    private static Proposal AsRollback(StepContext step, ControlPlane plane, IReadOnlyList<EksUpdate> updates, Proposal proposal) => proposal with
    {
        RollsBack = true,
        AskedBy = step.RequestedBy,
        ExpiresAt = RollbackWindow.Of(plane.Version, updates) is { } window && window.ClosesAt < proposal.ExpiresAt ? window.ClosesAt : proposal.ExpiresAt,
    };

    private async Task<StepOutcome> AfterFailureAsync(
        StepContext step, ControlPlane plane, IReadOnlyList<EksUpdate> updates, TerraformApply apply, CancellationToken cancellationToken)
    {
        var failure = apply.Failure!;
        if (failure.Kind == TerraformFailureKind.StalePlan)
        {
            return await ProposeAsync(step, plane, updates, "Terraform's state was written since the plan was made", cancellationToken);
        }

        if (TerraformFailures.IsBusy(failure) && !step.AbortWished)
        {
            return TerraformFailures.WaitWhileBusy(step, apply, updates)
                ?? await ProposeAsync(step, plane, updates, TerraformFailures.WasBusy, cancellationToken);
        }

        return failure.Kind != TerraformFailureKind.Eks
            ? TerraformFailures.Explain(failure)
            : FailedUpdate(step, apply, updates) ?? await _guard.ExplainAsync(step, failure, cancellationToken) ?? TerraformFailures.Explain(failure);
    }

    // Terraform's text buries what EKS says of its own update: ask EKS.
    private static StepOutcome.Failed? FailedUpdate(StepContext step, TerraformApply apply, IReadOnlyList<EksUpdate> updates) =>
        EksFailures.NewestOf(apply, updates, step.Planned.Target) is { } update ? EksFailures.Explain("the rollback", update) : null;
}
