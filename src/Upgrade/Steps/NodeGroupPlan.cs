using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>Node groups through Terraform: their version where the code holds it, and AMIs of the team's own where the code changes them.</summary>
internal sealed class NodeGroupPlan(TerraformChange terraform)
{
    /// <summary>True for a proposal of other AMIs.</summary>
    public static bool IsOfAmis(Proposal proposal) =>
        proposal.Terraform is { } shown && shown.Plan.Changes.Where(change => change.Type == "aws_eks_node_group").ToList() is { Count: > 0 } groups
        && groups.Any(ChangesTemplate) && !groups.Any(ChangesVersion);

    /// <summary>Proposes the plan that moves these groups' versions; null when the code does not hold them.</summary>
    public Task<StepOutcome?> ProposeVersionsAsync(StepContext step, NodesNow now, string? because, CancellationToken cancellationToken) =>
        ProposeAsync(
            step, now, now.Lagging,
            ChangesVersion,
            names => $"Move {(names.Count == 1 ? "node group" : "node groups")} {string.Join(", ", names)} of {step.Cluster.Name} to {now.Target}",
            because, cancellationToken);

    /// <summary>Proposes the plan that gives these groups the AMIs that the code names; null when it names no others.</summary>
    public Task<StepOutcome?> ProposeAmisAsync(StepContext step, NodesNow now, string? because, CancellationToken cancellationToken) =>
        ProposeAsync(
            step, now, now.OwnAmiLagging, ChangesTemplate,
            names => $"Give {(names.Count == 1 ? "node group" : "node groups")} {string.Join(", ", names)} of {step.Cluster.Name} the AMI that the code names",
            because, cancellationToken);

    private async Task<StepOutcome?> ProposeAsync(
        StepContext step,
        NodesNow now,
        IReadOnlyList<NodeGroup> groups,
        Func<ResourceChange, bool> moves,
        Func<IReadOnlyList<string>, string> title,
        string? because,
        CancellationToken cancellationToken)
    {
        var prepared = await terraform.PrepareAsync(step, cancellationToken);
        var addresses = prepared.State.NodeGroups;
        var targets = groups.Select(group => addresses.GetValueOrDefault(group.Name)).OfType<string>().ToList();
        return targets.Count > 0 && prepared.State.Cluster is not null
            ? await terraform.ProposeAsync(step, prepared, now.Plane.Version, targets, Named, because, cancellationToken)
            : null;

        // Only the groups that the plan does move: the others are asked for when it has been applied.
        string? Named(TerraformPlan plan)
        {
            var moving = groups
                .Where(group => addresses.TryGetValue(group.Name, out var address) && plan.Changes.Any(change => change.Address == address && moves(change)))
                .Select(group => group.Name)
                .ToList();
            return moving.Count > 0 ? title(moving) : null;
        }
    }

    private static bool ChangesVersion(ResourceChange change) => (change.Attribute("version") ?? change.Attribute("release_version")) is not null;

    private static bool ChangesTemplate(ResourceChange change) =>
        change.Attributes.Any(attribute => attribute.Path.StartsWith("launch_template", StringComparison.Ordinal));
}
