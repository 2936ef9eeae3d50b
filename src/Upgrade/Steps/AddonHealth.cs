using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>
/// The health of the add-ons that a step has moved. An add-on may pass through DEGRADED while its pods come up; one that stays
/// there is a failure, and so is an update that EKS gave up.
/// </summary>
internal sealed class AddonHealth(IEks eks)
{
    /// <summary>CoreDNS and the drivers are up within two or three minutes; ten also bear a node that has to come first.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>What keeps the step from going on; null when all that it has moved is well.</summary>
    public async Task<StepOutcome?> FindAsync(StepContext step, IReadOnlyList<Addon> addons, CancellationToken cancellationToken)
    {
        var approved = step.State.Proposals.Where(record => record.Approvals.Count > 0).SelectMany(record => record.Proposal.Addons);
        var moved = addons.FirstOrDefault(addon =>
            addon.Status != "ACTIVE" && approved.Any(move => move.Addon == addon.Name && move.To == addon.Version));
        if (moved is null)
        {
            return null;
        }

        if (moved.Status == "UPDATE_FAILED")
        {
            var updates = await eks.ListUpdatesAsync(step.Cluster.Address, UpdateSubject.OfAddon(moved.Name), cancellationToken);
            if (updates.MaxBy(update => update.CreatedAt) is { IsRunning: false, Succeeded: false } newest)
            {
                return GaveUp(moved.Name, newest);
            }
        }

        var text = $"Add-on {moved.Name} {moved.Version} is {moved.Status}: it has {Patience.TotalMinutes:0} minutes to come up";
        return step.State.Progress is { Since: { } since } before && before.Text == text && step.Now - since >= Patience
            ? Failed(moved)
            : step.Wait(text, moved.HealthIssues);
    }

    /// <summary>What EKS says of an update that ended badly, with the remedy for an add-on.</summary>
    public static StepOutcome.Failed GaveUp(string addon, EksUpdate update) =>
        EksFailures.Explain($"the update of add-on {addon}", update, EksRemedies.ForAddon);

    private static StepOutcome.Failed Failed(Addon addon)
    {
        var issues = addon.HealthIssues ?? [];
        return new StepOutcome.Failed(
            $"Add-on {addon.Name} {addon.Version} is still {addon.Status} after {Patience.TotalMinutes:0} minutes"
                + (issues.Count > 0 ? $": {string.Join("; ", issues)}" : "") + ".",
            EksRemedies.ForAddon(issues is [var first, ..] ? first.Split(':', 2)[0] : ""));
    }
}
