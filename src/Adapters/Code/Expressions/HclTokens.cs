using EksUpgradeBot.Adapters.Code.Hcl;

namespace EksUpgradeBot.Adapters.Code.Expressions;

/// <summary>Finds brackets and separators in a row of tokens, without looking into nested brackets.</summary>
internal sealed class HclTokens(HclText text, IReadOnlyList<HclToken> tokens)
{
    /// <summary>True when the token at an index is this punctuation.</summary>
    public bool Is(int at, string punctuation) =>
        at < tokens.Count && tokens[at].Kind == HclTokenKind.Punctuation && text.Of(tokens[at]) == punctuation;

    /// <summary>The index of the bracket that closes the one at an index.</summary>
    public int Close(int open)
    {
        var depth = 0;
        for (var i = open; i < tokens.Count; i++)
        {
            depth += Depth(i);
            if (depth == 0)
            {
                return i;
            }
        }

        return tokens.Count;
    }

    /// <summary>The index of the next such punctuation outside brackets; the count of tokens when there is none.</summary>
    public int Next(int from, params ReadOnlySpan<string> punctuation)
    {
        for (var i = from; i < tokens.Count; i = Depth(i) > 0 ? Close(i) + 1 : i + 1)
        {
            foreach (var one in punctuation)
            {
                if (Is(i, one))
                {
                    return i;
                }
            }
        }

        return tokens.Count;
    }

    /// <summary>The index of the comma or the end of the line that ends an entry of a map.</summary>
    public int NextItem(int from)
    {
        var i = from;
        while (i < tokens.Count && tokens[i].Kind != HclTokenKind.Newline && !Is(i, ","))
        {
            i = Depth(i) > 0 ? Close(i) + 1 : i + 1;
        }

        return Math.Min(i, tokens.Count);
    }

    /// <summary>What stands between two tokens, without the newlines at its ends; null when that is nothing.</summary>
    public HclExpression? Between(int before, int after)
    {
        var from = before + 1;
        var to = Math.Min(after, tokens.Count);
        while (from < to && tokens[from].Kind == HclTokenKind.Newline)
        {
            from++;
        }

        while (to > from && tokens[to - 1].Kind == HclTokenKind.Newline)
        {
            to--;
        }

        return from < to ? new HclExpression(text, [.. tokens.Skip(from).Take(to - from)]) : null;
    }

    private int Depth(int at) =>
        tokens[at].Kind != HclTokenKind.Punctuation ? 0 : text.Of(tokens[at]) switch
        {
            "(" or "[" or "{" => 1,
            ")" or "]" or "}" => -1,
            _ => 0,
        };
}
