using EksUpgradeBot.Sandbox.Helmfile;
using EksUpgradeBot.Sandbox.Helmfile.Commands;

try
{
    var line = CommandLine.Parse(args);
    return line.Command switch
    {
        "version" => SmallCommands.Version(),
        "deps" => SmallCommands.Deps(line),
        "list" => SmallCommands.List(line),
        "diff" => await DiffCommand.RunAsync(line),
        "apply" => await ApplyCommand.RunAsync(line),
        _ => throw new HelmfileException($"The stand-in for helmfile has no command \"{string.Join(' ', args)}\""),
    };
}
catch (HelmfileException e)
{
    Console.Error.WriteLine(e.Message);
    return e.ExitCode;
}
catch (HelmException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
