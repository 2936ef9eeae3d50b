using EksUpgradeBot.Adapters.Code.Hcl;

namespace EksUpgradeBot.Adapters.Code.Expressions;

/// <summary>An expression in HCL: the tokens between two points of a text.</summary>
internal sealed class HclExpression(HclText text, IReadOnlyList<HclToken> tokens) : Expression
{
    private readonly HclTokens _tokens = new(text, tokens);

    public override int Line => text.LineOf(tokens[0]);

    public override bool IsSwitch =>
        base.IsSwitch || (_tokens.Next(0, "?") == tokens.Count - 4 && _tokens.Is(tokens.Count - 2, ":")
            && (text.Of(tokens[^3]), text.Of(tokens[^1])) is ("1", "0") or ("0", "1"));

    /// <summary>The text of every token, one space between them.</summary>
    public override string ToString() => string.Join(' ', tokens.Select(text.Of));

    protected override Shape ReadShape() => tokens switch
    {
        [{ Kind: HclTokenKind.Quoted } only] => text.ReadQuoted(only),
        [{ Kind: HclTokenKind.Heredoc }] => new Unfollowable("is a heredoc"),
        [{ Kind: HclTokenKind.Number } only] => new NumberLiteral(text.Of(only)),
        [{ Kind: HclTokenKind.Identifier }, ..] when ReadReference() is { } reference => reference,
        [{ Kind: HclTokenKind.Identifier }, _, .., _] when _tokens.Is(1, "(") && _tokens.Close(1) == tokens.Count - 1 => ReadCall(),
        [_, .., _] when _tokens.Is(0, "{") && _tokens.Close(0) == tokens.Count - 1 => ReadMap(),
        [_, .., _] when _tokens.Is(0, "[") && _tokens.Close(0) == tokens.Count - 1 => new ListLiteral(),
        _ when _tokens.Next(0, "?") < tokens.Count => new Unfollowable("is a conditional"),
        _ => new Unfollowable("is an expression"),
    };

    private Reference? ReadReference()
    {
        var accessors = new List<Accessor>();
        for (var i = 1; i < tokens.Count;)
        {
            if (_tokens.Is(i, ".") && i + 1 < tokens.Count && tokens[i + 1].Kind is HclTokenKind.Identifier or HclTokenKind.Number)
            {
                accessors.Add(new Accessor(text.Of(tokens[i + 1]), null));
                i += 2;
            }
            else if (_tokens.Is(i, "[") && _tokens.Between(i, _tokens.Close(i)) is { } index)
            {
                accessors.Add(new Accessor(null, index));
                i = _tokens.Close(i) + 1;
            }
            else
            {
                return null;
            }
        }

        return new Reference(text.Of(tokens[0]), accessors, string.Concat(tokens.Select(text.Of)));
    }

    private Shape ReadCall()
    {
        var arguments = new List<Expression>();
        for (var from = 1; from < tokens.Count - 1;)
        {
            var comma = Math.Min(_tokens.Next(from + 1, ","), tokens.Count - 1);
            if (_tokens.Between(from, comma) is { } argument)
            {
                arguments.Add(argument);
            }

            from = comma;
        }

        return new FunctionCall(text.Of(tokens[0]), arguments);
    }

    private Shape ReadMap()
    {
        var entries = new List<MapEntry>();
        for (var at = 1; at < tokens.Count - 1;)
        {
            if (tokens[at].Kind == HclTokenKind.Newline || _tokens.Is(at, ","))
            {
                at++;
                continue;
            }

            if (entries.Count == 0 && tokens[at].Kind == HclTokenKind.Identifier && text.Of(tokens[at]) == "for")
            {
                return new Unfollowable("is built by a for expression");
            }

            var equals = _tokens.Next(at, "=", ":");
            var end = Math.Min(_tokens.NextItem(equals + 1), tokens.Count - 1);
            if (_tokens.Between(at - 1, equals) is not { } key || equals >= end || _tokens.Between(equals, end) is not { } value)
            {
                return new Unfollowable("is a map that cannot be read");
            }

            entries.Add(ReadEntry(key, value));
            at = end;
        }

        return new MapLiteral(entries);
    }

    // A name stands for itself as a key; anything that is to be looked up stands in parentheses or in a template.
    private static MapEntry ReadEntry(HclExpression key, HclExpression value) => key.Shape switch
    {
        Reference { Accessors: [] } name => new MapEntry(name.Root, null, value),
        NumberLiteral number => new MapEntry(number.Written, null, value),
        TextLiteral { Text: { } name } => new MapEntry(name, null, value),
        _ => new MapEntry(null, key.InParentheses ?? key, value),
    };

    private HclExpression? InParentheses =>
        _tokens.Is(0, "(") && _tokens.Close(0) == tokens.Count - 1 ? _tokens.Between(0, tokens.Count - 1) : null;
}
