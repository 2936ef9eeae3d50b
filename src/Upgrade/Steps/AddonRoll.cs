using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>
/// Moves add-ons, one after the other: before a hop those that the next minor would break, before a rollback those that the older one
/// would, after the nodes all that lag. Through Terraform where that moves them, else through EKS itself with <c>PRESERVE</c>.
/// </summary>
internal sealed class AddonRoll(IEks eks, ICode code, TerraformChange terraform)
{
    private readonly AddonProposals _proposals = new(code, terraform);

    public async Task<StepOutcome> AdvanceAsync(StepContext step, AddonPass pass, CancellationToken cancellationToken)
    {
        var target = step.Planned.Target;

        // Terraform first: what it did before it ended shows in EKS afterwards, and not the other way round.
        var apply = await terraform.FollowAsync(step, cancellationToken);
        var plane = await eks.DescribeControlPlaneAsync(step.Cluster.Address, cancellationToken);
        var addons = AddonsNow.InOrder(await eks.ListAddonsAsync(step.Cluster.Address, cancellationToken));

        // An update that already runs is adopted, never started twice, and never run over.
        if (apply.IsAtWork || addons.Any(addon => addon.Status is "UPDATING" or "CREATING"))
        {
            return WaitForAddons(step, addons, apply);
        }

        if (plane.RunningUpdate is { } update)
        {
            return step.Wait($"EKS carries out another update of the cluster first ({update.Type} {update.Id})");
        }

        if (pass == AddonPass.BeforeHop && plane.Version >= target)
        {
            return new StepOutcome.Done($"The control plane runs {plane.Version} already: the add-ons move after the nodes.");
        }

        if (pass == AddonPass.BeforeRollback && plane.Version == target)
        {
            return new StepOutcome.Done($"The control plane runs {plane.Version} already: the add-ons stay as they are.");
        }

        var from = pass == AddonPass.BeforeRollback ? target.Next : target.Previous;
        if (pass == AddonPass.AfterNodes ? plane.Version < target : plane.Version != from)
        {
            return new StepOutcome.Failed(
                $"The control plane runs {plane.Version}; {(pass == AddonPass.AfterNodes ? $"add-ons go to {target} after it" : $"add-ons are made ready for {target} when it runs {from}")}.",
                "Somebody moved it in between. Abort this run and start a new one from where the cluster is.");
        }

        if (apply.Phase == ApplyPhase.Succeeded)
        {
            await terraform.KeepAppliedAsync(step, cancellationToken);
        }

        if (await new AddonHealth(eks).FindAsync(step, addons, cancellationToken) is { } unhealthy)
        {
            return unhealthy;
        }

        var now = await AddonsNow.ReadAsync(eks, step.Cluster.Address, plane, pass == AddonPass.AfterNodes ? plane.Version : target, addons, cancellationToken);
        if (now.Stuck is [var stuck, ..])
        {
            return new StepOutcome.Failed(string.Join(" ", now.Stuck.Select(each => each.Reason)), stuck.Remedy);
        }

        if (now.Lagging.Count == 0)
        {
            return AddonSummary.Of(step, now);
        }

        return apply.Phase switch
        {
            // Proposed once more to somebody who wants the run to end, it is declined: see the engine.
            ApplyPhase.NotStarted when step.ToDecline is { } declined => new StepOutcome.Proposes(declined),
            ApplyPhase.NotStarted when step.Approved is { } approved => await ApplyAsync(step, now, approved, cancellationToken),
            ApplyPhase.NotStarted => await _proposals.ProposeAsync(step, now, null, cancellationToken),
            ApplyPhase.Failed => await AfterFailureAsync(step, now, apply, cancellationToken),
            ApplyPhase.Lost => await FindFailedUpdateAsync(step, now, apply, cancellationToken)
                ?? await _proposals.ProposeAsync(step, now, LostApplies.Because(apply), cancellationToken),

            // Terraform has applied what it holds; what is left is the next minor of the VPC CNI, or not in the code.
            _ => await _proposals.ProposeAsync(step, now, "the Terraform plan has been applied and did not bring these add-ons to where they go", cancellationToken),
        };
    }

    private async Task<StepOutcome> ApplyAsync(StepContext step, AddonsNow now, Proposal approved, CancellationToken cancellationToken)
    {
        var moved = now.Plane.Version != approved.ControlPlane ? $"the control plane runs {now.Plane.Version} now"
            : FindMovedAddon(now, approved) is { } addon ? addon
            : approved.Terraform is not null ? await terraform.FindMovedWorldAsync(step, approved, cancellationToken)
            : null;
        if (moved is not null)
        {
            return await _proposals.ProposeAsync(step, now, moved, cancellationToken);
        }

        if (step.WaitForWindow() is { } closed)
        {
            // The next add-on waits for the window too, but what became of the one before is told at once.
            return await FindGivenUpAsync(step, approved, cancellationToken) ?? (StepOutcome)closed;
        }

        if (approved.Terraform is not null)
        {
            await terraform.ApplyAsync(step, approved, cancellationToken);
            return step.Wait("Terraform applies the approved plan");
        }

        // One after the other: an add-on that comes to grief then takes no other along.
        var next = approved.Addons.FirstOrDefault(move => now.Addons.Any(addon => addon.Name == move.Addon && addon.Version == move.From));
        if (next is null || now.Lagging.All(lagging => lagging.Addon.Name != next.Addon))
        {
            return await _proposals.ProposeAsync(step, now, "other add-ons lag than those that were shown", cancellationToken);
        }

        if (approved.PinsDiff.Length > 0)
        {
            await terraform.PushAsync(step, cancellationToken);
        }

        // The token makes EKS answer a repetition with the same update, so this is also how an earlier start is found again.
        var started = await eks.UpdateAddonAsync(
            step.Cluster.Address, next.Addon, next.To, ClientRequestToken(step, next), cancellationToken);
        var update = (await eks.ListUpdatesAsync(step.Cluster.Address, UpdateSubject.OfAddon(next.Addon), cancellationToken))
            .FirstOrDefault(update => update.Id == started.Id) ?? started;
        return update.IsRunning || update.Succeeded
            ? WaitForAddons(step, now.Addons, null, $"EKS moves add-on {next.Addon} to {next.To}")
            : AddonHealth.GaveUp(next.Addon, update);
    }

