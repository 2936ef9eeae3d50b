namespace EksUpgradeBot.Bench.PlanSummary;

/// <summary>Where things lie in the source tree that this was built in, and on the machine.</summary>
internal static class Tree
{
    /// <summary>The bot of the Release build, whatever this was built as: a Debug bot is not worth measuring.</summary>
    public static string BotAssembly()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "EksUpgradeBot.sln")))
        {
            at = at.Parent;
        }

        var root = at?.FullName ?? throw new InvalidOperationException("The benchmark runs in the source tree that it was built in.");
        var assembly = Path.Combine(root, "src", "Bot", "bin", "Release", "net10.0", "EksUpgradeBot.Bot.dll");
        return File.Exists(assembly) ? assembly : throw new InvalidOperationException($"{assembly} is missing: build with -c Release.");
    }

    /// <summary>A program on the PATH; null when it is not there.</summary>
    public static string? OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
