namespace EksUpgradeBot.Upgrade.Clusters;

/// <summary>A version in EKS's catalogue.</summary>
/// <param name="Version">The minor version.</param>
/// <param name="Support">EKS's <c>versionStatus</c>: <c>STANDARD_SUPPORT</c>, <c>EXTENDED_SUPPORT</c>, <c>UNSUPPORTED</c>.</param>
/// <param name="EndOfStandardSupport">The instant from which on standard support has ended, when EKS says it.</param>
/// <param name="EndOfExtendedSupport">The same for extended support.</param>
public sealed record OfferedVersion(
    KubernetesVersion Version,
    string Support,
    DateTimeOffset? EndOfStandardSupport = null,
    DateTimeOffset? EndOfExtendedSupport = null)
{
    /// <summary>True while clusters may be moved to it.</summary>
    public bool IsSupported => Support is "STANDARD_SUPPORT" or "EXTENDED_SUPPORT";
}

/// <summary>One step of the control plane: up, or, in a rollback, down.</summary>
public readonly record struct Hop(KubernetesVersion From, KubernetesVersion To)
{
    /// <summary>Every hop from one version to another, one minor at a time; empty when there is nothing to do.</summary>
    public static IReadOnlyList<Hop> Between(KubernetesVersion from, KubernetesVersion to)
    {
        var hops = new List<Hop>();
        for (var at = from; at < to; at = at.Next)
        {
            hops.Add(new Hop(at, at.Next));
        }

        return hops;
    }
}
