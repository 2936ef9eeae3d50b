using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Ports;

/// <summary>Where the Terraform code of a cluster is.</summary>
/// <param name="Repository">A git URL or path; null when <paramref name="Directory"/> is used in place, without git.</param>
/// <param name="Branch">The base branch, such as <c>main</c>.</param>
/// <param name="Directory">The root module, relative to the repository, or a path of its own when there is no repository.</param>
/// <param name="Module">The module block that holds the version; null to find the only candidate.</param>
/// <param name="Attribute">
/// The attribute that holds the version; empty to take <c>cluster_version</c> or <c>kubernetes_version</c>, whichever is there.
/// </param>
public sealed record CodeLocation(string? Repository, string Branch, string Directory, string? Module, string Attribute)
{
    /// <summary>
    /// The var files that Terraform is given with <c>-var-file</c>, in that order: paths relative to <see cref="Directory"/>. A later one
    /// wins, and all of them over the files that Terraform reads by itself.
    /// </summary>
    public IReadOnlyList<string> VarFiles { get; init; } = [];
}

/// <summary>A working copy for one run.</summary>
/// <param name="RootModule">Absolute path of the directory that Terraform runs in.</param>
/// <param name="BaseCommit">The tip of the base branch at the remote when last fetched; empty without a repository.</param>
/// <param name="Commit">The commit checked out; empty without a repository.</param>
public sealed record WorkingCopy(string RootModule, string BaseCommit, string Commit)
{
    /// <summary>Absolute path of the repository's own root; empty without a repository.</summary>
    public string Root { get; init; } = "";
}

/// <summary>The place of the version in the code.</summary>
/// <param name="File">Path relative to the root module.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Version">What stands there.</param>
/// <param name="Offset">Byte offset of the first character of the version, without its quotes.</param>
public sealed record VersionInCode(string File, int Line, KubernetesVersion Version, long Offset);

/// <summary>A change of the version that stands committed on the run's branch.</summary>
/// <param name="Copy">The working copy with the change checked out.</param>
/// <param name="Edit">Where the version stands, with the new version.</param>
/// <param name="Diff">The change as a unified diff; empty when the code said so already.</param>
public sealed record CodeChange(WorkingCopy Copy, VersionInCode Edit, string Diff);

/// <summary>
/// The Terraform code of a cluster: git and the editor of one attribute. Every method may be repeated. Throws
/// <see cref="OutsideException"/>; a version that cannot be edited safely is a final one that names file, line and reason.
/// </summary>
public interface ICode
{
    /// <summary>
    /// Makes or refreshes the run's own clone, fetches, and checks out the run's branch (made from the base branch's tip
    /// when it does not exist, or rebuilt from it when nothing of the run was pushed yet and the base has moved).
    /// </summary>
    Task<WorkingCopy> CheckOutAsync(RunId run, CodeLocation code, CancellationToken cancellationToken);

    /// <summary>The tip of the base branch at the remote, now; empty without a repository.</summary>
    Task<string> GetBaseCommitAsync(RunId run, CodeLocation code, CancellationToken cancellationToken);

    /// <summary>Where the version stands in a working copy.</summary>
    Task<VersionInCode> FindVersionAsync(WorkingCopy copy, CodeLocation code, CancellationToken cancellationToken);

    /// <summary>Sets the version and commits it on the run's branch, locally. Says so and commits nothing when it stands there already.</summary>
    Task<CodeChange> SetVersionAsync(
        RunId run, WorkingCopy copy, CodeLocation code, KubernetesVersion version, string commitMessage, CancellationToken cancellationToken);

    /// <summary>Pushes the run's branch. Nothing without a repository.</summary>
    Task PushAsync(RunId run, CodeLocation code, CancellationToken cancellationToken);

    /// <summary>Moves the base branch at the remote forward to the run's branch; refuses (final) when that is no fast-forward.</summary>
    Task MergeAsync(RunId run, CodeLocation code, CancellationToken cancellationToken);

    /// <summary>
    /// Drops what the run has not pushed: its local commits, and the clone. A branch that was pushed stays at the remote.
    /// Without a repository, puts the version back that stood there before, unless it was applied.
    /// </summary>
    Task DiscardAsync(RunId run, CodeLocation code, CancellationToken cancellationToken);
}
