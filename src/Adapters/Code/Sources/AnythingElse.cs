using EksUpgradeBot.Adapters.Code.Hcl;
using EksUpgradeBot.Adapters.Code.Holders;

namespace EksUpgradeBot.Adapters.Code.Sources;

/// <summary>Every other way to write a value: refused, with what it is. Last in the list, because it always answers.</summary>
internal sealed class AnythingElse : IVersionSource
{
    private const string WriteLiteral = "Write the version as a literal, or as a variable or a local with a literal value.";

    public VersionLookup? Read(ValueInFile value, Trail trail)
    {
        var expression = value.Expression;
        var first = expression.Text(expression.Tokens[0]);
        var isReference = expression.Reference is not null;
        return expression.Tokens switch
        {
            [{ Kind: HclTokenKind.Quoted }] => value.Refuse("is built from a template", WriteLiteral),
            [{ Kind: HclTokenKind.Heredoc }] => value.Refuse("is a heredoc", WriteLiteral),
            _ when isReference && first == "null" => value.Refuse(
                "is null, which leaves the version to AWS", "Write the version that the cluster runs as a literal."),
            _ when isReference && first == "data" => value.Refuse($"is read through the data source {expression}".Replace(" . ", "."), WriteLiteral),
            _ when isReference && first == "module" => value.Refuse(
                $"is read from the output {expression}".Replace(" . ", "."), "Configure the module that sets it as 'module', or write a literal."),
            _ when HasAtTop(expression, "?") => value.Refuse("is a conditional", WriteLiteral),
            [{ Kind: HclTokenKind.Identifier }, { Kind: HclTokenKind.Punctuation } second, ..] when expression.Text(second) == "(" =>
                value.Refuse($"is a call of the function {first}", WriteLiteral),
            _ when first is "{" or "[" => value.Refuse("is a map or a list, which is not edited yet", WriteLiteral),
            _ when first is "local" or "var" or "each" => value.Refuse(
                "is taken from a map or an object, which is not edited yet", WriteLiteral),
            _ => value.Refuse("is an expression", WriteLiteral),
        };
    }

    private static bool HasAtTop(HclExpression expression, string text)
    {
        var open = 0;
        foreach (var token in expression.Tokens.Where(token => token.Kind == HclTokenKind.Punctuation))
        {
            var punctuation = expression.Text(token);
            open += punctuation is "(" or "[" or "{" ? 1 : punctuation is ")" or "]" or "}" ? -1 : 0;
            if (open == 0 && punctuation == text)
            {
                return true;
            }
        }

        return false;
    }
}
