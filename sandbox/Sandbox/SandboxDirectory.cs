namespace EksUpgradeBot.Sandbox;

/// <summary>The directory of a sandbox. It is deleted at each start, so it must be known to be one.</summary>
internal static class SandboxDirectory
{
    private const string Mark = ".eks-upgrade-bot-sandbox";

    /// <summary>Empties the directory of an earlier sandbox, or makes a new one.</summary>
    /// <exception cref="InvalidOperationException">The directory holds something that no sandbox made.</exception>
    public static void MakeAnew(string directory)
    {
        var mark = Path.Combine(directory, Mark);
        if (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any())
        {
            if (!File.Exists(mark))
            {
                throw new InvalidOperationException($"{directory} is not empty and was not made by a sandbox: give another one with --directory.");
            }

            Directory.Delete(directory, recursive: true);
        }

        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(mark, "");
    }
}
