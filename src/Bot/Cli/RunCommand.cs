using System.CommandLine;

namespace EksUpgradeBot.Bot.Cli;

/// <summary><c>run</c>: the bot itself; also what happens when no command is named.</summary>
internal sealed class RunCommand : Command
{
    public RunCommand(ConfigOption config, Func<RunArguments, CancellationToken, Task<int>> action)
        : base("run", "Run the bot (the default).")
    {
        Options.Add(config);
        SetAction((parsed, cancellationToken) => action(new RunArguments(parsed.GetValue(config)), cancellationToken));
    }
}
