using System.Diagnostics;
using System.Text.RegularExpressions;

namespace EksUpgradeBot.Scenarios.Theatre;

/// <summary>The team's git repository and Terraform's states, as a colleague of the bot reads and changes them.</summary>
internal sealed partial class Origin(string directory)
{
    private string Repository => System.IO.Path.Combine(directory, "world", "origins", "infra.git");

    /// <summary>Terraform's state of a cluster.</summary>
    public string StateOf(string cluster) => System.IO.Path.Combine(directory, "world", "states", $"{cluster}.tfstate");

    /// <summary>Something goes wrong with the terraform of a cluster, in the words of the stand-in (see its <c>Trouble</c>); nothing any more when null.</summary>
    public async Task TroubleAsync(string cluster, string? word)
    {
        // Moved into its place whole: the stand-in may look at any instant.
        var file = StateOf(cluster) + ".trouble";
        await File.WriteAllTextAsync(file + ".new", word ?? "");
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <summary>The tip of main.</summary>
    public async Task<string> TipAsync() => (await GitAsync(Repository, "rev-parse", "main")).Trim();

    /// <summary>All branches but main.</summary>
    public async Task<IReadOnlyList<string>> BranchesAsync() =>
        [.. (await GitAsync(Repository, "for-each-ref", "--format=%(refname:short)", "refs/heads")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(name => name != "main")];

    /// <summary>A file of a branch.</summary>
    public Task<string> ReadAsync(string path, string branch = "main") => GitAsync(Repository, "show", $"{branch}:{path}");

    /// <summary>The version that the code of a cluster says.</summary>
    public async Task<string> VersionAsync(string cluster, string file = "main.tf") =>
        Version().Match(await ReadAsync($"live/{cluster}/{file}")).Groups["version"].Value;

    /// <summary>A colleague changes a file on main and pushes.</summary>
    public async Task CommitAsync(string path, Func<string, string> change, string message = "A colleague was here")
    {
        var clone = Directory.CreateTempSubdirectory("eksbot-colleague-").FullName;
        try
        {
            await GitAsync(null, "clone", "--quiet", Repository, clone);
            var file = System.IO.Path.Combine(clone, path);
            var before = File.Exists(file) ? await File.ReadAllTextAsync(file) : "";
            var after = change(before);
            if (before == after)
            {
                throw new InvalidOperationException($"The change of {path} changes nothing:\n{before}");
            }

            await File.WriteAllTextAsync(file, after);
            await GitAsync(null, "-C", clone, "add", "--all");
            await GitAsync(null, "-C", clone, "commit", "--quiet", "--message", message);
            await GitAsync(null, "-C", clone, "push", "--quiet", "origin", "main");
        }
        finally
        {
            Directory.Delete(clone, recursive: true);
        }
    }

    /// <summary>Where it is.</summary>
    public string Path => Repository;

    /// <summary>Everything that the bot committed, in whatever branch: messages and changes, without what the team committed around them.</summary>
    public async Task<string> CommitsOfTheBotAsync()
    {
        var log = await GitAsync(Repository, "log", "--all", "--patch", "--unified=0", "--format=fuller", "--author=EKS Upgrade Bot");
        return string.Join('\n', log.Split('\n').Where(line => !line.StartsWith("@@ ", StringComparison.Ordinal)));
    }

    /// <summary>The message of a branch's newest commit.</summary>
    public async Task<string> MessageAsync(string branch = "main") => (await GitAsync(Repository, "log", "-1", "--format=%B", branch)).Trim();

    /// <summary>The host refuses every push, or takes them again.</summary>
    public void RefusePushes(bool refuse = true)
    {
        var hook = System.IO.Path.Combine(Repository, "hooks", "pre-receive");
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(hook)!);
        if (refuse)
        {
            File.WriteAllText(hook, "#!/bin/sh\necho 'the bot may not push here' >&2\nexit 1\n");
            File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        else
        {
            File.Delete(hook);
        }
    }

    /// <summary>A colleague's terraform writes the state: the same objects, a higher serial.</summary>
    public async Task WriteStateAsync(string cluster)
    {
        var state = await File.ReadAllTextAsync(StateOf(cluster));
        await File.WriteAllTextAsync(StateOf(cluster), Serial().Replace(state, match => $"{match.Groups["before"].Value}{int.Parse(match.Groups["serial"].Value) + 1}", 1));
    }

    private static async Task<string> GitAsync(string? repository, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", repository is null ? arguments : ["--git-dir", repository, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        foreach (var role in new[] { "AUTHOR", "COMMITTER" })
        {
            start.Environment[$"GIT_{role}_NAME"] = "Chloe Martin";
            start.Environment[$"GIT_{role}_EMAIL"] = "chloe@acme.example";
        }

        using var git = Process.Start(start)!;
        var errors = git.StandardError.ReadToEndAsync();
        var output = await git.StandardOutput.ReadToEndAsync();
        await git.WaitForExitAsync();
        return git.ExitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {await errors}");
    }

    [GeneratedRegex("""cluster_version\s*=\s*"(?<version>[0-9.]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Version();

    [GeneratedRegex("""(?<before>"serial":\s*)(?<serial>[0-9]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Serial();
}
