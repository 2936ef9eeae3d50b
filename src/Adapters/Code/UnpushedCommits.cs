using EksUpgradeBot.Adapters.Git;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>
/// What a run has committed and not pushed, as a git bundle in the store: nothing is pushed before it is approved, and the replica that
/// takes the turn after the approval has another clone. The store has the newest; a clone may be of an earlier turn.
/// </summary>
internal sealed class UnpushedCommits(GitCli git, Vault? vault)
{
    private const string Name = "commits";

    /// <summary>Keeps the commits of the branch that the base does not have.</summary>
    public async Task SaveAsync(CloneDirectory clone, RunId run, string branch, string onBase, string commit, CancellationToken cancellationToken)
    {
        if (vault is not { IsOpen: true })
        {
            return;
        }

        var file = FileIn(clone);
        try
        {
            await git.BundleAsync(clone.Path, file, branch, onBase, cancellationToken);
            await vault.SaveAsync(run, Name, commit, await File.ReadAllBytesAsync(file, cancellationToken), cancellationToken);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The commit that the branch was last on, taken into the clone when it is not there; the clone's own when none is kept.</summary>
    public async Task<string?> FindAsync(CloneDirectory clone, RunId run, string branch, string? local, CancellationToken cancellationToken)
    {
        if (vault is null || await vault.FindLabelAsync(run, Name, cancellationToken) is not { } kept || kept == local)
        {
            return local;
        }

        if (await git.ResolveAsync(clone.Path, kept, cancellationToken) is not null)
        {
            return kept;
        }

        if (await vault.FindAsync(run, Name, cancellationToken) is not { } bundle)
        {
            return local;
        }

        var file = FileIn(clone);
        try
        {
            await File.WriteAllBytesAsync(file, bundle, cancellationToken);

            // Without what they stand on, as when the base was rewritten, they are of no use: the step makes them anew and asks again.
            return await git.UnbundleAsync(clone.Path, file, branch, cancellationToken)
                && await git.ResolveAsync(clone.Path, kept, cancellationToken) is not null
                    ? kept
                    : local;
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>They are pushed: the remote has them.</summary>
    public Task ForgetAsync(RunId run, CancellationToken cancellationToken) => vault?.DeleteAsync(run, Name, cancellationToken) ?? Task.CompletedTask;

    // Within the clone's own .git, which nobody else reads and which goes with it.
    private static string FileIn(CloneDirectory clone) => Path.Combine(clone.Path, ".git", "unpushed.bundle");
}
