using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>How the applies of other replicas stand, as these tell it.</summary>
internal sealed class ApplyReports(SharedApplies shared)
{
    /// <summary>How an apply stands that this workspace knows nothing of.</summary>
    public async Task<TerraformApply> FollowAsync(PlanFolder folder, CancellationToken cancellationToken)
    {
        if (await shared.LookAsync<TerraformApply>(folder.Run, folder.Key, TerraformApplies.IsApplyOf, cancellationToken)
            is not var (sighting, begun, told))
        {
            return new TerraformApply(ApplyPhase.NotStarted, null, [], []);
        }

        return sighting switch
        {
            Sighting.Ended when told is not null => told,
            Sighting.Running => As(ApplyPhase.Running),
            Sighting.OutOfSight => As(ApplyPhase.OutOfSight) with { BegunBy = begun.Replica, LastSeenAt = begun.SeenAt },
            _ => As(ApplyPhase.Lost) with { BegunBy = begun.Replica, LastSeenAt = begun.SeenAt },
        };

        TerraformApply As(ApplyPhase phase) => new(phase, begun.StartedAt, told?.Working ?? [], told?.Completed ?? []);
    }
}
