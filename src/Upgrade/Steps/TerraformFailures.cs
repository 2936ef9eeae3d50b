using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>What a failed apply means for the person in the thread.</summary>
internal static class TerraformFailures
{
    public static StepOutcome.Failed Explain(TerraformFailure failure) => failure.Kind switch
    {
        TerraformFailureKind.StateLocked => new StepOutcome.Failed(
            $"Terraform's state is locked{(failure.LockHolder is { } holder ? $" by {holder}" : "")}. Nothing was changed.",
            "Let them finish, or release the lock when nobody works there any more, then retry."),
        TerraformFailureKind.Credentials => new StepOutcome.Failed(
            $"AWS refused the credentials: {failure.Summary}",
            "Renew the bot's credentials or role, then retry: the step looks at EKS before it does anything."),
        _ => new StepOutcome.Failed(
            $"terraform apply failed: {failure.Summary}",
            "Retry plans anew from what EKS says now; the old plan is never applied again."),
    };
}
