namespace EksUpgradeBot.Upgrade.Runs;

/// <summary>What the engine says to an event.</summary>
/// <param name="Run">The run after it; the same object when nothing changed.</param>
/// <param name="Effects">What is to be done.</param>
/// <param name="Refusal">Why the event changed nothing, for the person behind it; null when it was taken or is merely outdated.</param>
public sealed record Decision(UpgradeRun Run, IReadOnlyList<Effect> Effects, string? Refusal = null)
{
    /// <summary>False when the event changed nothing, and must not be recorded.</summary>
    public bool Changed { get; init; } = true;

    internal static Decision Unchanged(UpgradeRun run, string? refusal = null) => new(run, [], refusal) { Changed = false };
}
