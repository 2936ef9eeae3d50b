namespace EksUpgradeBot.Slack.Blocks;

/// <summary>What is wrong with a message or view, in the shape in which Slack's <c>blocks.validate</c> answers.</summary>
/// <param name="Error"><c>invalid_blocks</c>, <c>invalid_message</c> or <c>invalid_view</c>; null when all is well.</param>
/// <param name="Errors">Everything that is wrong.</param>
public sealed record BlockValidation(string? Error, IReadOnlyList<BlockError> Errors)
{
    /// <summary>Whether Slack would take it.</summary>
    public bool Ok => Error is null;

    /// <inheritdoc />
    public override string ToString() => Ok ? "ok" : $"{Error}: {string.Join("; ", Errors.Select(error => $"{error.Message} [{error.Pointer}]"))}";
}

/// <summary>One thing that is wrong.</summary>
/// <param name="Code">What kind of wrong, for example <c>too_long</c>.</param>
/// <param name="Message">A sentence for the developer.</param>
/// <param name="Pointer">Where, as a JSON pointer, for example <c>/0/text/text</c>.</param>
/// <param name="Field">The field, when it is one.</param>
/// <param name="Constraint">What was asked and what was found.</param>
public sealed record BlockError(string Code, string Message, string Pointer, string? Field = null, BlockConstraint? Constraint = null);

/// <summary>What was asked and what was found.</summary>
/// <param name="Type">For example <c>max_length</c>.</param>
/// <param name="Expected">What is allowed.</param>
/// <param name="Got">What was there.</param>
public sealed record BlockConstraint(string Type, IReadOnlyList<string> Expected, string Got);
