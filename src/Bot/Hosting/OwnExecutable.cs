using EksUpgradeBot.Bot.Configuration;

namespace EksUpgradeBot.Bot.Hosting;

/// <summary>How another program calls this one, such as helm for a token.</summary>
internal static class OwnExecutable
{
    /// <summary>The executable, and its first argument where that is this program and the executable only runs it.</summary>
    public static IReadOnlyList<string> Command { get; } =
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) != "dotnet"
            ? [path]
            : [Environment.ProcessPath ?? "dotnet", typeof(OwnExecutable).Assembly.Location];

    /// <summary>What it needs besides what every tool is given.</summary>
    public static IReadOnlyDictionary<string, string> EnvironmentFor(BotConfiguration configuration)
    {
        var variables = new Dictionary<string, string>
        {
            [ConfigurationFile.Variable] = configuration.Path,

            // It starts once for each call of helm's: quick to start counts, quick later does not.
            ["DOTNET_TieredPGO"] = "0",
        };
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
        {
            variables["DOTNET_ROOT"] = root;
        }

        return variables;
    }
}
