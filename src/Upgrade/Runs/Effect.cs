using System.Text.Json.Serialization;

namespace EksUpgradeBot.Upgrade.Runs;

/// <summary>
/// Something to be done because of a decision, saved with it in one transaction. Carrying an effect out twice is harmless.
/// The family is closed.
/// </summary>
/// <param name="Attempt">The turn that it belongs to; outdated once the run's attempt is another.</param>
/// <param name="Due">Not before.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "effect")]
[JsonDerivedType(typeof(AdvanceStep), "advance-step")]
[JsonDerivedType(typeof(TidyUp), "tidy-up")]
public abstract record Effect(int Attempt, DateTimeOffset Due);

/// <summary>Let the step in work take its next turn.</summary>
public sealed record AdvanceStep(int Attempt, DateTimeOffset Due) : Effect(Attempt, Due);

/// <summary>The run has ended: delete plan files, the clone, and what was not pushed.</summary>
public sealed record TidyUp(int Attempt, DateTimeOffset Due) : Effect(Attempt, Due);
