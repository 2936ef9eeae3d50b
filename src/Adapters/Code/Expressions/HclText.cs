using System.Text;
using EksUpgradeBot.Adapters.Code.Hcl;

namespace EksUpgradeBot.Adapters.Code.Expressions;

/// <summary>The bytes that tokens of HCL are cut from: a file, or the content of a string in a JSON file.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="JsonLine">The line of the JSON string; null when the bytes are a file's own.</param>
internal sealed record HclText(byte[] Bytes, int? JsonLine = null)
{
    /// <summary>The text of a token.</summary>
    public string Of(HclToken token) => Encoding.UTF8.GetString(Bytes, token.Start, token.End - token.Start);

    /// <summary>The line of a token in its file, from 1.</summary>
    public int LineOf(HclToken token) => JsonLine ?? token.Line;

    /// <summary>A quoted string: what it says, or what it interpolates.</summary>
    public Shape ReadQuoted(HclToken token)
    {
        var (start, end) = (token.Start + 1, token.End - 1);
        if (token.HasTemplate)
        {
            return ReadTemplate(start, end, token.Line);
        }

        // Escapes of HCL are not needed to read a version or the name of a cluster.
        var written = Encoding.UTF8.GetString(Bytes, start, end - start);
        var isPlain = !written.Contains('\\') && !written.Contains("$${", StringComparison.Ordinal) && !written.Contains("%%{", StringComparison.Ordinal);
        return new TextLiteral(isPlain ? written : null, isPlain && JsonLine is null ? start : null, written);
    }

    /// <summary>The content of a string in JSON that Terraform reads as a template.</summary>
    public static Shape ReadJsonTemplate(string content, int line)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        return new HclText(bytes, line).ReadTemplate(0, bytes.Length, line);
    }

    /// <summary>An expression in a JSON string, such as the type of a variable; null when it is none.</summary>
    public static HclExpression? ReadJsonExpression(string content, int line)
    {
        try
        {
            var text = new HclText(Encoding.UTF8.GetBytes(content), line);
            var tokens = text.Take(new HclLexer(text.Bytes), untilBrace: false, out _);
            return tokens.Count > 0 ? new HclExpression(text, tokens) : null;
        }
        catch (HclSyntaxException)
        {
            return null;
        }
    }

    private Shape ReadTemplate(int start, int end, int line)
    {
        var mixed = new Unfollowable("is built from a template");
        if (!Bytes.AsSpan(start, end - start).StartsWith("${"u8))
        {
            return mixed;
        }

        try
        {
            var tokens = Take(new HclLexer(Bytes, start + 2, line), untilBrace: true, out var brace);
            return brace.End == end && tokens.Count > 0 ? new Interpolation(new HclExpression(this, tokens)) : mixed;
        }
        catch (HclSyntaxException)
        {
            // Only in a string of a JSON file: the strings of a file in HCL were read before.
            return mixed;
        }
    }

    /// <summary>The tokens up to the end of the text, or to the brace that closes the template; newlines mean nothing there.</summary>
    private List<HclToken> Take(HclLexer lexer, bool untilBrace, out HclToken last)
    {
        var tokens = new List<HclToken>();
        var open = new Stack<char>();
        while (true)
        {
            last = lexer.Next();
            var bracket = last.Kind == HclTokenKind.Punctuation ? (char)Bytes[last.Start] : ' ';
            if (last.Kind == HclTokenKind.EndOfFile || (untilBrace && open.Count == 0 && bracket == '}'))
            {
                return tokens;
            }

            if (bracket is '(' or '[' or '{')
            {
                open.Push(bracket);
            }
            else if (bracket is ')' or ']' or '}' && (!open.TryPop(out var opened) || (opened, bracket) is not (('(', ')') or ('[', ']') or ('{', '}'))))
            {
                throw new HclSyntaxException(last.Line, $"the bracket {bracket} closes none");
            }

            tokens.Add(last);
        }
    }
}
