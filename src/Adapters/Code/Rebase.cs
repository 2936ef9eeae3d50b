using EksUpgradeBot.Adapters.Git;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>
/// Lets the branch of a run, which others may have seen, follow a base branch that has moved. The branch is the bot's own, so it is
/// replaced at the remote, and only while it stands there where the bot saw it.
/// </summary>
internal sealed class Rebase(GitCli git, CloneDirectory clone, string branch, string onBranch)
{
    /// <summary>Rebases what was pushed onto the base, pushes it and gives the new tip. A kill leaves the old or the new branch there, whole.</summary>
    /// <exception cref="OutsideException">They conflict (final, names the files), or somebody moved the branch meanwhile (transient).</exception>
    public async Task<string> OntoAsync(string pushed, string onBase, CancellationToken cancellationToken)
    {
        var (tip, conflicts) = await git.RebaseAsync(clone.Path, pushed, onBase, cancellationToken);
        if (tip is null)
        {
            throw await ConflictAsync(onBase, conflicts, cancellationToken);
        }

        try
        {
            await git.ReplaceBranchAsync(clone.Path, branch, pushed, tip, cancellationToken);
        }
        catch (OutsideException moved) when (moved.Code == GitErrors.NotFastForward)
        {
            throw new OutsideException($"{branch} moved at the remote while it was rebased onto {onBranch}.", isTransient: true, innerException: moved);
        }

        return tip;
    }

    private async Task<OutsideException> ConflictAsync(string onBase, IReadOnlyList<string> conflicts, CancellationToken cancellationToken) =>
        new(
            $"{onBranch} moved to {await git.DescribeAsync(clone.Path, onBase, cancellationToken)} and conflicts with {branch} in {string.Join(", ", conflicts)}. "
            + "Neither branch was changed.",
            isTransient: false)
        {
            Remedy = $"In a clone of yours: `git fetch origin && git checkout {branch} && git rebase origin/{onBranch}`, resolve the conflict, "
                + $"`git push --force-with-lease origin {branch}`. Then retry: the step plans what stands there.",
        };
}
