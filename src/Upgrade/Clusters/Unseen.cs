namespace EksUpgradeBot.Upgrade.Clusters;

/// <summary>A source that could not be read, and why.</summary>
/// <param name="Source">What was asked, in the reader's words: <c>Kubernetes nodes</c>.</param>
/// <param name="Reason">Why there was no answer, without secrets.</param>
public sealed record Unseen(string Source, string Reason)
{
    /// <summary>What is missing without it.</summary>
    public UnseenKind Kind { get; init; } = UnseenKind.Versions;

    /// <summary>What to do so that it can be read, as sentences; null when the reader knows nothing better than to mend access or connection.</summary>
    public string? Remedy { get; init; }
}

/// <summary>What is missing when a source does not answer.</summary>
public enum UnseenKind
{
    /// <summary>Versions: whether the skew policy would be kept is not known.</summary>
    Versions,

    /// <summary>Evidence that nothing else gives.</summary>
    Evidence,

    /// <summary>One witness of several: another source tells of the same, but perhaps less.</summary>
    Witness,
}
