using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Ports;

/// <summary>What is configured for a cluster.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Code">Its Terraform code.</param>
/// <param name="Approvals">Who may approve, and how.</param>
/// <param name="PollInterval">How often something outside is looked at.</param>
/// <param name="Channel">The conversation for its threads; null for the one where the command was typed.</param>
public sealed record ClusterSettings(
    ClusterAddress Address, CodeLocation Code, ApprovalRules Approvals, TimeSpan PollInterval, string? Channel = null)
{
    /// <summary>The name people type.</summary>
    public ClusterName Name => Address.Name;
}

/// <summary>The configured clusters.</summary>
public interface IClusterCatalogue
{
    /// <summary>Every cluster, in the order of the configuration.</summary>
    IReadOnlyList<ClusterSettings> All { get; }

    /// <summary>The cluster with that name, without regard to case; null when there is none.</summary>
    ClusterSettings? Find(ClusterName name);
}
