using EksUpgradeBot.Adapters.Code.Addons;
using EksUpgradeBot.Adapters.Git;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>
/// The branch of a run in its clone. Every method looks at the clone and the remote first, so that it may follow a kill at
/// any point of itself or another.
/// </summary>
internal sealed class RunBranch(
    GitCli git, CloneDirectory clone, RunId run, CodeLocation code, string repository, UnpushedCommits unpushed)
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
        var local = await unpushed.FindAsync(
            clone, run, _branch, await git.ResolveAsync(clone.Path, Head, cancellationToken), cancellationToken);
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
        return new WorkingCopy(clone.FindRootModule(code), onBase, tip)
        {
            Root = clone.Path,
            Tree = await git.TreeOfAsync(clone.Path, tip, cancellationToken),
        };
    }

    public async Task<CodeChange> SetVersionAsync(
        WorkingCopy copy, KubernetesVersion version, string message, CancellationToken cancellationToken)
    {
        var head = await RequireHeadAsync(copy, cancellationToken);
        var place = CodeEdits.Find(copy, code);
        var described = CodeEdits.Describe(place, version);
        if (place.Version == version)
        {
            // Committed by an earlier call, or said by the base branch itself: the first time's answer in either case.
            return new CodeChange(await AtAsync(copy, head, cancellationToken), described, await ShowOursAsync(copy, head, cancellationToken));
        }

        var edit = place.ChangeTo(version);
        CodeEdits.Write(edit);
        await git.CommitAsync(clone.Path, [InClone(place.Source.Path)], message, cancellationToken);
        var commit = (await git.ResolveAsync(clone.Path, "HEAD", cancellationToken))!;
        await unpushed.SaveAsync(clone, run, _branch, copy.BaseCommit, commit, cancellationToken);
        return new CodeChange(await AtAsync(copy, commit, cancellationToken), described, await git.ShowAsync(clone.Path, commit, cancellationToken));
    }

    public async Task<AddonsCodeChange> SetAddonVersionsAsync(
        WorkingCopy copy, IReadOnlyList<AddonInCode> addons, string message, CancellationToken cancellationToken)
    {
        var head = await RequireHeadAsync(copy, cancellationToken);
        var edit = AddonPinsEdit.Find(copy, code, addons);
        if (edit.Changes.Count > 0)
        {
            edit.Write();
            await git.CommitAsync(clone.Path, [.. edit.Files.Select(InClone)], message, cancellationToken);
            head = (await git.ResolveAsync(clone.Path, "HEAD", cancellationToken))!;
            await unpushed.SaveAsync(clone, run, _branch, copy.BaseCommit, head, cancellationToken);
        }

        return new AddonsCodeChange(
            await AtAsync(copy, head, cancellationToken), edit.Pinned.Count == 0 ? "" : await ShowOursAsync(copy, head, cancellationToken), [.. edit.Pinned.Select(found => found.Addon.Addon)], edit.Unsafe);
    }

    private async Task<WorkingCopy> AtAsync(WorkingCopy copy, string commit, CancellationToken cancellationToken) =>
        copy with { Commit = commit, Tree = await git.TreeOfAsync(clone.Path, commit, cancellationToken) };

    private async Task<string> ShowOursAsync(WorkingCopy copy, string head, CancellationToken cancellationToken) =>
        await git.IsAncestorAsync(clone.Path, head, copy.BaseCommit, cancellationToken) ? "" : await git.ShowAsync(clone.Path, head, cancellationToken);

    private async Task<string> RequireHeadAsync(WorkingCopy copy, CancellationToken cancellationToken)
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
        return head;
    }

    /// <summary>Pushes the branch, whose newest commit gets a message first when nobody else has it yet; null leaves the message.</summary>
    public async Task<string> PushAsync(string? message, CancellationToken cancellationToken)
    {
        if (!clone.Exists || await IsBehindAsync(cancellationToken))
        {
            _ = await CheckOutAsync(cancellationToken);
        }

        var commit = await RequireBranchAsync(cancellationToken);
        commit = message is null ? commit : await CompleteMessageAsync(commit, message, cancellationToken);
        try
        {
            await git.PushAsync(clone.Path, commit, _branch, cancellationToken);
            await unpushed.ForgetAsync(run, cancellationToken);
            return commit;
        }
        catch (OutsideException e) when (e.Code == GitErrors.NotFastForward)
        {
            var tips = await FetchAsync(cancellationToken);
            throw Moved(tips.TryGetValue(_branch, out var now) ? await git.DescribeAsync(clone.Path, now, cancellationToken) : "nothing", e);
        }
    }

    /// <summary>Lands the branch as the configuration says; true when the base branch has it all.</summary>
    public async Task<bool> MergeAsync(CancellationToken cancellationToken)
    {
        var commit = await RequireBranchAsync(cancellationToken);
        if (await IsMergedAsync(commit, cancellationToken) is (true, _))
        {
            return true;
        }

        if (code.Merge == MergePolicy.PullRequest)
        {
            await PushAsync(null, cancellationToken);
            return false;
        }

        try
        {
            await git.PushAsync(clone.Path, commit, code.Branch, cancellationToken);
            return true;
        }
        catch (OutsideException e) when (e.Code == GitErrors.NotFastForward)
        {
            // It may have moved to this very commit: by a pull request, or by the push of a bot that was killed after it.
            var (isMerged, tip) = await IsMergedAsync(commit, cancellationToken);
            return isMerged ? true : throw new OutsideException(
                $"{code.Branch} was moved to {await git.DescribeAsync(clone.Path, tip, cancellationToken)} at the remote and was not overwritten.",
                isTransient: true, GitErrors.NotFastForward, e);
        }
    }

    /// <summary>True when the run's branch stands at the remote; asked without a clone.</summary>
    public async Task<bool> IsPushedAsync(CancellationToken cancellationToken)
    {
        clone.MakeParent();
        return (await git.ListBranchesAsync(clone.Parent, repository, [_branch], cancellationToken)).Count > 0;
    }

    /// <summary>What the branches at the remote say.</summary>
    public async Task<CodeAfterRun> DescribeAsync(CancellationToken cancellationToken)
    {
        await RequireCloneAsync(cancellationToken);
        var tips = await FetchAsync(cancellationToken);
        var onBase = BaseOf(tips, code);
        var standing = new BranchStanding(git, clone, code);
        var says = await standing.VersionAtAsync(onBase, cancellationToken);
        return tips.TryGetValue(_branch, out var own)
            ? new CodeAfterRun(
                code.Branch, says, _branch, await standing.VersionAtAsync(own, cancellationToken),
                await git.IsAncestorAsync(clone.Path, own, onBase, cancellationToken))
            : new CodeAfterRun(code.Branch, says, null, null, IsMerged: true);
    }

    /// <summary>
    /// The message tells who approved the change, which nobody knew when it was committed. The tree and the parent stay, so what was
    /// planned is what is pushed. A commit that others may have seen already is left alone.
    /// </summary>
    private async Task<string> CompleteMessageAsync(string commit, string message, CancellationToken cancellationToken)
    {
        if (await git.ReadMessageAsync(clone.Path, commit, cancellationToken) == message.ReplaceLineEndings("\n").TrimEnd())
        {
            return commit;
        }

        foreach (var (_, tip) in await FetchAsync(cancellationToken))
        {
            if (await git.IsAncestorAsync(clone.Path, commit, tip, cancellationToken))
            {
                return commit;
            }
        }

        var parent = (await git.ResolveAsync(clone.Path, commit + "^", cancellationToken))!;
        var completed = await git.CommitTreeAsync(
            clone.Path, await git.TreeOfAsync(clone.Path, commit, cancellationToken), parent, message, cancellationToken);
        await git.MoveRefAsync(clone.Path, Head, commit, completed, cancellationToken);
        return completed;
    }

    /// <summary>Another replica has committed since: this clone is of an earlier turn.</summary>
    private async Task<bool> IsBehindAsync(CancellationToken cancellationToken)
    {
        var local = await git.ResolveAsync(clone.Path, Head, cancellationToken);
        return await unpushed.FindAsync(clone, run, _branch, local, cancellationToken) != local;
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

        if (await git.IsAncestorAsync(clone.Path, onBase, tip, cancellationToken))
        {
            return tip;
        }

        // All of the run is in the base branch, which went on since: the run's branch follows it.
        // Else what was pushed follows the base. What was not pushed is dropped with that: it is made again on top.
        return await git.IsAncestorAsync(clone.Path, pushed, onBase, cancellationToken)
            ? onBase
            : await new Rebase(git, clone, _branch, code.Branch).OntoAsync(pushed, onBase, cancellationToken);
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

    private OutsideException Moved(string to, Exception cause) =>
        new($"{_branch} was moved to {to} at the remote and was not overwritten.", false, GitErrors.NotFastForward, cause)
        {
            Remedy = "Retry: the step looks at what stands there, plans it and asks again.",
        };
}
