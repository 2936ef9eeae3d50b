using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Git;

/// <summary>What a git that was killed leaves behind, and whether it is truly dead: a child of a killed bot may work on.</summary>
internal static class GitLeftovers
{
    // A rebase that was killed: git would begin no other one.
    private static readonly string[] HalfDone = ["rebase-merge", "rebase-apply"];

    /// <summary>Removes the lock files of a clone, and what is left of a rebase.</summary>
    /// <exception cref="OutsideException">A git still works in there (transient): the locks are its own.</exception>
    public static void RemoveLocks(string clone)
    {
        var git = Path.Combine(clone, ".git");
        List<string> locks =
        [
            .. Directory.EnumerateFiles(git, "*.lock"),
            .. Directory.EnumerateFiles(Path.Combine(git, "refs"), "*.lock", SearchOption.AllDirectories),
        ];
        List<string> halves = [.. HalfDone.Select(name => Path.Combine(git, name)).Where(Directory.Exists)];
        if (locks.Count > 0 || halves.Count > 0)
        {
            ThrowWhenAtWork(clone);
            locks.ForEach(File.Delete);
            halves.ForEach(half => Directory.Delete(half, recursive: true));
        }
    }

    /// <summary>Makes sure that no git works in a directory.</summary>
    /// <exception cref="OutsideException">One does (transient).</exception>
    public static void ThrowWhenAtWork(string directory)
    {
        if (FindAtWork(directory) is { } pid)
        {
            throw new OutsideException($"A git that was started before still works in {directory} (process {pid}).", isTransient: true);
        }
    }

    /// <summary>The path without symbolic links, as the kernel tells those of processes.</summary>
    private static string RealPath(string path)
    {
        var real = "/";
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            real = new DirectoryInfo(real).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? real;
        }

        return real;
    }

    private static string? FindAtWork(string directory)
    {
        if (!Directory.Exists("/proc"))
        {
            return null;
        }

        directory = RealPath(directory);
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                // Whatever git starts (git-remote-https, ssh is its child) keeps a directory of the clone as its own.
                if (char.IsAsciiDigit(Path.GetFileName(process)[0])
                    && new FileInfo(Path.Combine(process, "cwd")).LinkTarget is { } at
                    && (at == directory || at.StartsWith(directory + "/", StringComparison.Ordinal))
                    && File.ReadAllText(Path.Combine(process, "comm")).StartsWith("git", StringComparison.Ordinal))
                {
                    return Path.GetFileName(process);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended while it was looked at, or it is somebody else's.
            }
        }

        return null;
    }
}
