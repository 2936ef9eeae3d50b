using EksUpgradeBot.Adapters.Git;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>
/// The branch of a run in its clone. Every method, also of its edits and its landing, looks at the clone and the remote first, so that it may
/// follow a kill at any point of itself or another.
/// </summary>
internal sealed class RunBranch(GitCli git, RunClone clone, RunId run, CodeLocation code, string repository, UnpushedCommits unpushed)
{
    /// <summary>Its edits.</summary>
    public BranchEdits Edits => new(git, clone, run, code, unpushed);

    /// <summary>Its way to the remote.</summary>
    public BranchLanding Landing => new(git, clone, this, run, code, unpushed);

    public async Task<WorkingCopy> CheckOutAsync(CancellationToken cancellationToken)
    {
        await clone.PrepareAsync(cancellationToken);
        var tips = await clone.FetchAsync(cancellationToken);
        var onBase = RunClone.BaseOf(tips, code);
        var local = await unpushed.FindAsync(
            clone.Directory, run, clone.Branch, await git.ResolveAsync(clone.Path, clone.Head, cancellationToken), cancellationToken);
        var tip = tips.TryGetValue(clone.Branch, out var pushed)
            ? await ChooseAfterPushAsync(onBase, local, pushed, cancellationToken)
            : await ChooseBeforePushAsync(onBase, local, cancellationToken);

        if (await git.ReadBranchAsync(clone.Path, cancellationToken) != clone.Branch
            || await git.ResolveAsync(clone.Path, "HEAD", cancellationToken) != tip
            || !File.Exists(Path.Combine(clone.Path, ".git", "index")))
        {
            await git.CheckOutAsync(clone.Path, clone.Branch, tip, cancellationToken);
        }

        await clone.RestoreCodeAsync(cancellationToken);
        return new WorkingCopy(clone.Directory.FindRootModule(code), onBase, tip)
        {
            Root = clone.Path,
            Tree = await git.TreeOfAsync(clone.Path, tip, cancellationToken),
        };
    }

    /// <summary>True when the run's branch stands at the remote; asked without a clone.</summary>
    public async Task<bool> IsPushedAsync(CancellationToken cancellationToken)
    {
        clone.Directory.MakeParent();
        return (await git.ListBranchesAsync(clone.Directory.Parent, repository, [clone.Branch], cancellationToken)).Count > 0;
    }

    /// <summary>What the branches at the remote say.</summary>
    public async Task<CodeAfterRun> DescribeAsync(CancellationToken cancellationToken)
    {
        await clone.RequireAsync(cancellationToken);
        var tips = await clone.FetchAsync(cancellationToken);
        var onBase = RunClone.BaseOf(tips, code);
        var standing = new BranchStanding(git, clone.Directory, code);
        var says = await standing.VersionAtAsync(onBase, cancellationToken);
        return tips.TryGetValue(clone.Branch, out var own)
            ? new CodeAfterRun(
                code.Branch, says, clone.Branch, await standing.VersionAtAsync(own, cancellationToken),
                await git.IsAncestorAsync(clone.Path, own, onBase, cancellationToken))
            : new CodeAfterRun(code.Branch, says, null, null, IsMerged: true);
    }

    /// <summary>Another replica has committed since: this clone is of an earlier turn.</summary>
    public async Task<bool> IsBehindAsync(CancellationToken cancellationToken)
    {
        var local = await git.ResolveAsync(clone.Path, clone.Head, cancellationToken);
        return await unpushed.FindAsync(clone.Directory, run, clone.Branch, local, cancellationToken) != local;
    }

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
            : await new Rebase(git, clone.Directory, clone.Branch, code.Branch).OntoAsync(pushed, onBase, cancellationToken);
    }
}
