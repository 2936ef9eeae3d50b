namespace EksUpgradeBot.Adapters.Code.Sources;

/// <summary>Holds that something is set once.</summary>
internal static class SetOnce
{
    /// <summary>The only one of several values.</summary>
    /// <exception cref="RefusalException">Something is set twice.</exception>
    public static ValueInFile Only(this IReadOnlyList<ValueInFile> values) => values switch
    {
        [var only] => only,
        [var first, .., var last] => throw last.Refuse(
            $"is set twice, in {first.File.Name}:{first.Expression.Line} too, and {last.File.Name}:{last.Expression.Line} wins or is refused by Terraform",
            "Leave one of them."),
        _ => throw new ArgumentException("There must be a value.", nameof(values)),
    };
}
