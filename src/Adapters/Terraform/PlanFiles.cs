using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>Makes plan files with <c>terraform plan</c>, and reads them with <c>terraform show</c>.</summary>
internal sealed class PlanFiles(TerraformSettings settings, TerraformTool tool)
{
    private const int HasChanges = 2;

    /// <summary>The call that plans into the folder's new plan file.</summary>
    public Task<ToolCall> PlanCallAsync(
        TerraformRoot root, PlanFolder folder, IReadOnlyList<string> targets, CancellationToken cancellationToken)
    {
        // The refresh is never turned off: after a failed update the state claims the new version.
        string[] arguments =
        [
            "plan", "-input=false", "-no-color", "-json", $"-out={folder.NewPlan}", "-detailed-exitcode", $"-lock-timeout={settings.LockTimeout.TotalSeconds:0}s",
            .. root.Options.VarFiles.Select(file => $"-var-file={file}"),
            .. root.Options.PlanArguments,
            .. targets.Select(target => $"-target={target}"),
        ];
        return tool.CallAsync(root, settings.PlanTimeout, arguments, cancellationToken);
    }

    /// <summary>Makes the plan file; true when it holds changes.</summary>
    public async Task<bool> MakeAsync(ToolCall call, PlanFolder folder, CancellationToken cancellationToken)
    {
        PlanFolder.MakeEmptyFile(folder.NewPlan);
        var (exitCode, errors) = await tool.RunJsonAsync(call, cancellationToken);
        if (exitCode is 0 or HasChanges)
        {
            return exitCode == HasChanges;
        }

        // Terraform keeps a plan of what it got to before the error. It can never be applied.
        File.Delete(folder.NewPlan);
        throw await tool.BrokeAsync("terraform plan", errors, call, cancellationToken);
    }

    /// <summary>Reads a plan file, and what it masks.</summary>
    public async Task<(TerraformPlan Plan, PlanMasks Masks)> ShowAsync(
        TerraformRoot root, string file, ToolCall planned, CancellationToken cancellationToken)
    {
        var show = await tool.CallAsync(root, settings.ReadTimeout, ["show", "-json", "-no-color", file], cancellationToken);
        var secrets = new PlanSecrets();
        secrets.Collect(SensitiveVariables.Of(planned));
        var plan = await tool.ReadAsync(
            show, "Reading the plan", output => PlanJsonReader.ReadAsync(output, secrets, cancellationToken), cancellationToken);
        return (plan, new PlanMasks(secrets.Texts));
    }
}
