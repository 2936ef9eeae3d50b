using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Helmfile.State;

namespace EksUpgradeBot.Sandbox.Helmfile.Commands;

/// <summary>The commands that ask no cluster.</summary>
internal static class SmallCommands
{
    public const string Release = "1.1.9";

    public static int Version()
    {
        Console.WriteLine($"""

            ▓▓▓ helmfile

              Version            {Release}
              Git Commit         stand-in of the sandbox

            """);
        return 0;
    }

    /// <summary><c>helmfile deps</c>: every chart here is a folder without dependencies of its own.</summary>
    public static int Deps(CommandLine line)
    {
        var state = HelmfileState.Read(line);
        AddRepositories(state, line);
        foreach (var release in state.Selected(line))
        {
            line.Log($"Updating dependency release={release.Name}, chart={release.Chart}");
        }

        return 0;
    }

    /// <summary><c>helmfile list</c>, the fields of helmfile/helmfile <c>pkg/app/app.go</c> <c>list</c>.</summary>
    public static int List(CommandLine line)
    {
        var releases = HelmfileState.Read(line).All;
        if (line.Value("--output") == "json")
        {
            Console.WriteLine(new JsonArray([.. releases.Select(release => (JsonNode)new JsonObject
            {
                ["name"] = release.Name, ["namespace"] = release.Namespace, ["enabled"] = release.IsEnabled, ["installed"] = release.IsInstalled,
                ["labels"] = "", ["chart"] = release.Chart, ["version"] = release.Version ?? "",
            })]).ToJsonString());
            return 0;
        }

        Console.WriteLine("NAME\tNAMESPACE\tENABLED\tINSTALLED\tLABELS\tCHART\tVERSION");
        foreach (var release in releases)
        {
            Console.WriteLine($"{release.Name}\t{release.Namespace}\t{release.IsEnabled}\t{release.IsInstalled}\t\t{release.Chart}\t{release.Version}");
        }

        return 0;
    }

    public static void AddRepositories(HelmfileState state, CommandLine line)
    {
        foreach (var repository in state.Repositories)
        {
            // There is no network here; a chart that comes from one of them is refused when it is needed.
            line.Log($"Adding repo {repository}");
        }
    }
}
