using EksUpgradeBot.Adapters.Code.Addons;
using EksUpgradeBot.Adapters.Git;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>Edits that are committed to a run's branch. A second call finds the commit of the first and gives the same answer.</summary>
internal sealed class BranchEdits(GitCli git, RunClone clone, RunId run, CodeLocation code, UnpushedCommits unpushed)
{
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
        await git.CommitAsync(clone.Path, [clone.Inside(place.Source.Path)], message, cancellationToken);
        var commit = (await git.ResolveAsync(clone.Path, "HEAD", cancellationToken))!;
        await unpushed.SaveAsync(clone.Directory, run, clone.Branch, copy.BaseCommit, commit, cancellationToken);
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
            await git.CommitAsync(clone.Path, [.. edit.Files.Select(clone.Inside)], message, cancellationToken);
            head = (await git.ResolveAsync(clone.Path, "HEAD", cancellationToken))!;
            await unpushed.SaveAsync(clone.Directory, run, clone.Branch, copy.BaseCommit, head, cancellationToken);
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
        await clone.RequireAsync(cancellationToken);
        var head = await git.ResolveAsync(clone.Path, "HEAD", cancellationToken);
        if (head is null
            || await git.ReadBranchAsync(clone.Path, cancellationToken) != clone.Branch
            || await git.ResolveAsync(clone.Path, copy.Commit, cancellationToken) is null
            || !await git.IsAncestorAsync(clone.Path, copy.Commit, head, cancellationToken))
        {
            throw new OutsideException("The clone has moved on from the working copy that was to be edited.", isTransient: true);
        }

        // An edit that was written and not committed before a kill would look as if the version stood there already.
        await clone.RestoreCodeAsync(cancellationToken);
        return head;
    }
}
