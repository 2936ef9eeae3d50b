using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Ports;

/// <summary>A helmfile in a working copy.</summary>
/// <param name="Directory">Absolute path of the directory of <c>helmfile.yaml</c>.</param>
/// <param name="Environment">helmfile's environment; null for its default.</param>
public sealed record ChartPlace(string Directory, string? Environment);

/// <summary>What <c>helmfile apply</c> would do.</summary>
/// <param name="Sha256">Lower-case hexadecimal SHA-256 of the diff as helmfile prints it.</param>
/// <param name="Releases">The releases that would change; empty when there is nothing to do.</param>
public sealed record ChartDiff(string Sha256, IReadOnlyList<ReleaseChange> Releases);

/// <summary>How an apply of charts stands.</summary>
/// <param name="Phase">Where it is.</param>
/// <param name="StartedAt">When it was started; null when it was not.</param>
/// <param name="Completed">Releases that are done, by name.</param>
/// <param name="Failure">Why it failed; null unless it did.</param>
public sealed record ChartApply(ApplyPhase Phase, DateTimeOffset? StartedAt, IReadOnlyList<string> Completed, ChartFailure? Failure = null)
{
    /// <summary>The replica that began it, when it is not seen from here; null otherwise.</summary>
    public string? BegunBy { get; init; }

    /// <summary>When that replica last knew how it stood; null with <see cref="BegunBy"/>.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }
}

/// <summary>Why helmfile failed.</summary>
/// <param name="Summary">One or two sentences that name the release and what helm said of it, without secrets.</param>
/// <param name="Remedy">What the person can do.</param>
public sealed record ChartFailure(string Summary, string Remedy);

/// <summary>
/// The helmfile executable. An apply is started at most once per run and key, for ever, by whichever replica. Throws <see cref="OutsideException"/>.
/// </summary>
public interface ICharts
{
    /// <summary>
    /// <c>helmfile deps</c> and <c>helmfile diff</c>. Keeps what was printed, without secrets, under the run and key. A release that
    /// another helm works on, or has left in the middle, is no difference to helmfile: it is an exception here.
    /// </summary>
    Task<ChartDiff> DiffAsync(ClusterAddress cluster, RunId run, string key, ChartPlace place, CancellationToken cancellationToken);

    /// <summary>
    /// Starts <c>helmfile apply</c> in a session of its own, so that it outlives this process. A second call for the same run and
    /// key starts nothing.
    /// </summary>
    Task StartApplyAsync(ClusterAddress cluster, RunId run, string key, ChartPlace place, CancellationToken cancellationToken);

    /// <summary>How the apply stands, also one that another process started.</summary>
    Task<ChartApply> FollowApplyAsync(RunId run, string key, CancellationToken cancellationToken);

    /// <summary>Deletes everything kept for the run.</summary>
    Task DiscardAsync(RunId run, CancellationToken cancellationToken);
}