    /// <summary>An add-on that is not as it was shown, as a clause; null when there is none. Of EKS's own moves some may be done.</summary>
    private static string? FindMovedAddon(AddonsNow now, Proposal approved)
    {
        foreach (var moves in approved.Addons.GroupBy(move => move.Addon))
        {
            var addon = now.Addons.FirstOrDefault(addon => addon.Name == moves.Key);
            if (addon is null && approved.Terraform is not null)
            {
                return $"add-on {moves.Key} is gone";
            }

            if (addon is not null && moves.All(move => move.From != addon.Version && (move.To != addon.Version || approved.Terraform is not null)))
            {
                return $"add-on {addon.Name} runs {addon.Version} now";
            }
        }

        return null;
    }

    private async Task<StepOutcome> AfterFailureAsync(StepContext step, AddonsNow now, TerraformApply apply, CancellationToken cancellationToken)
    {
        var failure = apply.Failure!;
        if (failure.Kind == TerraformFailureKind.StalePlan)
        {
            return await _proposals.ProposeAsync(step, now, "Terraform's state was written since the plan was made", cancellationToken);
        }

        return failure.Kind == TerraformFailureKind.Eks
            ? await FindFailedUpdateAsync(step, now, apply, cancellationToken) ?? TerraformFailures.Explain(failure)
            : TerraformFailures.Explain(failure);
    }

    // Terraform's text buries what EKS says of its own update: ask EKS.
    private async Task<StepOutcome.Failed?> FindFailedUpdateAsync(
        StepContext step, AddonsNow now, TerraformApply apply, CancellationToken cancellationToken)
    {
        foreach (var (addon, _) in now.Lagging)
        {
            var updates = await eks.ListUpdatesAsync(step.Cluster.Address, UpdateSubject.OfAddon(addon.Name), cancellationToken);
            if (EksFailures.NewestOf(apply, updates) is { } update)
            {
                return AddonHealth.GaveUp(addon.Name, update);
            }
        }

        return null;
    }

    private async Task<StepOutcome.Failed?> FindGivenUpAsync(StepContext step, Proposal approved, CancellationToken cancellationToken)
    {
        foreach (var addon in approved.Addons.Select(move => move.Addon).Distinct())
        {
            var updates = await eks.ListUpdatesAsync(step.Cluster.Address, UpdateSubject.OfAddon(addon), cancellationToken);
            if (EksFailures.NewestSince(step.State.ApprovedProposal!.Approvals[^1].At, updates) is { } update)
            {
                return AddonHealth.GaveUp(addon, update);
            }
        }

        return null;
    }

    private static StepOutcome WaitForAddons(StepContext step, IReadOnlyList<Addon> addons, TerraformApply? apply, string? text = null)
    {
        var busy = addons.Where(addon => addon.Status is "UPDATING" or "CREATING").Select(addon => addon.Name).ToList();
        var moves = step.Approved?.Addons ?? [];
        var there = moves.Count(move => addons.Any(addon => addon.Name == move.Addon && addon.Version == move.To && addon.Status == "ACTIVE"));
        return step.Wait(
            text ?? (busy.Count > 0 ? $"EKS moves {(busy.Count == 1 ? "add-on" : "add-ons")} {string.Join(", ", busy)}"
                : apply is { IsAtWork: true } ? LostApplies.Describe(apply) : "EKS moves the add-ons"),
            [.. addons.Select(addon => $"{addon.Name}: {addon.Version}, {addon.Status}")], there, moves.Count);
    }

    // At most 64 characters, and the same for the same run, step, proposal and move, so that EKS takes a repetition for what it is.
    private static string ClientRequestToken(StepContext step, AddonMove move) =>
        TerraformChange.Digest(step.Run.Value, step.Planned.Id, step.State.Proposals.Count.ToString(), move.Addon, move.To).Value;
}

/// <summary>When add-ons move.</summary>
internal enum AddonPass
{
    /// <summary>Before the control plane goes up.</summary>
    BeforeHop,

    /// <summary>After control plane and nodes have gone up.</summary>
    AfterNodes,

    /// <summary>Before the control plane goes back.</summary>
    BeforeRollback,
}
