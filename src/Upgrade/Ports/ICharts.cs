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
/// <param name="Completed">Releases that are done.</param>
/// <param name="Failure">helmfile's own error, without secrets; null unless it failed.</param>
public sealed record ChartApply(ApplyPhase Phase, DateTimeOffset? StartedAt, IReadOnlyList<string> Completed, string? Failure = null);

/// <summary>
/// The helmfile executable. An apply is started at most once per run and key, for ever. Throws <see cref="OutsideException"/>.
/// </summary>
public interface ICharts
{
    /// <summary><c>helmfile deps</c> and <c>helmfile diff</c>. Keeps what was printed, without secrets, under the run and key.</summary>
    Task<ChartDiff> DiffAsync(ClusterAddress cluster, RunId run, string key, ChartPlace place, CancellationToken cancellationToken);

    /// <summary>Starts <c>helmfile apply</c> in a session of its own, so that it outlives this process.</summary>
    Task StartApplyAsync(ClusterAddress cluster, RunId run, string key, ChartPlace place, CancellationToken cancellationToken);

    /// <summary>How the apply stands, also one that another process started.</summary>
    Task<ChartApply> FollowApplyAsync(RunId run, string key, CancellationToken cancellationToken);

    /// <summary>Deletes everything kept for the run.</summary>
    Task DiscardAsync(RunId run, CancellationToken cancellationToken);
}
