using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>What a failed apply means for the person in the thread.</summary>
internal static class TerraformFailures
{
    /// <summary>Why a new proposal follows a refusal for being busy.</summary>
    public const string WasBusy = "EKS was busy when the last one was applied, and refused it";

    // Five minutes at the usual interval. Nothing tells when EKS is free again, and each try costs people an approval.
    private const int BusyPolls = 20;
    private const string AskedAgain = "Nothing was changed. In a while it is planned anew and asked for again";

    public static StepOutcome.Failed Explain(TerraformFailure failure) => failure.Kind switch
    {
        TerraformFailureKind.StateLocked when failure.Lock is { IsOwnAndDead: true } own => new StepOutcome.Failed(
            $"Terraform's state is locked by an apply of the bot's own that is dead ({own.Holder}). Nothing was changed.",
            "Release the lock: nobody works under it any more. Then the step plans anew.")
        {
            Ways = [Release(own, $"an apply of the bot's own that is dead ({own.Holder})")],
        },
        TerraformFailureKind.StateLocked => new StepOutcome.Failed(
            $"Terraform's state is locked{(failure.LockHolder is { } holder ? $" by {holder}" : "")}. Nothing was changed.",
            "Let them finish, then retry. Release the lock only when you are sure that nobody works under it any more.")
        {
            Ways = failure.Lock is { } held ? [Release(held, held.Holder)] : [],
        },
        TerraformFailureKind.Credentials => new StepOutcome.Failed(
            $"AWS refused the credentials: {failure.Summary}",
            "Renew the bot's credentials or role, then retry: the step looks at EKS before it does anything."),
        _ when IsBusy(failure) => new StepOutcome.Failed(
            $"EKS is busy with another update, perhaps a platform patch that it does not show: {failure.Summary}",
            "Wait some minutes, then retry: the step plans anew from what EKS says then."),
        _ when IsProviderCrash(failure) => new StepOutcome.Failed(
            $"Terraform's AWS provider ended in the middle: {failure.Summary}",
            "Retry: the step looks at EKS first, which goes on with what it has begun, and plans anew. If it ends again, look at the memory of the bot's machine."),
        _ => new StepOutcome.Failed(
            $"terraform apply failed: {failure.Summary}",
            "Retry plans anew from what EKS says now; the old plan is never applied again."),
    };

    /// <summary>
    /// After EKS refused an apply because it is at work on the cluster: waits until it should be free, then null, for a new proposal. The
    /// refused apply has written the state, so the old plan is stale for ever.
    /// </summary>
    /// <param name="updates">What EKS shows of its updates; what it patches by itself it does not.</param>
    public static StepOutcome? WaitWhileBusy(StepContext step, TerraformApply apply, IEnumerable<EksUpdate> updates)
    {
        if (updates.FirstOrDefault(update => update.IsRunning) is { } running)
        {
            return step.Wait($"EKS refused what was approved, because it carries out another update first ({running.Type} {running.Id}). {AskedAgain}");
        }

        return step.Now < apply.StartedAt + (BusyPolls * step.Cluster.PollInterval)
            ? step.Wait($"EKS refused what was approved, because it is busy with something that it does not show, such as a platform patch. {AskedAgain}")
            : null;
    }

    /// <summary>
    /// EKS refused because it is at work on the cluster, perhaps unseen: it patches platforms with the cluster ACTIVE all the while
    /// (aws/containers-roadmap#1500).
    /// </summary>
    public static bool IsBusy(TerraformFailure failure) => failure.Summary.Contains("ResourceInUseException", StringComparison.Ordinal);

    private static bool IsProviderCrash(TerraformFailure failure) => failure.Summary.Contains("Plugin did not respond", StringComparison.Ordinal);

    private static ReleaseStateLock Release(HeldLock held, string holder) => new(held.Id, holder);
}
