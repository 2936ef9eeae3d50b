using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Bot.Cli;

// Plan files and states hold secrets: whatever this process and its children write is for their user alone.
ProcessUmask.MakePrivate();
return await new CommandLine(new TerminalActions(Console.Out, Console.Error).All, Environment.GetEnvironmentVariable)
    .InvokeAsync(args, Console.Out, Console.Error, CancellationToken.None);
