using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
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

    /// <summary>How Terraform is called for it.</summary>
    public TerraformOptions Terraform { get; init; } = TerraformOptions.Plain;

    /// <summary>Its charts; null for none.</summary>
    public ChartSettings? Charts { get; init; }

    /// <summary>How long a new control plane is watched before the nodes follow; zero for not at all.</summary>
    public TimeSpan Bake { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>When it may be changed; empty for at any time.</summary>
    public IReadOnlyList<MaintenanceWindow> Windows { get; init; } = [];

    /// <summary>How its node groups are rolled.</summary>
    public NodeSettings Nodes { get; init; } = NodeSettings.OneByOne;

    /// <summary>What these settings add to every upgrade.</summary>
    public Routine Routine => new(Charts is not null, Bake);
}

/// <summary>Where the charts of a cluster lie.</summary>
/// <param name="Directory">The directory of <c>helmfile.yaml</c>, relative to the repository of the Terraform code if there is one.</param>
/// <param name="Environment">helmfile's environment; null for its default.</param>
public sealed record ChartSettings(string Directory, string? Environment);

/// <summary>How node groups are rolled when EKS does it itself. Terraform has an order of its own.</summary>
/// <param name="Order">Names of node groups that go first, in this order; the others follow by name.</param>
/// <param name="InParallel">Whether they may all roll at once.</param>
public sealed record NodeSettings(IReadOnlyList<string> Order, bool InParallel)
{
    /// <summary>One after the other, by name: a bad roll then stops before it has spread.</summary>
    public static NodeSettings OneByOne { get; } = new([], false);
}

/// <summary>The configured clusters.</summary>
public interface IClusterCatalogue
{
    /// <summary>Every cluster, in the order of the configuration.</summary>
    IReadOnlyList<ClusterSettings> All { get; }

    /// <summary>The cluster with that name, without regard to case; null when there is none.</summary>
    ClusterSettings? Find(ClusterName name);
}
