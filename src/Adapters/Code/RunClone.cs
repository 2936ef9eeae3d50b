using EksUpgradeBot.Adapters.Git;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>The clone of a run: made, brought up to date, and mended after a kill.</summary>
internal sealed class RunClone(GitCli git, CloneDirectory directory, RunId run, CodeLocation code, string repository)
{
    /// <summary>Where it is.</summary>
    public CloneDirectory Directory => directory;

    /// <summary>The root of its work tree.</summary>
    public string Path => directory.Path;

    /// <summary>The run's branch.</summary>
    public string Branch { get; } = $"eks-upgrade/{run}";

    /// <summary>The run's branch as a ref.</summary>
    public string Head => $"refs/heads/{Branch}";

    /// <summary>The tip of the base branch among the tips that a remote listed.</summary>
    public static string BaseOf(IReadOnlyDictionary<string, string> tips, CodeLocation code) =>
        tips.TryGetValue(code.Branch, out var commit)
            ? commit
            : throw new OutsideException($"The repository has no branch {code.Branch}.", isTransient: false)
            {
                Remedy = "Configure 'branch' with a branch that exists.",
            };

    /// <summary>Makes the clone, or makes it ready again after whatever a kill left of it.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (directory.Exists && !await git.IsCloneAsync(Path, cancellationToken))
        {
            directory.Remove();
        }

        if (directory.Exists)
        {
            GitLeftovers.RemoveLocks(Path);
            await git.SetRepositoryAsync(Path, repository, cancellationToken);
            return;
        }

        await git.CloneAsync(repository, code.Branch, directory.BeginClone(), cancellationToken);
        directory.FinishClone();
    }

    /// <summary>The tips of the base branch and of the run's branch at the remote, whose commits are in the clone then.</summary>
    public async Task<IReadOnlyDictionary<string, string>> FetchAsync(CancellationToken cancellationToken)
    {
        var tips = await git.ListBranchesAsync(Path, repository, [code.Branch, Branch], cancellationToken);
        var missing = new List<string>();
        foreach (var (branch, commit) in tips)
        {
            if (await git.ResolveAsync(Path, commit, cancellationToken) is null)
            {
                missing.Add(branch);
            }
        }

        if (missing.Count > 0)
        {
            await git.FetchAsync(Path, missing, cancellationToken);
            foreach (var branch in missing)
            {
                // Replaced by force between the question and the fetch.
                _ = await git.ResolveAsync(Path, tips[branch], cancellationToken)
                    ?? throw new OutsideException($"{branch} moved at the remote while it was fetched.", isTransient: true);
            }
        }

        return tips;
    }

    /// <summary>
    /// Puts the Terraform code back to the commit. Only code: Terraform itself writes to other tracked files, such as its
    /// lock file, and a plan that stands for approval depends on what it wrote.
    /// </summary>
    public async Task RestoreCodeAsync(CancellationToken cancellationToken)
    {
        var changed = await git.ListChangesAsync(Path, cancellationToken);
        List<string> edited =
        [
            .. changed.Where(IsCode),
        ];
        if (edited.Count > 0)
        {
            await git.RestoreAsync(Path, edited, cancellationToken);
        }
    }

    private bool IsCode(string file) =>
        FileNames.IsRead(System.IO.Path.GetFileName(file))
        || code.VarFiles.Any(varFile => Inside(System.IO.Path.GetFullPath(varFile, RealPath.Of(System.IO.Path.Combine(Path, code.Directory)))) == file);

    /// <summary>A path as git names it in the clone. Through real paths, because git takes none that goes through a symbolic link.</summary>
    public string Inside(string path) => System.IO.Path.GetRelativePath(RealPath.Of(Path), RealPath.Of(path));

    /// <summary>Makes a clone that must be there ready again.</summary>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        if (!directory.Exists || !await git.IsCloneAsync(Path, cancellationToken))
        {
            throw new OutsideException("The clone of the run is gone and must be made again first.", isTransient: true);
        }

        GitLeftovers.RemoveLocks(Path);
        await git.SetRepositoryAsync(Path, repository, cancellationToken);
    }

    /// <summary>The tip of the run's branch in the clone, which must be there.</summary>
    public async Task<string> RequireBranchAsync(CancellationToken cancellationToken)
    {
        await RequireAsync(cancellationToken);
        return await git.ResolveAsync(Path, Head, cancellationToken)
            ?? throw new OutsideException($"The clone of the run has no branch {Branch} and must be checked out again first.", isTransient: true);
    }
}
