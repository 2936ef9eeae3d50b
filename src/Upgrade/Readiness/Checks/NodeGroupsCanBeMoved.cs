namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>Node groups stand still now, and take a version: EKS refuses to move one with a custom AMI, whose launch template must change instead.</summary>
internal sealed class NodeGroupsCanBeMoved : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("GROUP-001", Severity.Act, "A node group has an AMI of the team: EKS does not move it by version.", "EKS API, UpdateNodegroupVersion"),
        new("GROUP-002", Severity.Blocks, "A node group is being updated already.", "EKS API, UpdateNodegroupVersion") { MayBeWaived = false },
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question) =>
        question.Cluster.NodeGroups.Where(group => group.RunningUpdate is not null).Select(group => new Finding(
            "GROUP-002", Severity.Blocks, $"Node group {group.Name} is being updated",
            $"{group.RunningUpdate!.Type} {group.RunningUpdate.Id} since {group.RunningUpdate.CreatedAt:yyyy-MM-dd HH:mm} UTC",
            "Nodes that move under an upgrade of somebody else's end at a version that this one does not expect.",
            "Wait until it has ended, then ask again."))
        .Concat(question.Cluster.NodeGroups.Where(group => group.HasCustomAmi).Select(group => new Finding(
            "GROUP-001", Severity.Act, $"Node group {group.Name} has a custom AMI",
            group.ReleaseVersion ?? "AMI type CUSTOM",
            "EKS does not take a version for such a group: only a new launch template version moves it.",
            "Prepare an AMI of the target version and the launch template in the Terraform code.")));
}
