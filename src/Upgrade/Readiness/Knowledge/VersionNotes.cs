using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness.Knowledge;

/// <summary>Something that a version of Kubernetes or EKS changes, and that somebody may have to act on before the hop to it.</summary>
public sealed record VersionNote
{
    /// <summary>The version that brings it.</summary>
    public required KubernetesVersion Version { get; init; }

    /// <summary><c>block</c>, <c>act</c> or <c>info</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>What changes.</summary>
    public required string What { get; init; }

    /// <summary>How a person finds out whether it concerns them; null when it concerns nobody in particular.</summary>
    public string? Detect { get; init; }

    /// <summary>What to do.</summary>
    public string? Action { get; init; }

    /// <summary>Where it was read.</summary>
    public required string Source { get; init; }

    /// <summary>How the product finds it out by itself; null when that cannot be seen from the APIs.</summary>
    public NoteTrigger? When { get; init; }
}

/// <summary>What in a cluster makes a note matter.</summary>
/// <param name="Kind">
/// <c>image</c>, <c>instance</c>, <c>runtime</c>, <c>os</c>, <c>hostPath</c>, <c>volume</c>, <c>annotation</c>, <c>proxyMode</c>,
/// <c>externalIPs</c>, <c>ownNodes</c>; <c>covered</c> when a check of its own looks at it; <c>never</c> when an upgrade is not concerned.
/// </param>
/// <param name="Name">What to look for, alternatives separated by <c>|</c>.</param>
/// <param name="Below">Only versions below this one.</param>
/// <param name="Code">The check that covers it.</param>
public sealed record NoteTrigger(string Kind, string? Name = null, string? Below = null, string? Code = null)
{
    /// <summary>The alternatives to look for.</summary>
    public IReadOnlyList<string> Names => (Name ?? "").Split('|');
}

/// <summary>The special steps of every version.</summary>
public static class VersionNotes
{
    private static readonly Embedded<VersionNote> File = Embedded<VersionNote>.Read("version-notes.json");

    /// <summary>Every note, by version.</summary>
    public static IReadOnlyList<VersionNote> All => File.Rows;

    /// <summary>The day on which the sources were read.</summary>
    public static DateOnly ReadOn => File.ReadOn;

    /// <summary>What a hop brings.</summary>
    public static IEnumerable<VersionNote> Of(Hop hop) => All.Where(note => note.Version == hop.To);
}
