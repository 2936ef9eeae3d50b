using System.CommandLine;
using EksUpgradeBot.Bot.Configuration;

namespace EksUpgradeBot.Bot.Cli;

/// <summary><c>check-config</c>: reads the configuration and says what is wrong with it, all at once.</summary>
internal sealed class CheckConfigCommand : Command
{
    public CheckConfigCommand(ConfigOption config, Func<string, string?> environment)
        : base("check-config", "Check the configuration; exit 2 when it cannot be used.")
    {
        Options.Add(config);
        SetAction(parsed => Check(
            ConfigurationFile.Locate(parsed.GetValue(config), environment), environment, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
    }

    private static int Check(string path, Func<string, string?> environment, TextWriter output, TextWriter error)
    {
        switch (ConfigurationFile.Load(path, environment))
        {
            case ConfigurationResult.Fine { Configuration.Clusters: var clusters }:
                output.WriteLine($"{path}: fine: {clusters.Count} cluster{(clusters.Count == 1 ? "" : "s")} ({Names(clusters.Select(cluster => cluster.Name.Value))})");
                return ExitCode.Fine;
            case ConfigurationResult.Broken broken:
                foreach (var problem in broken.Errors)
                {
                    error.WriteLine(problem.In(path));
                }

                return ExitCode.BadInput;
            default:
                throw new InvalidOperationException("A configuration is fine or broken.");
        }
    }

    private static string Names(IEnumerable<string> clusters)
    {
        var names = clusters.ToList();
        return names.Count <= 10 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(10))} and {names.Count - 10} more";
    }
}
