using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Planning;

/// <summary>
/// Decides whether a Terraform plan may be applied at all. Terraform plans a skipped or a lowered minor, and a replaced
/// cluster, without a warning; this is the place that does not.
/// </summary>
public static class TerraformPlanJudge
{
    private const string Cluster = "aws_eks_cluster";
    private const string NodeGroup = "aws_eks_node_group";
    private const string Addon = "aws_eks_addon";
    private const string LaunchTemplate = "aws_launch_template";

    // EKS runs one update of a cluster at a time and takes each of these as an update of its own.
    private static readonly string[] OtherUpdates =
    [
        "vpc_config", "encryption_config", "access_config", "enabled_cluster_log_types", "upgrade_policy", "zonal_shift_config",
        "compute_config", "storage_config", "kubernetes_network_config", "remote_network_config", "deletion_protection",
        "control_plane_scaling_config",
    ];

    // EKS fills these in by itself.
    private static readonly string[] Computed = ["vpc_config[0].cluster_security_group_id", "vpc_config[0].vpc_id"];

    /// <summary>Judges a plan against what the step means to do.</summary>
    public static PlanJudgement Judge(TerraformPlan plan, PlanExpectation expectation)
    {
        if (plan.Errored)
        {
            return new PlanJudgement(["Terraform ended in an error while it planned, so this plan can never be applied."], [], []);
        }

        if (!plan.Applyable)
        {
            return new PlanJudgement(["There is nothing to apply: Terraform found no changes."], [], []);
        }

        string[] refusals =
        [
            .. UnseenObjects(plan),
            .. plan.Changes.Select(EksLoss.Of).OfType<string>(),
            .. ClusterVersion(plan, expectation),
            .. plan.Changes.SelectMany(change => OtherVersions(change, plan, expectation)),
            .. expectation.IsRollback ? Destructive(plan).Select(loss => $"{loss} A rollback destroys nothing.") : [],
        ];
        return new PlanJudgement(
            refusals,
            expectation.IsRollback ? [] : [.. Destructive(plan)],
            [.. Unrelated(plan, expectation)],
            MoreDestructive: plan.Counts.Destructive - plan.Changes.Count(change => change.IsDestructive) is > 0 and var more ? more : 0,
            MoreUnrelated: plan.OmittedChanges);
    }

    private static IEnumerable<string> UnseenObjects(TerraformPlan plan)
    {
        // EKS objects are kept before all others: when one of the others was kept, none of EKS was left out.
        if (plan.OmittedChanges > 0 && plan.Changes.All(change => change.IsOfEks))
        {
            yield return $"The plan changes more EKS objects than can be judged: {plan.Changes.Count} and up to {plan.OmittedChanges} more.";
        }

        foreach (var change in plan.Changes.Where(change => change.IsOfEks && change.OmittedAttributes > 0))
        {
            yield return $"{change.Name} changes more attributes than can be judged: {change.Attributes.Count} and {change.OmittedAttributes} more.";
        }
    }

    private static IEnumerable<string> ClusterVersion(TerraformPlan plan, PlanExpectation expectation)
    {
        var cluster = plan.Changes.FirstOrDefault(change => IsTheCluster(change, expectation));
        if (cluster?.Kind is ChangeKind.Delete or ChangeKind.Replace or ChangeKind.Forget or ChangeKind.Unknown)
        {
            yield break;
        }

        if (cluster?.Kind is ChangeKind.Create)
        {
            yield return $"{cluster.Address} would be created, although the cluster is there: Terraform's state does not know it.";
            yield break;
        }

        var version = cluster?.Attribute("version");
        if (version is null)
        {
            if (expectation.From != expectation.To)
            {
                yield return $"{expectation.ClusterAddress} keeps its version in this plan, although it should move to {expectation.To}.";
            }

            yield break;
        }

        if (version.IsUnknown || !KubernetesVersion.TryParse(version.Before, out var before)
            || !KubernetesVersion.TryParse(version.After, out var after))
        {
            yield return $"{expectation.ClusterAddress} would get a version that the plan does not show.";
            yield break;
        }

        if (before != expectation.From)
        {
            yield return $"The plan starts from version {before} of {expectation.ClusterAddress}, but EKS runs {expectation.From}.";
        }

        if (expectation.IsRollback)
        {
            if (after != before.Previous)
            {
                yield return $"{expectation.ClusterAddress} would go from {before} to {after}; a rollback goes exactly one minor down.";
            }
        }
        else if (after < before)
        {
            yield return $"{expectation.ClusterAddress} would go down from {before} to {after}.";
        }
        else if (after != before && after != before.Next)
        {
            yield return $"{expectation.ClusterAddress} would jump from {before} to {after}; EKS moves one minor version at a time.";
        }

        if (after != expectation.To)
        {
            yield return $"{expectation.ClusterAddress} would move to {after}, but {expectation.To} is expected.";
        }

        foreach (var attribute in cluster!.Attributes.Where(IsOtherUpdate))
        {
            yield return $"{cluster.Address} would change {attribute.Path} together with its version; EKS takes only one type of update at a time.";
        }
    }

