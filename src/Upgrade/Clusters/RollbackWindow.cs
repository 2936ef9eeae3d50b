namespace EksUpgradeBot.Upgrade.Clusters;

/// <summary>
/// The way back that EKS leaves open after an upgrade: the control plane one minor down, for seven days after the upgrade was completed,
/// once, and not after a further upgrade (EKS user guide, "Roll back a cluster to the previous version").
/// </summary>
/// <param name="From">The version that runs.</param>
/// <param name="To">The version that EKS would take it back to.</param>
/// <param name="ClosesAt">When EKS stops taking it back, at the earliest.</param>
public sealed record RollbackWindow(KubernetesVersion From, KubernetesVersion To, DateTimeOffset ClosesAt)
{
    /// <summary>What is asked for it, as a source that may be unseen.</summary>
    public const string Source = "The updates of the cluster";

    /// <summary>How long EKS takes a control plane back (EKS user guide).</summary>
    public static readonly TimeSpan Length = TimeSpan.FromDays(7);

    /// <summary>True while EKS takes it back.</summary>
    public bool IsOpenAt(DateTimeOffset now) => now < ClosesAt;

    /// <summary>
    /// Reads it from the updates of the cluster itself; null when none of them is an upgrade to what runs: the cluster was made with its
    /// version, was taken back already, or EKS no longer knows. Pure.
    /// </summary>
    /// <param name="plane">What the control plane runs.</param>
    /// <param name="updates">The cluster's own updates, in any order.</param>
    public static RollbackWindow? Of(KubernetesVersion plane, IEnumerable<EksUpdate> updates) =>
        updates.Where(update => update.Succeeded && (update.Type is "VersionUpdate" or "VersionRollback")).MaxBy(update => update.CreatedAt)
            is { Type: "VersionUpdate" } upgrade && upgrade.Version == plane
            ? new RollbackWindow(plane, plane.Previous, Closes(upgrade))
            : null;

    // EKS counts from the completion and tells only of the beginning: reckoned so, the window never closes before it is said to.
    private static DateTimeOffset Closes(EksUpdate upgrade) => upgrade.CreatedAt + Length;
}
