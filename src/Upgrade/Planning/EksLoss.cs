namespace EksUpgradeBot.Upgrade.Planning;

/// <summary>
/// Finds the changes that lose what an upgrade must never lose: whatever is of EKS. None of it is ever destroyed in order to upgrade,
/// so a plan that does is about something else, and no second confirmation makes it an upgrade.
/// </summary>
internal static class EksLoss
{
    /// <summary>Why a change loses what an upgrade must never lose; null when it does not.</summary>
    public static string? Of(ResourceChange change)
    {
        if (!change.IsOfEks)
        {
            return null;
        }

        // What hangs on the object, for people who know it under another name.
        var what = change.Type switch
        {
            "aws_eks_cluster" => "a cluster",
            "aws_eks_node_group" => "a node group",
            "aws_eks_fargate_profile" => "a Fargate profile, whose pods go with it",
            "aws_eks_addon" => "an add-on, whose pods the cluster needs",
            "aws_eks_access_entry" or "aws_eks_access_policy_association" or "aws_eks_identity_provider_config" =>
                "a way into the cluster, by which people or nodes are let in",
            _ when !change.Type.StartsWith("aws_eks_", StringComparison.Ordinal) => "aws-auth, by which people and nodes are let in",
            _ => "an object of EKS",
        };
        return change.Kind switch
        {
            ChangeKind.Forget => $"{change.Name} would be forgotten: Terraform would no longer manage it.",
            ChangeKind.Delete => $"{change.Name} would be destroyed. An upgrade never destroys {what}.",
            ChangeKind.Replace => $"{change.Name} would be destroyed and made anew{Because(change)}. An upgrade never replaces {what}.",
            ChangeKind.Unknown => $"{change.Name} has the unknown action \"{change.Actions}\", which may destroy it.",
            _ => null,
        };
    }

    /// <summary>What forces a replacement, as part of a sentence.</summary>
    public static string Because(ResourceChange change) =>
        change.ReplacePaths.Count > 0 ? $" because of {string.Join(", ", change.ReplacePaths)}" : "";
}
