using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness;

/// <summary>How much a finding weighs.</summary>
public enum Severity
{
    /// <summary>Good to know; nothing to do.</summary>
    Know,

    /// <summary>Should be acted on; does not stop the upgrade.</summary>
    Act,

    /// <summary>The upgrade must not start, or not make this hop.</summary>
    Blocks,
}

/// <summary>Something that stands in the way, or should be known, before an upgrade.</summary>
/// <param name="Code">The check's code, such as <c>SKEW-001</c>. Stable: people write it down.</param>
/// <param name="Severity">How much it weighs.</param>
/// <param name="Title">The finding as a short claim.</param>
/// <param name="Seen">What was seen, with names and numbers.</param>
/// <param name="Why">Why it matters.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="Hop">The hop that it concerns; null when it concerns the cluster as it is.</param>
public sealed record Finding(
    string Code, Severity Severity, string Title, string Seen, string Why, string Remedy, Hop? Hop = null)
{
    /// <summary>What was seen one by one, a line for each witness or object; empty when <see cref="Seen"/> says it all.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Who let it pass; null when nobody did.</summary>
    public Waiver? Waiver { get; init; }

    /// <summary>True when no upgrade may start while it stands.</summary>
    public bool StandsInTheWay => Severity == Severity.Blocks && Waiver is null;
}
