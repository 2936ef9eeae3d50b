using EksUpgradeBot.Sandbox.Terraform.Code;
using EksUpgradeBot.Sandbox.Terraform.Commands;
using EksUpgradeBot.Sandbox.Terraform.Eks;
using EksUpgradeBot.Sandbox.Terraform.Ui;

var line = CommandLine.Parse(args);
var command = line.Words.FirstOrDefault() ?? (line.Has("version") ? "version" : "");
IView view = line.IsJson && command is "plan" or "apply" && line.IsJson ? new JsonView(line.Directory) : new TextView();
using var interruption = new Interruption(view);
try
{
    return command switch
    {
        "version" => SmallCommands.Version(line),
        "init" => InitCommand.Run(line),
        "plan" => await PlanCommand.RunAsync(line, view, interruption),
        "show" => SmallCommands.Show(line),
        "apply" => await ApplyCommand.RunAsync(line, view, interruption),
        "state" when line.Words is [_, "pull", ..] => SmallCommands.PullState(line),
        "untaint" => await SmallCommands.UntaintAsync(line, view, interruption.Token),
        "force-unlock" => SmallCommands.ForceUnlock(line),
        _ => throw new DiagnosticException(new Diagnostic($"The stand-in for terraform has no command \"{string.Join(' ', args)}\"")),
    };
}
catch (DiagnosticException e)
{
    foreach (var diagnostic in e.Diagnostics)
    {
        view.Say(diagnostic);
    }
}
catch (CodeException e)
{
    view.Say(new Diagnostic(e.Message, e.Detail));
}
catch (EksException e)
{
    view.Say(new Diagnostic(e.Message));
}
catch (OperationCanceledException)
{
    view.Say(new Diagnostic("execution halted"));
}

return 1;
