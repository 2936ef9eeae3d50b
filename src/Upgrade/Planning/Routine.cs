namespace EksUpgradeBot.Upgrade.Planning;

/// <summary>What a cluster's configuration adds to every upgrade of it.</summary>
/// <param name="HasCharts">Charts are applied before and after.</param>
/// <param name="Bake">How long a new control plane is watched before the nodes follow; zero for not at all.</param>
public sealed record Routine(bool HasCharts, TimeSpan Bake)
{
    /// <summary>Neither charts nor a bake.</summary>
    public static Routine Bare { get; } = new(false, TimeSpan.Zero);
}
