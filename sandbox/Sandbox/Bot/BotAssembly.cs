namespace EksUpgradeBot.Sandbox.Bot;

/// <summary>Finds the bot that was built with this sandbox. The sandbox does not refer to the bot: it runs it.</summary>
internal static class BotAssembly
{
    private const string Name = "EksUpgradeBot.Bot.dll";

    public static string Find()
    {
        var own = AppContext.BaseDirectory;
        var beside = Path.Combine(own, Name);
        if (File.Exists(beside))
        {
            return beside;
        }

        // …/sandbox/Sandbox/bin/CONFIGURATION/net10.0/ and …/src/Bot/bin/CONFIGURATION/net10.0/ lie in one tree.
        var framework = new DirectoryInfo(own.TrimEnd('/'));
        var configuration = framework.Parent!;
        for (var root = configuration.Parent; root is not null; root = root.Parent)
        {
            var built = Path.Combine(root.FullName, "src", "Bot", "bin", configuration.Name, framework.Name, Name);
            if (File.Exists(built))
            {
                return built;
            }
        }

        throw new InvalidOperationException($"{Name} was not found: build the solution, or name the file with --bot.");
    }
}
