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
    /// <summary>How what was done lands in the base branch.</summary>
    public MergePolicy Merge { get; init; } = MergePolicy.FastForward;

    /// <summary>
    /// The var files that Terraform is given with <c>-var-file</c>, in that order: paths relative to <see cref="Directory"/>. A later one
    /// wins, and all of them over the files that Terraform reads by itself.
    /// </summary>
    public IReadOnlyList<string> VarFiles { get; init; } = [];
}

/// <summary>How the branch of a run that has gone well lands in the base branch.</summary>
public enum MergePolicy
{
    /// <summary>The bot moves the base branch forward to it.</summary>
    FastForward,

    /// <summary>It is left for a pull request, which people open and merge.</summary>
    PullRequest,
}

/// <summary>A working copy for one run.</summary>
/// <param name="RootModule">Absolute path of the directory that Terraform runs in.</param>
/// <param name="BaseCommit">The tip of the base branch at the remote when last fetched; empty without a repository.</param>
/// <param name="Commit">The commit checked out; empty without a repository.</param>
public sealed record WorkingCopy(string RootModule, string BaseCommit, string Commit)
{
    /// <summary>
    /// The content of the commit, whatever its message and parents are: the id of its tree; empty without a repository. The message is
    /// completed when the change has been approved, which gives the commit another id and leaves the tree.
    /// </summary>
    public string Tree { get; init; } = "";

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

/// <summary>The version that an add-on is to have in the code.</summary>
/// <param name="Addon">Such as <c>vpc-cni</c>.</param>
/// <param name="Address">The address of its <c>aws_eks_addon</c> in the state: it leads to the block in the code.</param>
/// <param name="Installed">The version that EKS runs now.</param>
/// <param name="Version">The version that is wanted, such as <c>v1.20.4-eksbuild.1</c>.</param>
/// <param name="AlsoGood">Versions that may stay when one of them stands there already.</param>
public sealed record AddonInCode(string Addon, string Address, string Installed, string Version, IReadOnlyList<string> AlsoGood);

/// <summary>What became of the versions of add-ons in the code.</summary>
/// <param name="Copy">The working copy with the change checked out.</param>
/// <param name="Diff">The change as a unified diff; empty when the code says so already, or pins none of them.</param>
/// <param name="Pinned">The add-ons whose version stands in the code as a literal and is now good.</param>
/// <param name="Unsafe">The pins that cannot be edited safely; they are as they were.</param>
public sealed record AddonsCodeChange(WorkingCopy Copy, string Diff, IReadOnlyList<string> Pinned, IReadOnlyList<UnsafePin> Unsafe);

/// <summary>A pin of an add-on's version that cannot be edited safely.</summary>
/// <param name="Addon">The add-on.</param>
/// <param name="Reason">File, line and reason, as one sentence without its full stop.</param>
/// <param name="Remedy">What the person can do, as a sentence.</param>
public sealed record UnsafePin(string Addon, string Reason, string Remedy);

/// <summary>
/// The Terraform code of a cluster: git and the editor of one attribute. Every method may be repeated. Throws
/// <see cref="OutsideException"/>; a version that cannot be edited safely is a final one that names file, line and reason.
/// </summary>
public interface ICode
{
    /// <summary>
    /// Makes or refreshes the run's own clone, fetches, and checks out the run's branch (made from the base branch's tip
    /// when it does not exist, or rebuilt from it when nothing of the run was pushed yet and the base has moved). A pushed branch is
    /// rebased onto a base that has moved; final, with the files, when they conflict. What somebody else put on the run's branch is
    /// taken over: whoever compares trees sees it.
    /// </summary>
    Task<WorkingCopy> CheckOutAsync(RunId run, CodeLocation code, CancellationToken cancellationToken);

    /// <summary>The tip of the base branch at the remote, now; empty without a repository.</summary>
    Task<string> GetBaseCommitAsync(RunId run, CodeLocation code, CancellationToken cancellationToken);

    /// <summary>Where the version stands in a working copy.</summary>
    Task<VersionInCode> FindVersionAsync(WorkingCopy copy, CodeLocation code, CancellationToken cancellationToken);

    /// <summary>Sets the version and commits it on the run's branch, locally. Says so and commits nothing when it stands there already.</summary>
    Task<CodeChange> SetVersionAsync(
        RunId run, WorkingCopy copy, CodeLocation code, KubernetesVersion version, string commitMessage, CancellationToken cancellationToken);

    /// <summary>
    /// Sets the versions of those of these add-ons whose version is pinned in the code by a literal, and commits that on the run's
    /// branch, locally. An add-on that the code does not pin is left alone; nothing is committed when nothing is to be changed.
    /// </summary>
    Task<AddonsCodeChange> SetAddonVersionsAsync(
        RunId run, WorkingCopy copy, CodeLocation code, IReadOnlyList<AddonInCode> addons, string commitMessage, CancellationToken cancellationToken);

    /// <summary>
    /// Pushes the run's branch. A newest commit that no remote branch has yet gets this message first: the same tree and parent under
    /// another id. Nothing without a repository.
    /// </summary>
    Task PushAsync(RunId run, CodeLocation code, string commitMessage, CancellationToken cancellationToken);

    /// <summary>
    /// Lands the run's branch as <see cref="CodeLocation.Merge"/> says: moves the base branch at the remote forward to it (transient when
    /// somebody moved the base meanwhile), or pushes it and leaves the rest to a pull request. True when the base branch has it all now.
    /// </summary>
    Task<bool> MergeAsync(RunId run, CodeLocation code, CancellationToken cancellationToken);

    /// <summary>
    /// Drops what the run has not pushed: its local commits, and the clone. A branch that was pushed stays at the remote.
    /// Without a repository, puts the versions back that stood there before, unless they were applied. Says what the code says then; null
    /// when the run never touched it.
    /// </summary>
    Task<CodeAfterRun?> DiscardAsync(RunId run, CodeLocation code, CancellationToken cancellationToken);
}
