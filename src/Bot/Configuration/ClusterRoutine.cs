namespace EksUpgradeBot.Bot.Configuration;

/// <summary>Where the charts of a cluster lie.</summary>
/// <param name="Directory">The directory of <c>helmfile.yaml</c>, relative to the repository of the Terraform code if there is one.</param>
/// <param name="Environment">helmfile's environment; null for its default.</param>
internal sealed record ChartSettings(string Directory, string? Environment);

/// <summary>What a cluster's upgrade has around its control plane.</summary>
/// <param name="Charts">Its charts; null for none.</param>
/// <param name="Windows">When it may be changed; empty for at any time.</param>
/// <param name="Bake">How long to watch the new control plane before the nodes are moved.</param>
internal sealed record ClusterRoutine(ChartSettings? Charts, IReadOnlyList<MaintenanceWindow> Windows, TimeSpan Bake);
