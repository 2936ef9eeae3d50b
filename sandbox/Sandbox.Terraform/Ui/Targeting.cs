namespace EksUpgradeBot.Sandbox.Terraform.Ui;

/// <summary>The warnings that come with <c>-target</c>.</summary>
internal static class Targeting
{
    private const string Exceptional =
        "is provided only for exceptional situations such as recovering from errors or mistakes, or when Terraform specifically "
        + "suggests to use it as part of an error message.";

    public static Diagnostic PlannedInPart { get; } = new(
        "Resource targeting is in effect",
        "You are creating a plan with the -target option, which means that the result of this plan may not represent all of the changes "
        + $"requested by the current configuration.\n\nThe -target option is not for routine use, and {Exceptional}",
        IsWarning: true);

    public static Diagnostic AppliedInPart { get; } = new(
        "Applied changes may be incomplete",
        "The plan was created with the -target option in effect, so some changes requested in the configuration may have been ignored and "
        + "the output values may not be fully updated. Run the following command to verify that no other changes are pending:\n"
        + $"    terraform plan\n\nNote that the -target option is not suitable for routine use, and {Exceptional}",
        IsWarning: true);
}
