namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>
/// The Terraform code asks for the version that runs. Code that is behind would roll the cluster back at the next apply, which EKS takes
/// within seven days of an upgrade; code that is ahead has a change in it that nobody applied.
/// </summary>
internal sealed class CodeAgrees : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("CODE-001", Severity.Act, "The Terraform code asks for another version than the one that runs.", "terraform-provider-aws, aws_eks_cluster.version; EKS user guide, rollback"),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        var live = question.Cluster.ControlPlane.Version;
        if (question.Evidence.Code is not { } code || code.Version == live)
        {
            yield break;
        }

        yield return code.Version < live
            ? new Finding(
                "CODE-001", Severity.Act, "The Terraform code is behind the cluster", $"{code.Place} says {code.Version}, the cluster runs {live}",
                "Whoever applies that code asks EKS for a rollback.",
                "Let nobody apply it by hand; the upgrade corrects the code on its way.")
            : new Finding(
                "CODE-001", Severity.Act, "The Terraform code is ahead of the cluster", $"{code.Place} says {code.Version}, the cluster runs {live}",
                "Somebody began an upgrade in the code and did not finish it.",
                "Find out who, so that nobody applies it beside this upgrade.");
    }
}
