namespace EksUpgradeBot.Slack.Interaction.Dispatching;

/// <summary>What came of an interaction, in the forms that it may have to be given in.</summary>
internal sealed record Reply
{
    public static Reply Nothing { get; } = new();

    /// <summary>The body of the acknowledgement, if there is still time for it.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>The same by another way, when there is not.</summary>
    public Func<CancellationToken, Task>? IfLate { get; init; }

    /// <summary>What else must be said, after the acknowledgement.</summary>
    public Func<CancellationToken, Task>? Afterwards { get; init; }
}
