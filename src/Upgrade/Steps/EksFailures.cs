using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>Finds the update that an apply left failed at EKS, and says what became of it.</summary>
internal static class EksFailures
{
    // EKS's clock and ours need not agree to the second, and no two tries lie closer together: each takes an approval.
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromSeconds(30);

    /// <summary>The newest update to this version that ended badly; null for one that is older than the apply, which it says nothing of.</summary>
    public static EksUpdate? NewestOf(TerraformApply apply, IReadOnlyList<EksUpdate> updates, KubernetesVersion target) =>
        updates.MaxBy(update => update.CreatedAt) is { IsRunning: false, Succeeded: false } newest
            && (newest.Version == target || newest is { Type: "VersionRollback", Version: null }) && IsOf(apply, newest)
            ? newest
            : null;

    /// <summary>The newest update of an add-on that ended badly since the apply began; null when there is none.</summary>
    public static EksUpdate? NewestOf(TerraformApply apply, IReadOnlyList<EksUpdate> updates) =>
        updates.MaxBy(update => update.CreatedAt) is { IsRunning: false, Succeeded: false } newest && IsOf(apply, newest)
            ? newest
            : null;

    /// <summary>The newest update when it was made since an instant and ended badly; else null.</summary>
    public static EksUpdate? NewestSince(DateTimeOffset since, IReadOnlyList<EksUpdate> updates) =>
        updates.MaxBy(update => update.CreatedAt) is { IsRunning: false, Succeeded: false } newest && newest.CreatedAt >= since - ClocksDiffer
            ? newest
            : null;

    // Terraform names the update that it waited for, whatever the clocks say. One that was killed names none.
    private static bool IsOf(TerraformApply apply, EksUpdate update) =>
        apply.Failure?.Summary.Contains(update.Id, StringComparison.Ordinal) == true || !(update.CreatedAt < apply.StartedAt - ClocksDiffer);

    /// <summary>What EKS says of it, with the remedy.</summary>
    /// <param name="what">What EKS gave up: <c>the update</c>.</param>
    /// <param name="update">An update that ended badly.</param>
    /// <param name="remedy">What to do about an error code; the cluster's remedies when left out.</param>
    public static StepOutcome.Failed Explain(string what, EksUpdate update, Func<string, string>? remedy = null) =>
        update.Errors is [var error, ..]
            ? new StepOutcome.Failed(
                $"EKS gave up {what} ({update.Id}): {error.Code}: {error.Message}"
                    + (error.ResourceIds.Count > 0 ? $" ({string.Join(", ", error.ResourceIds.Take(5))})" : ""),
                (remedy ?? EksRemedies.For)(error.Code))
            : update.Status == "Cancelled"
                ? new StepOutcome.Failed($"EKS cancelled {what} ({update.Id}) and gives no reason.", EksRemedies.For(""))
                : new StepOutcome.Failed($"EKS gave up {what} ({update.Id}, {update.Status}).", EksRemedies.For(""));
}
