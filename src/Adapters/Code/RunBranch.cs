using EksUpgradeBot.Adapters.Git;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>
/// The branch of a run in its clone. Every method looks at the clone and the remote first, so that it may follow a kill at
/// any point of itself or another.
/// </summary>
internal sealed class RunBranch(GitCli git, CloneDirectory clone, RunId run, CodeLocation code, string repository)
{
    private readonly string _branch = $"eks-upgrade/{run}";

    /// <summary>The tip of the base branch among the tips that a remote listed.</summary>
    public static string BaseOf(IReadOnlyDictionary<string, string> tips, CodeLocation code) =>
        tips.TryGetValue(code.Branch, out var commit)
            ? commit
            : throw new OutsideException($"The repository has no branch {code.Branch}.", isTransient: false)
            {
                Remedy = "Configure 'branch' with a branch that exists.",
            };

    public async Task<WorkingCopy> CheckOutAsync(CancellationToken cancellationToken)
    {
        await PrepareCloneAsync(cancellationToken);
        var tips = await FetchAsync(cancellationToken);
        var onBase = BaseOf(tips, code);
        var local = await git.ResolveAsync(clone.Path, Head, cancellationToken);
        var tip = tips.TryGetValue(_branch, out var pushed)
            ? await ChooseAfterPushAsync(onBase, local, pushed, cancellationToken)
            : await ChooseBeforePushAsync(onBase, local, cancellationToken);

        if (await git.ReadBranchAsync(clone.Path, cancellationToken) != _branch
            || await git.ResolveAsync(clone.Path, "HEAD", cancellationToken) != tip
            || !File.Exists(Path.Combine(clone.Path, ".git", "index")))
        {
            await git.CheckOutAsync(clone.Path, _branch, tip, cancellationToken);
        }

        await RestoreCodeAsync(cancellationToken);
        return new WorkingCopy(clone.FindRootModule(code), onBase, tip) { Root = clone.Path };
    }

    public async Task<CodeChange> SetVersionAsync(
        WorkingCopy copy, KubernetesVersion version, string message, CancellationToken cancellationToken)
    {
        await RequireCloneAsync(cancellationToken);
        var head = await git.ResolveAsync(clone.Path, "HEAD", cancellationToken);
        if (head is null
            || await git.ReadBranchAsync(clone.Path, cancellationToken) != _branch
            || await git.ResolveAsync(clone.Path, copy.Commit, cancellationToken) is null
            || !await git.IsAncestorAsync(clone.Path, copy.Commit, head, cancellationToken))
        {
            throw new OutsideException("The clone has moved on from the working copy that was to be edited.", isTransient: true);
        }

        // An edit that was written and not committed before a kill would look as if the version stood there already.
        await RestoreCodeAsync(cancellationToken);
        var place = CodeEdits.Find(copy, code);
        var described = CodeEdits.Describe(place, version);
        if (place.Version == version)
        {
            // Committed by an earlier call, or said by the base branch itself: the first time's answer in either case.
            var isOurs = !await git.IsAncestorAsync(clone.Path, head, copy.BaseCommit, cancellationToken);
            return new CodeChange(copy with { Commit = head }, described, isOurs ? await git.ShowAsync(clone.Path, head, cancellationToken) : "");
        }

        var edit = place.ChangeTo(version);
        CodeEdits.Write(edit);
        await git.CommitAsync(clone.Path, InClone(place.Source.Path), message, cancellationToken);
        var commit = (await git.ResolveAsync(clone.Path, "HEAD", cancellationToken))!;
        return new CodeChange(copy with { Commit = commit }, described, await git.ShowAsync(clone.Path, commit, cancellationToken));
    }

    public async Task<string> PushAsync(CancellationToken cancellationToken)
    {
        var commit = await RequireBranchAsync(cancellationToken);
        try
        {
            await git.PushAsync(clone.Path, commit, _branch, cancellationToken);
            return commit;
        }
        catch (OutsideException e) when (e.Code == GitErrors.NotFastForward)
        {
            var tips = await FetchAsync(cancellationToken);
            throw Moved(_branch, tips.TryGetValue(_branch, out var now) ? await git.DescribeAsync(clone.Path, now, cancellationToken) : "nothing", e);
        }
    }

    public async Task<string> MergeAsync(CancellationToken cancellationToken)
    {
        var commit = await RequireBranchAsync(cancellationToken);
        if (await IsMergedAsync(commit, cancellationToken) is (true, _))
        {
            return commit;
        }

        try
        {
            await git.PushAsync(clone.Path, commit, code.Branch, cancellationToken);
            return commit;
        }
        catch (OutsideException e) when (e.Code == GitErrors.NotFastForward)
        {
            // It may have moved to this very commit: by a pull request, or by the push of a bot that was killed after it.
            var (isMerged, tip) = await IsMergedAsync(commit, cancellationToken);
            return isMerged ? commit : throw Moved(code.Branch, await git.DescribeAsync(clone.Path, tip, cancellationToken), e);
        }
    }

    private string Head => $"refs/heads/{_branch}";

    private async Task<string> ChooseBeforePushAsync(string onBase, string? local, CancellationToken cancellationToken) =>
        local is not null && await git.IsAncestorAsync(clone.Path, onBase, local, cancellationToken) ? local : onBase;

