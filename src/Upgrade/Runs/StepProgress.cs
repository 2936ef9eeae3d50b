using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Runs;

/// <summary>How far something outside is.</summary>
/// <param name="Text">One line: <c>EKS updates the control plane to 1.34</c>.</param>
/// <param name="Since">Since when; null when that is not known.</param>
/// <param name="Lines">More lines, such as one per node group.</param>
/// <param name="Done">Parts done; 0 when it does not come in parts.</param>
/// <param name="Total">Parts in all; 0 when it does not come in parts.</param>
public sealed record StepProgress(
    string Text, DateTimeOffset? Since = null, IReadOnlyList<string>? Lines = null, int Done = 0, int Total = 0)
{
    /// <summary>What needs people although nothing has failed yet, a line each, such as an eviction that is blocked.</summary>
    public IReadOnlyList<string> Attention { get; init; } = [];

    /// <summary>When the maintenance window opens that is waited for; null when it is something else.</summary>
    public WindowOpening? Opens { get; init; }

    /// <summary>What may need people soon, for the step's later turns: it is told only when it lasts.</summary>
    public IReadOnlyList<Sighting> Sightings { get; init; } = [];
}

/// <summary>Something that was seen at every look since an instant.</summary>
/// <param name="What">Names it: the same text is the same thing.</param>
/// <param name="Since">The first look that saw it.</param>
public sealed record Sighting(string What, DateTimeOffset Since);
