using EksUpgradeBot.Upgrade.Readiness.Knowledge;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>
/// EKS still supports the older minor. Into extended support it takes a cluster back only when its upgrade policy is EXTENDED, and the
/// charges begin again (EKS user guide, rollback).
/// </summary>
internal sealed class OlderMinorIsSupported : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("ROLLBACK-008", Severity.Blocks, "The older minor is out of support, or in extended support, which the cluster's policy does not allow.", "EKS user guide, roll back a cluster") { MayBeWaived = false },
        new("ROLLBACK-009", Severity.Act, "The older minor is in extended support, which costs.", SupportCalendar.Source),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        var target = question.Target;
        var support = question.Cluster.OfferedVersions.FirstOrDefault(offered => offered.Version == target);
        if (question.Cluster.OfferedVersions.Count > 0 && support is not { IsSupported: true })
        {
            yield return new Finding(
                "ROLLBACK-008", Severity.Blocks, $"{target} is out of support", support?.Support ?? "EKS does not list it",
                "EKS takes a cluster back only to a version that it supports.", "The only way is forward.");
        }
        else if (support is { Support: "EXTENDED_SUPPORT" })
        {
            yield return question.Cluster.ControlPlane.SupportType == "STANDARD"
                ? new Finding(
                    "ROLLBACK-008", Severity.Blocks, $"{target} is in extended support, and the cluster's policy is STANDARD", "upgrade policy STANDARD",
                    "EKS takes a cluster back into extended support only when its upgrade policy is EXTENDED.",
                    "Set the upgrade policy to EXTENDED in the Terraform code and apply that, then ask again.")
                : new Finding(
                    "ROLLBACK-009", Severity.Act, $"{target} is in extended support", "EKS says so",
                    $"The cluster costs about {SupportCalendar.ExtraPerMonth:0} dollars a month more from then on.",
                    "Nothing, if you want to pay for the time that the way forward takes.");
        }
    }
}
