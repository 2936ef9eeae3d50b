using System.Text;
using EksUpgradeBot.Adapters.Code.Expressions;

namespace EksUpgradeBot.Adapters.Code.Hcl;

/// <summary>Finds the structure of an HCL file: blocks, labels and attributes. Expressions stay as tokens until they are asked for.</summary>
internal sealed class HclParser
{
    // Terraform's own blocks nest four deep at most.
    private const int DeepestBlock = 50;

    private readonly byte[] _bytes;
    private readonly HclLexer _lexer;
    private HclToken? _pushedBack;

    private HclParser(byte[] bytes)
    {
        _bytes = bytes;
        _lexer = new HclLexer(bytes);
    }

    /// <summary>The structure of a whole file.</summary>
    /// <exception cref="HclSyntaxException">The file is not written as HCL is.</exception>
    public static HclBody Parse(byte[] bytes) => new HclParser(bytes).ParseBody(opened: null, depth: 0);

    private HclBody ParseBody(HclToken? opened, int depth)
    {
        if (depth > DeepestBlock)
        {
            throw new HclSyntaxException(opened?.Line ?? 1, $"blocks are nested more than {DeepestBlock} deep");
        }

        var attributes = new List<HclAttribute>();
        var blocks = new List<HclBlock>();
        while (true)
        {
            var token = Take();
            switch (token.Kind)
            {
                case HclTokenKind.Newline:
                    continue;
                case HclTokenKind.EndOfFile when opened is null:
                case HclTokenKind.Punctuation when opened is not null && Is(token, '}'):
                    return new HclBody(attributes, blocks);
                case HclTokenKind.EndOfFile:
                    throw new HclSyntaxException(opened!.Value.Line, "a block is never closed");
                case HclTokenKind.Identifier:
                    ParseItem(token, attributes, blocks, depth);
                    continue;
                default:
                    throw Unexpected(token, "the name of a block or an attribute");
            }
        }
    }

    private void ParseItem(HclToken name, List<HclAttribute> attributes, List<HclBlock> blocks, int depth)
    {
        var token = Take();
        if (Is(token, '='))
        {
            attributes.Add(new HclAttribute(Text(name), name.Line, ParseExpression(name)));
            return;
        }

        var labels = new List<string>();
        for (; token.Kind is HclTokenKind.Identifier or HclTokenKind.Quoted; token = Take())
        {
            labels.Add(token.Kind == HclTokenKind.Quoted ? Text(token)[1..^1] : Text(token));
        }

        if (!Is(token, '{'))
        {
            throw Unexpected(token, "= or {");
        }

        blocks.Add(new HclBlock(Text(name), labels, name.Line, ParseBody(token, depth + 1)));
        var after = Take();
        if (after.Kind is not (HclTokenKind.Newline or HclTokenKind.EndOfFile) && !Is(after, '}'))
        {
            throw Unexpected(after, "a new line after a block");
        }

        _pushedBack = after;
    }

    private HclExpression ParseExpression(HclToken name)
    {
        var tokens = new List<HclToken>();
        var open = new Stack<HclToken>();
        while (true)
        {
            var token = Take();
            var ends = token.Kind is HclTokenKind.Newline or HclTokenKind.EndOfFile || Is(token, '}');
            if (open.Count == 0 && ends)
            {
                _pushedBack = token;
                return tokens.Count > 0
                    ? new HclExpression(new HclText(_bytes), tokens)
                    : throw new HclSyntaxException(name.Line, $"{Text(name)} has no value");
            }

            if (token.Kind == HclTokenKind.EndOfFile)
            {
                throw new HclSyntaxException(open.Peek().Line, $"the bracket {Text(open.Peek())} is never closed");
            }

            // In braces, a new line ends an entry of a map; elsewhere inside brackets it means nothing.
            if (token.Kind == HclTokenKind.Newline && !Is(open.Peek(), '{'))
            {
                continue;
            }

            tokens.Add(token);
            if (Is(token, '(') || Is(token, '[') || Is(token, '{'))
            {
                open.Push(token);
            }
            else if ((Is(token, ')') || Is(token, ']') || Is(token, '}'))
                && (open.Count == 0 || (Text(open.Pop()), Text(token)) is not (("(", ")") or ("[", "]") or ("{", "}"))))
            {
                throw new HclSyntaxException(token.Line, $"the bracket {Text(token)} closes none");
            }
        }
    }

    private HclToken Take()
    {
        var token = _pushedBack ?? _lexer.Next();
        _pushedBack = null;
        return token;
    }

    private bool Is(HclToken token, char punctuation) =>
        token.Kind == HclTokenKind.Punctuation && token.End - token.Start == 1 && _bytes[token.Start] == punctuation;

    private string Text(HclToken token) => Encoding.UTF8.GetString(_bytes, token.Start, token.End - token.Start);

    private HclSyntaxException Unexpected(HclToken token, string expected)
    {
        var found = token.Kind switch
        {
            HclTokenKind.Newline => "the end of the line",
            HclTokenKind.EndOfFile => "the end of the file",
            HclTokenKind.Quoted or HclTokenKind.Heredoc => "a string",
            _ => Text(token),
        };
        return new HclSyntaxException(token.Line, $"found {found} where {expected} should be");
    }
}
