using EksUpgradeBot.Adapters.Code.Expressions;

namespace EksUpgradeBot.Adapters.Code.Sources;

/// <summary>The declared type of a variable, as far as it may spoil a version.</summary>
internal static class VariableType
{
    /// <summary>Refuses a value that Terraform makes a number of, which turns the text 1.40 into 1.4.</summary>
    /// <param name="name">The variable's name.</param>
    /// <param name="variable">Its block; null when it is not declared.</param>
    /// <param name="keys">The keys that are taken from its value.</param>
    /// <exception cref="RefusalException">The type is <c>number</c> there.</exception>
    public static void RefuseNumber(string name, MergedBlock? variable, IReadOnlyList<string> keys)
    {
        if (variable?.Find("type") is not [var (file, type), ..])
        {
            return;
        }

        var at = InHcl(type.Value);
        foreach (var key in keys)
        {
            at = Inside(at, key);
        }

        if (Unwrap(at)?.Shape is Reference { Root: "number", Accessors: [] })
        {
            throw new RefusalException(new VersionRefusal(
                file.Name, type.Line, $"var.{name} is of the type number there, which cannot say 1.30 or 1.40: Terraform makes 1.3 and 1.4 of them",
                "Declare the type as string, and put the version between double quotes."));
        }
    }

    private static Expression? Inside(Expression? type, string key) => Unwrap(type)?.Shape switch
    {
        FunctionCall { Function: "map", Arguments: [var of] } => of,
        FunctionCall { Function: "object", Arguments: [{ Shape: MapLiteral attributes }] } =>
            attributes.Entries.FirstOrDefault(entry => entry.Name == key)?.Value,
        _ => null,
    };

    private static Expression? Unwrap(Expression? type) =>
        type?.Shape is FunctionCall { Function: "optional", Arguments: [var of, ..] } ? of : type;

    // A type in a JSON file is an expression of HCL in a string.
    private static Expression? InHcl(Expression type) =>
        type.Shape is TextLiteral { Text: { } written } ? HclText.ReadJsonExpression(written, type.Line) : type;
}
