using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Git;

/// <summary>
/// The git executable. It asks nobody anything, runs no hooks, signs nothing, and takes no configuration from the machine
/// or the user; an operator who needs some, such as a credential helper, names a file in <c>GIT_CONFIG_GLOBAL</c>.
/// Every method throws <see cref="OutsideException"/> when git fails.
/// </summary>
public sealed class GitCli
{
    private const string Remote = "origin";

    private readonly GitTool _git;

    /// <summary>Git through the process runner.</summary>
    /// <param name="processes">Runs it.</param>
    /// <param name="environment">What it may see: <c>HOME</c> and <c>SSH_AUTH_SOCK</c> for keys, proxies, certificates.</param>
    /// <param name="settings">Who commits, and how long a command may take.</param>
    public GitCli(ProcessRunner processes, ToolEnvironment environment, GitSettings settings) =>
        _git = new GitTool(processes, environment, settings);

    /// <summary>
    /// Clones one branch into an empty directory, without checking it out. The history comes whole: a shallow one would
    /// answer wrongly which of two commits comes first, and that answer decides what is pushed.
    /// </summary>
    public Task CloneAsync(string repository, string branch, string directory, CancellationToken cancellationToken) =>
        _git.RunAsync(
            $"clone {branch} of {repository}", directory,
            [
                "clone", "--quiet", "--no-tags", "--single-branch", "--no-checkout", "--template=", $"--branch={GitTool.Branch(branch)}",
                "--", _git.Source(repository), ".",
            ],
            cancellationToken);

    /// <summary>True when the directory is the root of a work tree that git can read.</summary>
    public async Task<bool> IsCloneAsync(string directory, CancellationToken cancellationToken)
    {
        // Asked for by name, because git would otherwise look for a repository in the directories above.
        var result = await _git.TryAsync(directory, ["rev-parse", "--resolve-git-dir", ".git"], null, cancellationToken);
        return result.ExitCode == 0;
    }

    /// <summary>Points the clone at a repository: the configuration may name another one than when it was made.</summary>
    public Task SetRepositoryAsync(string directory, string repository, CancellationToken cancellationToken) =>
        _git.RunAsync("set the remote", directory, ["config", "--replace-all", $"remote.{Remote}.url", _git.Source(repository)], cancellationToken);

