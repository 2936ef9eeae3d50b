using EksUpgradeBot.Sandbox.Terraform.Applying;
using EksUpgradeBot.Sandbox.Terraform.Planning;
using EksUpgradeBot.Sandbox.Terraform.State;
using EksUpgradeBot.Sandbox.Terraform.Ui;

namespace EksUpgradeBot.Sandbox.Terraform.Commands;

/// <summary><c>terraform apply PLANFILE</c>; without a plan file it refuses, since nobody of the sandbox applies unseen.</summary>
internal static class ApplyCommand
{
    public static async Task<int> RunAsync(CommandLine line, IView view, Interruption interruption)
    {
        view.Version();
        if (line.Words is not [_, var given])
        {
            throw new DiagnosticException(new Diagnostic("The stand-in for terraform applies saved plans only"));
        }

        var plan = PlanFile.Read(line.FullPath(given));
        var root = line.Root;
        new Installation(root).Require();
        using var state = await StateLocking.TakeAsync(line, root.StatePath, "OperationTypeApply", view, interruption.Token);
        Compare(plan, state);
        using var eks = PlanCommand.Connect(plan.Region, plan.MaxRetries);
        return await new Apply(plan, state, root, eks, view).RunAsync(interruption.Token) ? 0 : 1;
    }

    private static void Compare(PlanFile plan, LocalState state)
    {
        if (plan.Lineage != state.Lineage)
        {
            throw new DiagnosticException(new Diagnostic("Saved plan does not match the given state",
                "The given plan file can not be applied because it was created from a different state lineage."));
        }

        if (plan.Serial != state.Serial)
        {
            throw new DiagnosticException(new Diagnostic("Saved plan is stale",
                "The given plan file can no longer be applied because the state was changed by another operation after the plan was created."));
        }

        if (plan.Plan["errored"]!.GetValue<bool>())
        {
            throw new DiagnosticException(new Diagnostic("Cannot apply incomplete plan",
                "Terraform encountered an error when generating this plan, so it cannot be applied."));
        }
    }
}