    private static IEnumerable<string> OtherVersions(ResourceChange change, TerraformPlan plan, PlanExpectation expectation)
    {
        if (change.Kind != ChangeKind.Update)
        {
            yield break;
        }

        var clusterMoves = plan.Changes.Any(other => IsTheCluster(other, expectation) && other.Attribute("version") is not null);
        switch (change.Type)
        {
            case Cluster when !IsTheCluster(change, expectation) && change.Attribute("version") is { } version:
                yield return $"{change.Address} is another cluster, and its version would change{FromTo(version)} in the same plan.";
                break;

            case Addon when clusterMoves && change.Attribute("addon_version") is { } version:
                yield return version.IsUnknown
                    ? $"{change.Address} may change its add-on version together with the cluster's: it is known only after apply. Add-ons move after the cluster."
                    : $"{change.Address} would change its add-on version{FromTo(version)} together with the cluster's. Add-ons move after the cluster.";
                break;

            case NodeGroup:
                foreach (var refusal in NodeGroupVersion(change, clusterMoves, expectation))
                {
                    yield return refusal;
                }

                break;
        }
    }

    private static IEnumerable<string> NodeGroupVersion(ResourceChange group, bool clusterMoves, PlanExpectation expectation)
    {
        var version = group.Attribute("version");
        if (KubernetesVersion.TryParse(version?.After, out var after))
        {
            if (KubernetesVersion.TryParse(version?.Before, out var before) && after < before)
            {
                yield return $"{group.Address} would go down from {before} to {after}.";
            }

            if (after > expectation.To && expectation.Expected.Contains(group.Address))
            {
                yield return $"{group.Address} would move to {after}, ahead of the control plane's {expectation.To}.";
            }
        }

        // Another launch template may bring another AMI, which rolls the nodes too.
        var moves = clusterMoves || version is not null || group.Attribute("release_version") is not null
            || group.Attributes.Any(attribute => attribute.Path.StartsWith("launch_template", StringComparison.Ordinal));
        foreach (var size in group.Attributes.Where(attribute => moves && IsSize(attribute)))
        {
            yield return $"{group.Address} would change {size.Path}{FromTo(size)} together with a version or an AMI. Sizes move on their own.";
        }
    }

    private static IEnumerable<string> Destructive(TerraformPlan plan)
    {
        foreach (var change in plan.Changes.Where(change => change.IsDestructive && EksLoss.Of(change) is null))
        {
            yield return change.Kind switch
            {
                ChangeKind.Delete => $"{change.Name} would be destroyed.",
                ChangeKind.Replace => $"{change.Name} would be destroyed and made anew{EksLoss.Because(change)}.",
                _ => $"{change.Name} has the unknown action \"{change.Actions}\", which may destroy it.",
            } + (change.Type == LaunchTemplate ? " Node groups that were made from it cannot replace their nodes without it." : "");
        }
    }

    private static IEnumerable<string> Unrelated(TerraformPlan plan, PlanExpectation expectation) =>
        plan.Changes
            .Where(change => change is { Kind: not ChangeKind.Read, IsDestructive: false } && !IsTheCluster(change, expectation)
                && !expectation.Expected.Contains(change.Address))
            .Select(change => change.Name);

    private static bool IsTheCluster(ResourceChange change, PlanExpectation expectation) =>
        change.Type == Cluster && change.Deposed is null
        && (change.Address == expectation.ClusterAddress || change.PreviousAddress == expectation.ClusterAddress);

    private static bool IsOtherUpdate(AttributeChange attribute) =>
        !Computed.Contains(attribute.Path)
        && OtherUpdates.Any(name => attribute.Path == name || attribute.Path.StartsWith(name + "[", StringComparison.Ordinal)
            || attribute.Path.StartsWith(name + ".", StringComparison.Ordinal));

    private static bool IsSize(AttributeChange attribute) =>
        attribute.Path.StartsWith("scaling_config", StringComparison.Ordinal) && attribute.Path.EndsWith("_size", StringComparison.Ordinal);

    private static string FromTo(AttributeChange attribute) =>
        attribute is { Before: { } before, After: { } after } ? $" from {before} to {after}" : "";
}
