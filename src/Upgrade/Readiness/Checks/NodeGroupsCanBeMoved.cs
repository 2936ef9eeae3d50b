namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>EKS refuses to move a node group with a custom AMI by version; its launch template must change instead.</summary>
internal sealed class NodeGroupsCanBeMoved : IReadinessCheck
{
    public IEnumerable<Finding> Examine(ReadinessQuestion question) =>
        question.Cluster.NodeGroups.Where(group => group.HasCustomAmi).Select(group => new Finding(
            "GROUP-001", Severity.Act, $"Node group {group.Name} has a custom AMI",
            group.ReleaseVersion ?? "AMI type CUSTOM",
            "EKS does not take a version for such a group: only a new launch template version moves it.",
            "Prepare an AMI of the target version and the launch template in the Terraform code."));
}
