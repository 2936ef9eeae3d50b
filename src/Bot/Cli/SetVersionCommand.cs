using System.CommandLine;

namespace EksUpgradeBot.Bot.Cli;

/// <summary><c>set-version</c>: the edit of the version in Terraform code.</summary>
internal sealed class SetVersionCommand : Command
{
    public SetVersionCommand(Func<SetVersionArguments, CancellationToken, Task<int>> action)
        : base("set-version", "Show the edit that sets the version in Terraform code, as a diff; exit 1 when there is no safe one.")
    {
        var directory = new Argument<string>("DIRECTORY") { Description = "The root module." };
        var version = DomainArguments.Version(isOptional: false);
        var module = new Option<string?>("--module") { Description = "The module block, when there are several.", HelpName = "M" };
        var attribute = new Option<string?>("--attribute") { Description = "The attribute that holds the version.", HelpName = "A" };
        var varFiles = new Option<string[]>("--var-file")
        {
            Description = "A var file that terraform is given, relative to DIRECTORY; may be repeated, and a later one wins.",
            HelpName = "FILE",
            Arity = ArgumentArity.OneOrMore,
            DefaultValueFactory = _ => [],
        };
        var write = new Option<bool>("--write") { Description = "Write the file as well." };
        var json = new JsonOption();
        Arguments.Add(directory);
        Arguments.Add(version);
        Options.Add(module);
        Options.Add(attribute);
        Options.Add(varFiles);
        Options.Add(write);
        Options.Add(json);
        SetAction((parsed, cancellationToken) => action(
            new SetVersionArguments(
                parsed.GetValue(directory)!,
                parsed.GetValue(version)!.Value,
                parsed.GetValue(module),
                parsed.GetValue(attribute),
                parsed.GetValue(write),
                parsed.GetValue(json),
                parsed.GetValue(varFiles)!),
            cancellationToken));
    }
}
