namespace EksUpgradeBot.Bot.Tests.Configuration;

/// <summary>Finds the files that are published from the source tree.</summary>
internal static class SourceTree
{
    public static string PathOf(string file)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "EksUpgradeBot.sln")))
        {
            directory = directory.Parent;
        }

        return Path.Combine(directory?.FullName ?? throw new DirectoryNotFoundException("EksUpgradeBot.sln"), file);
    }
}
