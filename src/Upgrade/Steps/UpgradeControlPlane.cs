using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>Moves the EKS control plane one minor version up, through the Terraform plan that was approved.</summary>
internal sealed class UpgradeControlPlane(IEks eks, IKubernetes kubernetes, TerraformChange terraform, SkewGuard skew) : IStep
{
    public async Task<StepOutcome> AdvanceAsync(StepContext step, CancellationToken cancellationToken)
    {
        var target = step.Planned.Target;

        // Terraform first: what it did before it ended shows in EKS afterwards, and not the other way round.
        var apply = await terraform.FollowAsync(step, cancellationToken);
        var plane = await eks.DescribeControlPlaneAsync(step.Cluster.Address, cancellationToken);

        // An update that already runs is adopted, never started twice: after a crash this is the normal way in.
        if (plane.RunningUpdate is { } update)
        {
            return step.Wait(update.Version == target
                ? $"EKS moves the control plane to {target} (update {update.Id})"
                : $"EKS carries out another update of the cluster first ({update.Type} {update.Id})");
        }

        if (apply.IsAtWork)
        {
            return step.Wait(LostApplies.Describe(apply));
        }

        if (plane.Version >= target)
        {
            if (!plane.IsActive)
            {
                return step.Wait($"The control plane runs {plane.Version}; EKS says {plane.Status}");
            }

            await terraform.KeepAppliedAsync(step, cancellationToken);
            return new StepOutcome.Done($"The control plane runs {plane.Version} ({plane.PlatformVersion ?? "platform version unknown"}).");
        }

        if (plane.Version != target.Previous)
        {
            return new StepOutcome.Failed(
                $"The control plane runs {plane.Version}; this step leads from {target.Previous} to {target}.",
                "Somebody moved it in between. Abort this run and start a new one from where the cluster is.");
        }

        if (!plane.IsActive)
        {
            return step.Wait($"EKS says {plane.Status}; it updates only clusters that are ACTIVE");
        }

        return apply.Phase switch
        {
            // Proposed once more to somebody who wants the run to end, it is declined: see the engine.
            ApplyPhase.NotStarted when step.ToDecline is { } declined => new StepOutcome.Proposes(declined),
            ApplyPhase.NotStarted when step.Approved is { } approved => await ApplyAsync(step, plane, approved, cancellationToken),
            ApplyPhase.NotStarted => await ProposeAsync(step, plane, null, cancellationToken),
            ApplyPhase.Failed => await AfterFailureAsync(step, plane, apply, cancellationToken),
            ApplyPhase.Lost => await AfterLossAsync(step, plane, apply, cancellationToken),
            _ => new StepOutcome.Failed(
                $"Terraform says that it applied the plan, but EKS still runs {plane.Version}.",
                "Look at the provider's account and region in the Terraform code, then retry."),
        };
    }

    private async Task<StepOutcome> ApplyAsync(StepContext step, ControlPlane plane, Proposal approved, CancellationToken cancellationToken)
    {
        var moved = plane.Version == approved.ControlPlane
            ? await terraform.FindMovedWorldAsync(step, approved, cancellationToken)
            : $"the control plane runs {plane.Version} now";
        if (moved is not null)
        {
            return await ProposeAsync(step, plane, moved, cancellationToken);
        }

        if (step.WaitForWindow() is { } closed)
        {
            return closed;
        }

        // Written down before anything moves, because the bake compares with it and a step may be killed at any instant.
        if (step.State.Baseline is null || step.State.Baseline.TakenAt < approved.MadeAt)
        {
            var health = await ClusterHealth.ReadAsync(eks, kubernetes, step.Cluster.Address, cancellationToken);
            var waiting = (StepOutcome.Waiting)step.Wait("Writing down how the cluster is before the change");
            return waiting with { Until = step.Now, Baseline = health.ToBaseline(step.Now) };
        }

        // An update that the cluster's status does not tell of would be met with a refusal, and a refused apply is lost.
        var updates = await eks.ListUpdatesAsync(step.Cluster.Address, UpdateSubject.Cluster, cancellationToken);
        if (updates.FirstOrDefault(update => update.IsRunning) is { } running)
        {
            return step.Wait($"EKS carries out another update of the cluster first ({running.Type} {running.Id})");
        }

        await terraform.ApplyAsync(step, approved, cancellationToken);
        return step.Wait("Terraform applies the approved plan");
    }

    private async Task<StepOutcome> ProposeAsync(StepContext step, ControlPlane plane, string? because, CancellationToken cancellationToken)
    {
        if (await skew.RefuseAsync(step, plane.Version, cancellationToken) is { } tooOld)
        {
            return tooOld;
        }

        var prepared = await terraform.PrepareAsync(step, cancellationToken);
        if (prepared.State.Cluster is not { } address)
        {
            return new StepOutcome.Failed(
                $"Terraform's state in {step.Cluster.Code.Directory}{(step.Cluster.Terraform.Workspace is { } workspace ? $", workspace `{workspace}`," : "")} has no EKS cluster named {step.Cluster.Address.EksName}.",
                $"Check `terraform.directory`{(step.Cluster.Terraform.Workspace is null ? "" : ", `terraform.workspace`")} and `eksName` of this cluster in the configuration, and the state's backend.");
        }

        var title = $"Move the control plane of {step.Cluster.Name} from {plane.Version} to {step.Planned.Target}";
        return await terraform.ProposeAsync(step, prepared, plane.Version, [address], _ => title, because, cancellationToken)
            ?? new StepOutcome.Failed(
                $"Terraform has nothing to change although EKS runs {plane.Version} and the code now says {step.Planned.Target}.",
                $"The version in the code does not reach {address}: check `terraform.module` and `terraform.attribute` in the configuration.");
    }

    private async Task<StepOutcome> AfterFailureAsync(
        StepContext step, ControlPlane plane, TerraformApply apply, CancellationToken cancellationToken)
    {
        var failure = apply.Failure!;
        if (failure.Kind == TerraformFailureKind.StalePlan)
        {
            return await ProposeAsync(step, plane, "Terraform's state was written since the plan was made", cancellationToken);
        }

        if (TerraformFailures.IsBusy(failure) && !step.AbortWished)
        {
            var updates = await eks.ListUpdatesAsync(step.Cluster.Address, UpdateSubject.Cluster, cancellationToken);
            return TerraformFailures.WaitWhileBusy(step, apply, updates)
                ?? await ProposeAsync(step, plane, TerraformFailures.WasBusy, cancellationToken);
        }

        return failure.Kind == TerraformFailureKind.Eks
            ? await FindFailedUpdateAsync(step, apply, cancellationToken) ?? TerraformFailures.Explain(failure)
            : TerraformFailures.Explain(failure);
    }

    private async Task<StepOutcome> AfterLossAsync(StepContext step, ControlPlane plane, TerraformApply apply, CancellationToken cancellationToken) =>
        await FindFailedUpdateAsync(step, apply, cancellationToken) is { } failed
            ? failed
            : await ProposeAsync(step, plane, LostApplies.Because(apply), cancellationToken);

    // Terraform's text buries what EKS says of its own update: ask EKS.
    private async Task<StepOutcome.Failed?> FindFailedUpdateAsync(StepContext step, TerraformApply apply, CancellationToken cancellationToken)
    {
        var updates = await eks.ListUpdatesAsync(step.Cluster.Address, UpdateSubject.Cluster, cancellationToken);
        return EksFailures.NewestOf(apply, updates, step.Planned.Target) is { } update ? EksFailures.Explain("the update", update) : null;
    }
}
