using System.Text.Json.Serialization;

namespace EksUpgradeBot.Upgrade.Runs;

/// <summary>
/// A way out of a failure that needs a person's word. Choosing it takes the step up again; the step then proposes or does exactly this.
/// The family is closed.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "way")]
[JsonDerivedType(typeof(ForceNodeGroup), "force-node-group")]
[JsonDerivedType(typeof(ReleaseStateLock), "release-state-lock")]
public abstract record WayOut
{
    /// <summary>Names it among the ways of a failure: short, without spaces.</summary>
    [JsonIgnore]
    public abstract string Key { get; }
}

/// <summary>Roll a node group with force. It is proposed, and approved by a second person.</summary>
public sealed record ForceNodeGroup(string NodeGroup) : WayOut
{
    /// <inheritdoc />
    public override string Key => $"force:{NodeGroup}";
}

/// <summary>Release a lock on Terraform's state that nobody works under any more.</summary>
/// <param name="LockId">The lock.</param>
/// <param name="Holder">Who holds it and since when, for people.</param>
public sealed record ReleaseStateLock(string LockId, string Holder) : WayOut
{
    /// <inheritdoc />
    public override string Key => $"unlock:{LockId}";
}

/// <summary>A way out that a person chose.</summary>
public sealed record ChosenWay(WayOut Way, Person By, DateTimeOffset At);
