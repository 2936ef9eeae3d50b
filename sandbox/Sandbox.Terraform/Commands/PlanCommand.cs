using EksUpgradeBot.Sandbox.Terraform.Eks;
using EksUpgradeBot.Sandbox.Terraform.Planning;
using EksUpgradeBot.Sandbox.Terraform.Ui;

namespace EksUpgradeBot.Sandbox.Terraform.Commands;

/// <summary><c>terraform plan</c>.</summary>
internal static class PlanCommand
{
    private const int HasChanges = 2;

    public static async Task<int> RunAsync(CommandLine line, IView view, Interruption interruption)
    {
        view.Version();
        var root = line.Root;
        new Installation(root).Require();
        VersionRule.Check(root);
        using var state = await StateLocking.TakeAsync(line, root.StatePath, "OperationTypePlan", view, interruption.Token);
        using var eks = Connect(root.Region ?? "", root.MaxRetries);
        var plan = await new Planner(root, eks, view).PlanAsync(state.Document, line.Targets, interruption.Token);
        if (plan.IsTargeted)
        {
            view.Say(Targeting.PlannedInPart);
        }

        if (line.Value("out") is { } file)
        {
            new PlanFile(plan.ToJson(), state.Lineage, state.Serial, root.Region ?? "", root.MaxRetries, root.DefaultTags, plan.IsTargeted)
                .Write(line.FullPath(file));
        }

        return plan.IsErrored ? 1 : plan.HasChanges && line.Has("detailed-exitcode") ? HasChanges : 0;
    }

    public static EksApi Connect(string region, int? maxRetries)
    {
        var eks = new EksApi(region, maxRetries);
        return eks.HasCredentials ? eks : throw new DiagnosticException(new Diagnostic("No valid credential sources found",
            "Please see https://registry.terraform.io/providers/hashicorp/aws\nfor more information about providing credentials.\n\n"
            + "Error: failed to refresh cached credentials, no EC2 IMDS role found, operation error ec2imds: GetMetadata, access disabled to "
            + "EC2 IMDS via client option, or \"AWS_EC2_METADATA_DISABLED\" environment variable"));
    }
}
