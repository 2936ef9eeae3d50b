using EksUpgradeBot.Adapters.Code.Addons;
using EksUpgradeBot.Adapters.Git;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>
/// The Terraform code of a cluster: a clone of its own for every run, under <c>&lt;workspace&gt;/clones/</c>, and the branch
/// <c>eks-upgrade/&lt;run&gt;</c>. Without a repository, the directory itself.
/// </summary>
/// <param name="git">Git.</param>
/// <param name="workspace">Where the clones are.</param>
/// <param name="vault">Where commits are kept for other replicas until they are pushed; null to keep them in the clone alone.</param>
public sealed class TerraformCode(GitCli git, string workspace, Vault? vault = null) : ICode
{
    private readonly UnpushedCommits _unpushed = new(git, vault);
    private readonly OneAtATime _gate = new();
    private readonly CodeInPlace _inPlace = new(workspace);
    private readonly AddonPinsInPlace _addonsInPlace = new(workspace);

    /// <inheritdoc />
    public Task<WorkingCopy> CheckOutAsync(RunId run, CodeLocation code, CancellationToken cancellationToken) =>
        InTurnAsync(
            run,
            async () => code.Repository is { } repository
                ? await Branch(run, code, repository).CheckOutAsync(cancellationToken)
                : CodeInPlace.CheckOut(code),
            cancellationToken);

    /// <inheritdoc />
    public async Task<string> GetBaseCommitAsync(RunId run, CodeLocation code, CancellationToken cancellationToken)
    {
        if (code.Repository is not { } repository)
        {
            return "";
        }

        var clone = new CloneDirectory(workspace, run);
        clone.MakeParent();
        var tips = await git.ListBranchesAsync(clone.Parent, repository, [code.Branch], cancellationToken);
        return RunClone.BaseOf(tips, code);
    }

    /// <inheritdoc />
    public Task<VersionInCode> FindVersionAsync(WorkingCopy copy, CodeLocation code, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var place = CodeEdits.Find(copy, code);
        return Task.FromResult(CodeEdits.Describe(place, place.Version));
    }

    /// <inheritdoc />
    public Task<CodeChange> SetVersionAsync(
        RunId run, WorkingCopy copy, CodeLocation code, KubernetesVersion version, string commitMessage, CancellationToken cancellationToken) =>
        InTurnAsync(
            run,
            async () => code.Repository is { } repository
                ? await Branch(run, code, repository)
                    .Edits.SetVersionAsync(copy, version, commitMessage, cancellationToken)
                : _inPlace.SetVersion(run, copy, code, version),
            cancellationToken);

    /// <inheritdoc />
    public Task<AddonsCodeChange> SetAddonVersionsAsync(
        RunId run, WorkingCopy copy, CodeLocation code, IReadOnlyList<AddonInCode> addons, string commitMessage, CancellationToken cancellationToken) =>
        InTurnAsync(
            run,
            async () => code.Repository is { } repository
                ? await Branch(run, code, repository)
                    .Edits.SetAddonVersionsAsync(copy, addons, commitMessage, cancellationToken)
                : _addonsInPlace.Set(run, copy, code, addons),
            cancellationToken);

    /// <inheritdoc />
    public Task PushAsync(RunId run, CodeLocation code, string commitMessage, CancellationToken cancellationToken) =>
        code.Repository is { } repository
            ? InTurnAsync(
                run,
                () => Branch(run, code, repository).Landing.PushAsync(commitMessage, cancellationToken),
                cancellationToken)
            : Task.CompletedTask;

    /// <inheritdoc />
    /// <remarks>Without a repository this is the word that the version was applied: <see cref="DiscardAsync"/> will leave it.</remarks>
    public Task<bool> MergeAsync(RunId run, CodeLocation code, CancellationToken cancellationToken) =>
        InTurnAsync(
            run,
            async () =>
            {
                if (code.Repository is { } repository)
                {
                    return await Branch(run, code, repository).Landing.MergeAsync(cancellationToken);
                }

                _inPlace.Keep(run);
                _addonsInPlace.Keep(run);
                return true;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<CodeAfterRun?> DiscardAsync(RunId run, CodeLocation code, CancellationToken cancellationToken) =>
        InTurnAsync(
            run,
            async () =>
            {
                if (code.Repository is not { } repository)
                {
                    _addonsInPlace.PutBack(run, code);
                    return _inPlace.PutBack(run, code);
                }

                var clone = new CloneDirectory(workspace, run);
                var standing = await DescribeAsync(clone, run, code, repository, cancellationToken);
                clone.Remove();
                return standing;
            },
            cancellationToken);

    private async Task<CodeAfterRun?> DescribeAsync(
        CloneDirectory clone, RunId run, CodeLocation code, string repository, CancellationToken cancellationToken)
    {
        try
        {
            var branch = Branch(run, code, repository);
            if (clone.Exists)
            {
                return await branch.DescribeAsync(cancellationToken);
            }

            // Another replica may have had the clone: what the run left behind stands at the remote.
            if (vault is { IsOpen: true } && await branch.IsPushedAsync(cancellationToken))
            {
                _ = await branch.CheckOutAsync(cancellationToken);
                return await branch.DescribeAsync(cancellationToken);
            }

            return null;
        }
        catch (OutsideException unreadable) when (!unreadable.IsTransient)
        {
            // What cannot be looked at must not stand in the way of letting go of it.
            return new CodeAfterRun(code.Branch, null, $"eks-upgrade/{run}", null, IsMerged: false);
        }
    }

    /// <summary>Removes this workspace's clone of a run that has ended elsewhere.</summary>
    /// <exception cref="OutsideException">Git still works in it (transient).</exception>
    public Task RemoveCloneAsync(RunId run, CancellationToken cancellationToken) =>
        InTurnAsync(
            run,
            () =>
            {
                new CloneDirectory(workspace, run).Remove();
                return Task.FromResult(true);
            },
            cancellationToken);

    private RunBranch Branch(RunId run, CodeLocation code, string repository) =>
        new(git, new RunClone(git, new CloneDirectory(workspace, run), run, code, repository), run, code, repository, _unpushed);

    private async Task<T> InTurnAsync<T>(RunId run, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await _gate.RunAsync(run, work, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutsideException($"The files of the run cannot be used: {e.Message}", isTransient: false, innerException: e)
            {
                Remedy = "Let the bot write to its workspace, and make room on its volume.",
            };
        }
    }
}
