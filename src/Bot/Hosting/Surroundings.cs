namespace EksUpgradeBot.Bot.Hosting;

/// <summary>Where the bot runs.</summary>
internal static class Surroundings
{
    /// <summary>
    /// True in a container: when its first process ends, the kernel kills every other in it, whatever session it is in. On a machine an
    /// apply outlives the bot.
    /// </summary>
    /// <param name="environment">Gives a variable, or null.</param>
    public static bool EndWithTheBot(Func<string, string?> environment) =>
        Environment.ProcessId == 1
        || environment("KUBERNETES_SERVICE_HOST") is { Length: > 0 }

        // Set by Microsoft's images of .NET.
        || environment("DOTNET_RUNNING_IN_CONTAINER") is "true" or "1";
}
