using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>
/// What is thought of an apply whose end nobody saw. One that another replica began and fell silent over may work on where it cannot be
/// seen, so that it is taken for lost only after a while, and even then nothing but a new plan follows: a Terraform that lives holds the
/// state lock against that, and whatever it began shows in EKS.
/// </summary>
internal static class LostApplies
{
    // From the last sign of life. Terraform sends its first write to EKS within seconds of its start; credentials and a busy API may
    // take it minutes.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The apply as it is to be treated now.</summary>
    public static TerraformApply Judge(TerraformApply apply, DateTimeOffset now) =>
        apply.Phase == ApplyPhase.OutOfSight && now >= apply.LastSeenAt + Patience ? apply with { Phase = ApplyPhase.Lost } : apply;

    /// <summary>The same for charts: a release that helm works on is marked so in the cluster, which the next diff sees.</summary>
    public static ChartApply Judge(ChartApply apply, DateTimeOffset now) =>
        apply.Phase == ApplyPhase.OutOfSight && now >= apply.LastSeenAt + Patience ? apply with { Phase = ApplyPhase.Lost } : apply;

    /// <summary>What is waited for while an apply is at work.</summary>
    public static string Describe(TerraformApply apply) => apply.Phase == ApplyPhase.OutOfSight
        ? $"Replica {apply.BegunBy}, which began to apply the approved plan, is silent since {apply.LastSeenAt:HH:mm:ss} UTC; EKS is watched for what it began"
        : "Terraform applies the approved plan";

    /// <summary>Why a new proposal follows a lost apply.</summary>
    public static string Because(TerraformApply apply) => apply switch
    {
        { WasInterrupted: true } => "the bot was stopped in the middle of the last apply and ended Terraform in order, and EKS shows no update",
        { BegunBy: { } replica } => $"replica {replica} began the last apply and has not been heard of since {apply.LastSeenAt:yyyy-MM-dd HH:mm:ss} UTC, and EKS shows no update",
        _ => "Terraform ended without a last word, and EKS shows no update",
    };
}
