namespace EksUpgradeBot.Sandbox.Bot;

/// <summary>Which helmfile the bot of this sandbox gets: the machine's own if there is one with Helm, else the sandbox's stand-in.</summary>
internal static class HelmfileStandIn
{
    /// <summary>A name on the <c>PATH</c>, or the path of the stand-in that was built with this sandbox.</summary>
    public static string Choose() => IsOnPath("helmfile") && IsOnPath("helm") ? "helmfile" : Find();

    /// <summary>The stand-in.</summary>
    public static string Find()
    {
        // …/sandbox/Sandbox/bin/CONFIGURATION/net10.0/ and …/sandbox/Sandbox.Helmfile/bin/CONFIGURATION/net10.0/path/ lie in one tree.
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var configuration = framework.Parent!;
        for (var root = configuration.Parent; root is not null; root = root.Parent)
        {
            var built = Path.Combine(root.FullName, "sandbox", "Sandbox.Helmfile", "bin", configuration.Name, framework.Name, "path", "helmfile");
            if (File.Exists(built))
            {
                return built;
            }
        }

        throw new InvalidOperationException("The sandbox's helmfile was not found: build the solution.");
    }

    private static bool IsOnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));
}
