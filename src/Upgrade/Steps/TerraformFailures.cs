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
        // EKS patches platforms unseen, with the cluster ACTIVE all the while, and refuses updates meanwhile.
        _ when failure.Summary.Contains("ResourceInUseException", StringComparison.Ordinal) => new StepOutcome.Failed(
            $"EKS is busy with another update of the cluster, perhaps a platform patch that it does not show: {failure.Summary}",
            "Wait some minutes, then retry: the step plans anew from what EKS says then."),
        _ => new StepOutcome.Failed(
            $"terraform apply failed: {failure.Summary}",
            "Retry plans anew from what EKS says now; the old plan is never applied again."),
    };
}
