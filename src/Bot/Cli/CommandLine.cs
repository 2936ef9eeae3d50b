using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace EksUpgradeBot.Bot.Cli;

/// <summary>The command line of the binary: reads what was typed, has it carried out and gives the exit code.</summary>
/// <param name="actions">What carries the commands out.</param>
/// <param name="environment">Gives a variable of the environment, or null.</param>
internal sealed class CommandLine(CommandActions actions, Func<string, string?> environment)
{
    // No response files: "@prod" is a mistyped cluster and not a file of arguments.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    /// <summary>The version of the product, without the commit that a build may append.</summary>
    public static string Version { get; } =
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>Carries out a command line. Bad usage is one line on <paramref name="error"/> and exit code 2; exceptions of the actions pass.</summary>
    public async Task<int> InvokeAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var parsed = Root().Parse(arguments, Parsing);
        if (parsed.Errors.Count > 0)
        {
            await error.WriteLineAsync(Complaint(parsed));
            return ExitCode.BadInput;
        }

        return await parsed.InvokeAsync(
            new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
            cancellationToken);
    }

    private static string Complaint(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var missing = command.Arguments.FirstOrDefault(
            argument => argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is not { Tokens.Count: > 0 });
        var message = parsed.Errors[0].Message.ReplaceLineEndings(" ").TrimEnd('.');

        // The package says that something is missing, but not what.
        return (missing is not null && message.StartsWith("Required argument", StringComparison.Ordinal) ? $"{command.Name} needs {missing.Name}" : message)
            + $". See {(command is RootCommand ? "" : $"{command.Name} ")}--help.";
    }

    private RootCommand Root()
    {
        var config = new ConfigOption();
        var root = new RootCommand("Upgrades Amazon EKS clusters from a Slack thread.")
        {
            new RunCommand(new ConfigOption(), actions.Run),
            new CheckConfigCommand(new ConfigOption(), environment),
            new ReportCommand(new ConfigOption(), actions.Report),
            new TokenCommand(new ConfigOption(), actions.Token),
            new SummarizeCommand(actions.Summarize),
            new SetVersionCommand(actions.SetVersion),
            new ManifestCommand(environment),
            new IamPolicyCommand(environment),
            new RbacCommand(environment),
            new HealthCommand(environment),
        };
        root.Options.Add(config);
        root.SetAction((parsed, cancellationToken) => actions.Run(new RunArguments(parsed.GetValue(config)), cancellationToken));
        root.Options.OfType<VersionOption>().Single().Action = new ShowVersion();
        return root;
    }

    // The package's own asks the entry assembly, which in tests is the test runner.
    private sealed class ShowVersion : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(Version);
            return ExitCode.Fine;
        }
    }
}
