using EksUpgradeBot.Adapters.Git;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>The way of a run's commits to the remote, and into the base branch. Nothing that others pushed is overwritten.</summary>
internal sealed class BranchLanding(
    GitCli git, RunClone clone, RunBranch branch, RunId run, CodeLocation code, UnpushedCommits unpushed)
{
    /// <summary>Pushes the branch, whose newest commit gets a message first when nobody else has it yet; null leaves the message.</summary>
    public async Task<string> PushAsync(string? message, CancellationToken cancellationToken)
    {
        if (!clone.Directory.Exists || await branch.IsBehindAsync(cancellationToken))
        {
            _ = await branch.CheckOutAsync(cancellationToken);
        }

        var commit = await clone.RequireBranchAsync(cancellationToken);
        commit = message is null ? commit : await CompleteMessageAsync(commit, message, cancellationToken);
        try
        {
            await git.PushAsync(clone.Path, commit, clone.Branch, cancellationToken);
            await unpushed.ForgetAsync(run, cancellationToken);
            return commit;
        }
        catch (OutsideException e) when (e.Code == GitErrors.NotFastForward)
        {
            var tips = await clone.FetchAsync(cancellationToken);
            throw Moved(tips.TryGetValue(clone.Branch, out var now) ? await git.DescribeAsync(clone.Path, now, cancellationToken) : "nothing", e);
        }
    }

    /// <summary>Lands the branch as the configuration says; true when the base branch has it all.</summary>
    public async Task<bool> MergeAsync(CancellationToken cancellationToken)
    {
        var commit = await clone.RequireBranchAsync(cancellationToken);
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

        foreach (var (_, tip) in await clone.FetchAsync(cancellationToken))
        {
            if (await git.IsAncestorAsync(clone.Path, commit, tip, cancellationToken))
            {
                return commit;
            }
        }

        var parent = (await git.ResolveAsync(clone.Path, commit + "^", cancellationToken))!;
        var completed = await git.CommitTreeAsync(
            clone.Path, await git.TreeOfAsync(clone.Path, commit, cancellationToken), parent, message, cancellationToken);
        await git.MoveRefAsync(clone.Path, clone.Head, commit, completed, cancellationToken);
        return completed;
    }

    private async Task<(bool IsMerged, string Tip)> IsMergedAsync(string commit, CancellationToken cancellationToken)
    {
        var tip = RunClone.BaseOf(await clone.FetchAsync(cancellationToken), code);
        return (await git.IsAncestorAsync(clone.Path, commit, tip, cancellationToken), tip);
    }

    private OutsideException Moved(string to, Exception cause) =>
        new($"{clone.Branch} was moved to {to} at the remote and was not overwritten.", false, GitErrors.NotFastForward, cause)
        {
            Remedy = "Retry: the step looks at what stands there, plans it and asks again.",
        };
}
