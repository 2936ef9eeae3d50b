using System.CommandLine;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Bot.Cli;

/// <summary>A command that prints something to install the bot with. It looks at the configuration alone, and at nothing outside.</summary>
internal abstract class InstallingCommand : Command
{
    private readonly ConfigOption _config = new();
    private readonly Func<string, string?> _environment;

    protected InstallingCommand(string name, string description, Func<string, string?> environment)
        : base(name, description)
    {
        _environment = environment;
        Options.Add(_config);
        SetAction(parsed => Print(parsed, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
    }

    /// <summary>Prints it; the exit code.</summary>
    protected abstract int Print(ParseResult parsed, TextWriter output, TextWriter error);

    /// <summary>The configuration; null when it cannot be used, which is told.</summary>
    protected BotConfiguration? Load(ParseResult parsed, TextWriter error)
    {
        var path = Locate(parsed);

        // Whoever installs the bot need not be where its directories are.
        switch (ConfigurationFile.Load(path, _environment, _ => true))
        {
            case ConfigurationResult.Fine fine:
                return fine.Configuration;
            case ConfigurationResult.Broken broken:
                foreach (var problem in broken.Errors)
                {
                    error.WriteLine(problem.In(path));
                }

                break;
        }

        return null;
    }

    /// <summary>Whether there is a configuration: named, or where it is looked for.</summary>
    protected bool HasConfiguration(ParseResult parsed) =>
        parsed.GetValue(_config) is not null || _environment(ConfigurationFile.Variable) is { Length: > 0 } || File.Exists(Locate(parsed));

    /// <summary>What is configured of a cluster; null when there is none of that name, which is told.</summary>
    protected static ClusterSettings? Find(BotConfiguration configuration, ClusterName name, TextWriter error)
    {
        if (configuration.Clusters.FirstOrDefault(cluster => cluster.Name == name) is { } found)
        {
            return found;
        }

        Refuse(error, $"There is no cluster {name} in the configuration: {string.Join(", ", configuration.Clusters.Select(known => known.Name))}.");
        return null;
    }

    /// <summary>Says what is wrong with the input.</summary>
    protected static int Refuse(TextWriter error, string complaint)
    {
        error.WriteLine(complaint);
        return ExitCode.BadInput;
    }

    private string Locate(ParseResult parsed) => ConfigurationFile.Locate(parsed.GetValue(_config), _environment);
}
