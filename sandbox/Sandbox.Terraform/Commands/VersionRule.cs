using EksUpgradeBot.Sandbox.Terraform.Code;
using EksUpgradeBot.Sandbox.Terraform.Ui;

namespace EksUpgradeBot.Sandbox.Terraform.Commands;

/// <summary>The validation that the module has for its <c>cluster_version</c>.</summary>
internal static class VersionRule
{
    public static void Check(RootModule root)
    {
        var version = $"{root.Arguments["cluster_version"]}";
        if (version is not ['1', '.', >= '0' and <= '9', >= '0' and <= '9'])
        {
            throw new DiagnosticException(new Diagnostic("Invalid value for variable",
                "cluster_version is a Kubernetes minor version such as 1.34.\n\n"
                + "This was checked by the validation rule at ../../modules/eks/variables.tf:10,3-13."));
        }
    }
}