    /// <summary>The tips of these branches at the remote, now; those that are not there are left out.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ListBranchesAsync(
        string directory, string repository, IReadOnlyList<string> branches, CancellationToken cancellationToken)
    {
        const string heads = "refs/heads/";
        var result = await _git.RunAsync(
            $"ask {repository} for {string.Join(" and ", branches)}", directory,
            ["ls-remote", "--quiet", "--", _git.Source(repository), .. branches.Select(branch => heads + GitTool.Branch(branch))], cancellationToken);

        // A name also matches the ends of longer ones.
        return result.Output
            .Select(line => line.Split('\t'))
            .Where(parts => parts.Length == 2 && branches.Any(branch => parts[1] == heads + branch))
            .ToDictionary(parts => parts[1][heads.Length..], parts => parts[0], StringComparer.Ordinal);
    }

    /// <summary>Fetches branches to <c>refs/remotes/origin/…</c>, whether they moved forward or not.</summary>
    public Task FetchAsync(string directory, IReadOnlyList<string> branches, CancellationToken cancellationToken) =>
        _git.RunAsync(
            $"fetch {string.Join(" and ", branches)}", directory,
            [
                "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", Remote,
                .. branches.Select(branch => $"+refs/heads/{GitTool.Branch(branch)}:refs/remotes/{Remote}/{branch}"),
            ],
            cancellationToken);

    /// <summary>The commit that a revision names; null when there is none.</summary>
    public async Task<string?> ResolveAsync(string directory, string revision, CancellationToken cancellationToken)
    {
        var result = await _git.TryAsync(
            directory, ["rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"], null, cancellationToken);
        return result.ExitCode == 0 ? result.Output.FirstOrDefault() : null;
    }

    /// <summary>The branch that is checked out; null for none.</summary>
    public async Task<string?> ReadBranchAsync(string directory, CancellationToken cancellationToken)
    {
        var result = await _git.TryAsync(directory, ["symbolic-ref", "--quiet", "--short", "HEAD"], null, cancellationToken);
        return result.ExitCode == 0 ? result.Output.FirstOrDefault() : null;
    }

    /// <summary>True when the first commit is the second one or comes before it.</summary>
    public async Task<bool> IsAncestorAsync(string directory, string ancestor, string commit, CancellationToken cancellationToken)
    {
        var result = await _git.TryAsync(directory, ["merge-base", "--is-ancestor", ancestor, commit], null, cancellationToken);
        return result.ExitCode switch
        {
            0 => true,
            1 => false,
            _ => throw _git.Explain("compare two commits", result),
        };
    }

    /// <summary>The id of a commit's tree: its content, whatever its message and parents are.</summary>
    public async Task<string> TreeOfAsync(string directory, string commit, CancellationToken cancellationToken) =>
        (await _git.RunAsync("read a commit", directory, ["rev-parse", "--verify", "--quiet", "--end-of-options", commit + "^{tree}"], cancellationToken)).Output.First();

    /// <summary>A commit's message, without the empty lines at its end.</summary>
    public async Task<string> ReadMessageAsync(string directory, string commit, CancellationToken cancellationToken) =>
        string.Join('\n', (await _git.RunAsync("read a commit", directory, ["log", "-1", "--format=%B", "--end-of-options", commit], cancellationToken)).Output).TrimEnd();

    /// <summary>Makes a commit of a tree on a parent, in no branch yet.</summary>
    public async Task<string> CommitTreeAsync(string directory, string tree, string parent, string message, CancellationToken cancellationToken) =>
        (await _git.RunAsync("make a commit", directory, ["commit-tree", "--no-gpg-sign", "-p", parent, "-F", "-", tree], cancellationToken, message)).Output.First();

    /// <summary>Moves a ref from one commit to another; refused when it moved meanwhile.</summary>
    public Task MoveRefAsync(string directory, string name, string former, string commit, CancellationToken cancellationToken) =>
        _git.RunAsync("move a ref", directory, ["update-ref", name, commit, former], cancellationToken);

    /// <summary>
    /// Puts the commits of a tip that a base does not have onto it, away from every branch. What the base has already is dropped.
    /// </summary>
    /// <returns>The new tip, or the files that conflict; then the clone is as it was.</returns>
    public async Task<(string? Tip, IReadOnlyList<string> Conflicts)> RebaseAsync(
        string directory, string tip, string onto, CancellationToken cancellationToken)
    {
        await _git.RunAsync("leave the branch", directory, ["checkout", "--quiet", "--force", "--detach", tip, "--"], cancellationToken);
        var result = await _git.TryAsync(directory, ["rebase", "--quiet", "--no-autostash", "--no-verify", onto], null, cancellationToken);
        if (result.ExitCode == 0)
        {
            return (await ResolveAsync(directory, "HEAD", cancellationToken), []);
        }

        var files = await _git.RunAsync("list conflicts", directory, ["diff", "--name-only", "--diff-filter=U", "-z"], cancellationToken);
        var conflicts = string.Concat(files.Output).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        _ = await _git.TryAsync(directory, ["rebase", "--abort"], null, cancellationToken);
        return conflicts.Length > 0 ? (null, conflicts) : throw _git.Explain("rebase the run's branch", result);
    }

    /// <summary>Checks a commit out into a directory of its own beside the clone.</summary>
    public Task AddWorkTreeAsync(string directory, string path, string commit, CancellationToken cancellationToken) =>
        _git.RunAsync("look at a commit", directory, ["worktree", "add", "--quiet", "--force", "--force", "--detach", path, commit], cancellationToken);

    /// <summary>A commit in words: <c>1a2b3c4 by Ana ("Resize the nodes")</c>.</summary>
    public async Task<string> DescribeAsync(string directory, string commit, CancellationToken cancellationToken)
    {
        var result = await _git.RunAsync(
            "read a commit", directory, ["log", "-1", "--format=%h by %an (\"%s\")", "--end-of-options", commit], cancellationToken);
        return _git.Clean(result.Output.FirstOrDefault() ?? commit);
    }

    /// <summary>Writes the commits of a branch that a base does not have into a file; there must be one.</summary>
    public Task BundleAsync(string directory, string file, string branch, string without, CancellationToken cancellationToken) =>
        _git.RunAsync("bundle commits", directory, ["bundle", "create", "--quiet", file, $"refs/heads/{GitTool.Branch(branch)}", "^" + without], cancellationToken);

    /// <summary>
    /// Takes the commits of a branch from a file into the clone, into no branch of it; false when the clone lacks what they stand on.
    /// </summary>
    public async Task<bool> UnbundleAsync(string directory, string file, string branch, CancellationToken cancellationToken) =>
        (await _git.TryAsync(
            directory, ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", file, $"+refs/heads/{GitTool.Branch(branch)}:refs/kept/{branch}"], null, cancellationToken)).ExitCode == 0;

    /// <summary>Puts a branch on a commit and checks it out. Changes of tracked files are thrown away; other files stay.</summary>
    public Task CheckOutAsync(string directory, string branch, string commit, CancellationToken cancellationToken) =>
        _git.RunAsync(
            $"check out {branch}", directory,
            ["checkout", "--quiet", "--force", "--no-track", "-B", GitTool.Branch(branch), commit, "--"], cancellationToken);

    /// <summary>Paths of tracked files that differ between the work tree and the commit that is checked out.</summary>
    public async Task<IReadOnlyList<string>> ListChangesAsync(string directory, CancellationToken cancellationToken)
    {
        var result = await _git.RunAsync(
            "compare the work tree", directory, ["diff", "--name-only", "--no-ext-diff", "-z", "HEAD", "--"], cancellationToken);
        return string.Concat(result.Output).Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Puts files back to what the commit that is checked out says.</summary>
    public Task RestoreAsync(string directory, IReadOnlyList<string> files, CancellationToken cancellationToken) =>
        _git.RunAsync("restore files", directory, ["checkout", "--quiet", "HEAD", "--", .. files], cancellationToken);

    /// <summary>Commits these files, and nothing else that may have changed.</summary>
    public Task CommitAsync(string directory, IReadOnlyList<string> files, string message, CancellationToken cancellationToken) =>
        _git.RunAsync(
            $"commit {string.Join(", ", files)}", directory,
            ["commit", "--quiet", "--no-verify", "--no-gpg-sign", "--cleanup=whitespace", "--file=-", "--only", "--", .. files],
            cancellationToken, message);

    /// <summary>What a commit changed, as a unified diff.</summary>
    public async Task<string> ShowAsync(string directory, string commit, CancellationToken cancellationToken)
    {
        // Read as a stream: lines would lose the carriage returns that are part of the change.
        var text = "";
        await _git.ReadAsync(
            "show a commit", directory,
            ["diff", "--no-color", "--no-ext-diff", "--no-textconv", "--text", "--unified=3", commit + "^", commit, "--"],
            async output => text = await new StreamReader(output).ReadToEndAsync(cancellationToken),
            cancellationToken);
        return text;
    }

    /// <summary>Moves a branch at the remote forward to a commit, or makes it. Git refuses when that is no fast-forward.</summary>
    public Task PushAsync(string directory, string commit, string branch, CancellationToken cancellationToken) =>
        _git.RunAsync(
            $"push {branch}", directory,
            ["push", "--quiet", "--porcelain", "--no-verify", Remote, $"{commit}:refs/heads/{GitTool.Branch(branch)}"], cancellationToken);

    /// <summary>Replaces a branch at the remote while it stands on that commit; refused when it moved.</summary>
    public Task ReplaceBranchAsync(string directory, string branch, string former, string commit, CancellationToken cancellationToken) =>
        _git.RunAsync(
            $"push {branch}", directory,
            [
                "push", "--quiet", "--porcelain", "--no-verify", $"--force-with-lease=refs/heads/{GitTool.Branch(branch)}:{former}", Remote,
                $"{commit}:refs/heads/{branch}",
            ],
            cancellationToken);

    /// <summary>Deletes a branch at the remote while it stands on that commit; refused when it moved.</summary>
    public Task DeleteBranchAsync(string directory, string branch, string commit, CancellationToken cancellationToken) =>
        _git.RunAsync(
            $"delete {branch}", directory,
            [
                "push", "--quiet", "--porcelain", "--no-verify", $"--force-with-lease=refs/heads/{GitTool.Branch(branch)}:{commit}", Remote,
                $":refs/heads/{branch}",
            ],
            cancellationToken);
}
