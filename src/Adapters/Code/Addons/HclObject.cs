using EksUpgradeBot.Adapters.Code.Hcl;
using EksUpgradeBot.Adapters.Code.Holders;

namespace EksUpgradeBot.Adapters.Code.Addons;

/// <summary>Reads an object written out in the code: <c>{ coredns = {…}, "vpc-cni" : {…} }</c>.</summary>
internal static class HclObject
{
    /// <summary>The values under a key, in order; null when the expression is no object that is written out.</summary>
    public static IReadOnlyList<ValueInFile>? Under(ValueInFile value, string key)
    {
        var expression = value.Expression;
        var tokens = expression.Tokens;
        if (tokens.Count < 2 || expression.Text(tokens[0]) != "{" || ClosingOf(expression) != tokens.Count - 1 || IsFor(expression))
        {
            return null;
        }

        var found = new List<ValueInFile>();
        var starts = Starts(expression).ToList();
        for (var index = 0; index < starts.Count; index++)
        {
            var (first, end) = (starts[index] + 2, index + 1 < starts.Count ? starts[index + 1] : tokens.Count - 1);
            end -= end - 1 >= first && expression.Text(tokens[end - 1]) == "," ? 1 : 0;
            if (end > first && Name(expression, tokens[starts[index]]) == key)
            {
                found.Add(new ValueInFile(
                    value.File, new HclExpression(value.File.Bytes, [.. tokens.Skip(first).Take(end - first)]), $"{key} of {value.Subject}"));
            }
        }

        return found;
    }

    /// <summary>Newlines are no tokens, so an entry is known by its key: a name before = or :, first on its line or after a comma.</summary>
    private static IEnumerable<int> Starts(HclExpression expression)
    {
        var tokens = expression.Tokens;
        var open = 0;
        for (var at = 1; at < tokens.Count - 1; at++)
        {
            var text = expression.Text(tokens[at]);
            var before = expression.Text(tokens[at - 1]);
            if (open == 0 && tokens[at].Kind is HclTokenKind.Identifier or HclTokenKind.Quoted && open == 0
                && expression.Text(tokens[at + 1]) is "=" or ":" && (at == 1 || before == "," || tokens[at].Line > tokens[at - 1].Line))
            {
                yield return at;
            }

            open += tokens[at].Kind != HclTokenKind.Punctuation ? 0 : text is "{" or "[" or "(" ? 1 : text is "}" or "]" or ")" ? -1 : 0;
        }
    }

    private static bool IsFor(HclExpression expression) => expression.Tokens is [_, { Kind: HclTokenKind.Identifier } second, ..] && expression.Text(second) == "for";

    private static int ClosingOf(HclExpression expression)
    {
        var open = 0;
        for (var at = 0; at < expression.Tokens.Count; at++)
        {
            var token = expression.Tokens[at];
            var text = token.Kind == HclTokenKind.Punctuation ? expression.Text(token) : "";
            open += text is "{" or "[" or "(" ? 1 : text is "}" or "]" or ")" ? -1 : 0;
            if (open == 0)
            {
                return at;
            }
        }

        return -1;
    }

    private static string? Name(HclExpression expression, HclToken token) => token switch
    {
        { Kind: HclTokenKind.Quoted, HasTemplate: true } => null,
        { Kind: HclTokenKind.Quoted } => expression.Text(token)[1..^1],
        _ => expression.Text(token),
    };
}
