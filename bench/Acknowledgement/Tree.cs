namespace EksUpgradeBot.Bench.Acknowledgement;

/// <summary>Where things lie in the source tree that this was built in.</summary>
internal static class Tree
{
    public static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "EksUpgradeBot.sln")))
        {
            at = at.Parent;
        }

        return at?.FullName ?? throw new InvalidOperationException("The benchmark runs in the source tree that it was built in.");
    }

    /// <summary>The bot of the Release build, whatever this was built as: a Debug bot is not worth measuring.</summary>
    public static string BotAssembly()
    {
        var assembly = Path.Combine(Root(), "src", "Bot", "bin", "Release", "net10.0", "EksUpgradeBot.Bot.dll");
        return File.Exists(assembly) ? assembly : throw new InvalidOperationException($"{assembly} is missing: build with -c Release.");
    }
}