    private async Task<string> ChooseAfterPushAsync(string onBase, string? local, string pushed, CancellationToken cancellationToken)
    {
        var tip = pushed;
        if (local is not null && await git.IsAncestorAsync(clone.Path, pushed, local, cancellationToken))
        {
            tip = local;
        }
        else if (local is not null && !await git.IsAncestorAsync(clone.Path, local, pushed, cancellationToken)
            && !await git.IsAncestorAsync(clone.Path, local, onBase, cancellationToken))
        {
            throw Moved(_branch, await git.DescribeAsync(clone.Path, pushed, cancellationToken), null);
        }

        if (await git.IsAncestorAsync(clone.Path, onBase, tip, cancellationToken))
        {
            return tip;
        }

        // All of the run is in the base branch, which went on since: the run's branch follows it.
        return await git.IsAncestorAsync(clone.Path, tip, onBase, cancellationToken)
            ? onBase
            : throw new OutsideException(
                $"{code.Branch} moved to {await git.DescribeAsync(clone.Path, onBase, cancellationToken)} after {_branch} was pushed, "
                + "so that it can no longer be moved forward to it.",
                isTransient: false, GitErrors.NotFastForward)
            {
                Remedy = $"Delete {_branch} at the remote and retry, so that the change is made anew on {code.Branch}; "
                    + "or merge it by hand through a pull request.",
            };
    }

    private async Task PrepareCloneAsync(CancellationToken cancellationToken)
    {
        if (clone.Exists && !await git.IsCloneAsync(clone.Path, cancellationToken))
        {
            clone.Remove();
        }

        if (clone.Exists)
        {
            GitLeftovers.RemoveLocks(clone.Path);
            await git.SetRepositoryAsync(clone.Path, repository, cancellationToken);
            return;
        }

        await git.CloneAsync(repository, code.Branch, clone.BeginClone(), cancellationToken);
        clone.FinishClone();
    }

    private async Task<IReadOnlyDictionary<string, string>> FetchAsync(CancellationToken cancellationToken)
    {
        var tips = await git.ListBranchesAsync(clone.Path, repository, [code.Branch, _branch], cancellationToken);
        var missing = new List<string>();
        foreach (var (branch, commit) in tips)
        {
            if (await git.ResolveAsync(clone.Path, commit, cancellationToken) is null)
            {
                missing.Add(branch);
            }
        }

        if (missing.Count > 0)
        {
            await git.FetchAsync(clone.Path, missing, cancellationToken);
            foreach (var branch in missing)
            {
                // Replaced by force between the question and the fetch.
                _ = await git.ResolveAsync(clone.Path, tips[branch], cancellationToken)
                    ?? throw new OutsideException($"{branch} moved at the remote while it was fetched.", isTransient: true);
            }
        }

        return tips;
    }

    private async Task<(bool IsMerged, string Tip)> IsMergedAsync(string commit, CancellationToken cancellationToken)
    {
        var tip = BaseOf(await FetchAsync(cancellationToken), code);
        return (await git.IsAncestorAsync(clone.Path, commit, tip, cancellationToken), tip);
    }

    /// <summary>
    /// Puts the Terraform code back to the commit. Only code: Terraform itself writes to other tracked files, such as its
    /// lock file, and a plan that stands for approval depends on what it wrote.
    /// </summary>
    private async Task RestoreCodeAsync(CancellationToken cancellationToken)
    {
        var changed = await git.ListChangesAsync(clone.Path, cancellationToken);
        List<string> edited =
        [
            .. changed.Where(IsCode),
        ];
        if (edited.Count > 0)
        {
            await git.RestoreAsync(clone.Path, edited, cancellationToken);
        }
    }

    private bool IsCode(string file) =>
        FileNames.IsRead(Path.GetFileName(file))
        || code.VarFiles.Any(varFile => InClone(Path.GetFullPath(varFile, RealPath.Of(Path.Combine(clone.Path, code.Directory)))) == file);

    // Through real paths, because git takes none that goes through a symbolic link.
    private string InClone(string path) => Path.GetRelativePath(RealPath.Of(clone.Path), RealPath.Of(path));

    private async Task RequireCloneAsync(CancellationToken cancellationToken)
    {
        if (!clone.Exists || !await git.IsCloneAsync(clone.Path, cancellationToken))
        {
            throw new OutsideException("The clone of the run is gone and must be made again first.", isTransient: true);
        }

        GitLeftovers.RemoveLocks(clone.Path);
        await git.SetRepositoryAsync(clone.Path, repository, cancellationToken);
    }

    private async Task<string> RequireBranchAsync(CancellationToken cancellationToken)
    {
        await RequireCloneAsync(cancellationToken);
        return await git.ResolveAsync(clone.Path, Head, cancellationToken)
            ?? throw new OutsideException($"The clone of the run has no branch {_branch} and must be checked out again first.", isTransient: true);
    }

    private static OutsideException Moved(string branch, string to, Exception? cause) =>
        new($"{branch} was moved to {to} at the remote and was not overwritten.", false, GitErrors.NotFastForward, cause)
        {
            Remedy = "Retry to make the change anew on what stands there, or merge it by hand through a pull request.",
        };
}
