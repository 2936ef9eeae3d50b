using System.Text;

namespace EksUpgradeBot.Adapters.Code.Hcl;

/// <summary>
/// Cuts HCL into tokens by byte offset, as the scanner of hashicorp/hcl does (hclsyntax/scan_tokens.rl): comments and white
/// space fall away, a quoted string is one token with everything that is nested in its templates, and so is a heredoc.
/// </summary>
internal sealed class HclLexer
{
    // Real code nests two or three deep. A hostile file must end in a refusal and not in a stack overflow.
    private const int DeepestTemplate = 50;

    private readonly byte[] _bytes;
    private int _at;
    private int _line = 1;
    private int _templates;

    public HclLexer(byte[] bytes)
    {
        _bytes = bytes;
        _at = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
    }

    /// <summary>Begins within a file, where a template does.</summary>
    public HclLexer(byte[] bytes, int at, int line)
    {
        _bytes = bytes;
        _at = at;
        _line = line;
    }

    /// <summary>The next token; <see cref="HclTokenKind.EndOfFile"/> at the end and ever after.</summary>
    /// <exception cref="HclSyntaxException">What follows is no HCL.</exception>
    public HclToken Next()
    {
        SkipBlanksAndComments();
        var start = _at;
        var line = _line;
        switch (Peek())
        {
            case -1:
                return new HclToken(HclTokenKind.EndOfFile, start, start, line);
            case '\n':
                _at++;
                _line++;
                return new HclToken(HclTokenKind.Newline, start, _at, line);
            case '"':
                var quotedHasTemplate = SkipQuoted();
                return new HclToken(HclTokenKind.Quoted, start, _at, line, quotedHasTemplate);
            case '<' when StartsHeredoc() is { } marker:
                var heredocHasTemplate = SkipHeredoc(marker, line);
                return new HclToken(HclTokenKind.Heredoc, start, _at, line, heredocHasTemplate);
            case var c when IsIdentifierStart(c):
                SkipWhile(IsIdentifierPart);
                return new HclToken(HclTokenKind.Identifier, start, _at, line);
            case >= '0' and <= '9':
                SkipNumber();
                return new HclToken(HclTokenKind.Number, start, _at, line);
            case < ' ' or 0x7F:
                throw new HclSyntaxException(line, "a control character stands where code is expected");
            default:
                _at += IsPair() ? 2 : 1;
                return new HclToken(HclTokenKind.Punctuation, start, _at, line);
        }
    }

    private void SkipBlanksAndComments()
    {
        while (true)
        {
            switch (Peek())
            {
                case ' ' or '\t':
                case '\r' when Peek(1) == '\n':
                    _at++;
                    break;
                case '#':
                case '/' when Peek(1) == '/':
                    SkipWhile(c => c != '\n');
                    break;
                case '/' when Peek(1) == '*':
                    SkipBlockComment();
                    break;
                default:
                    return;
            }
        }
    }

    private void SkipBlockComment()
    {
        var length = _bytes.AsSpan(_at + 2).IndexOf("*/"u8);
        if (length < 0)
        {
            throw new HclSyntaxException(_line, "a comment that begins with /* has no end");
        }

        var end = _at + 2 + length + 2;
        _line += _bytes.AsSpan(_at, end - _at).Count((byte)'\n');
        _at = end;
    }

    private bool SkipQuoted()
    {
        var line = _line;
        var hasTemplate = false;
        _at++;
        while (true)
        {
            switch (Peek())
            {
                case -1 or '\n':
                    throw new HclSyntaxException(line, "a quoted string has no end on its line");
                case '"':
                    _at++;
                    return hasTemplate;
                case '\\' when Peek(1) is not (-1 or '\n'):
                    _at += 2;
                    break;
                case '$' or '%':
                    hasTemplate |= SkipTemplate();
                    break;
                default:
                    _at++;
                    break;
            }
        }
    }

    /// <summary>Takes <c>${…}</c>, <c>%{…}</c>, their escaped forms <c>$${</c> and <c>%%{</c>, or only the character; true for a template.</summary>
    private bool SkipTemplate()
    {
        if (Peek(1) == Peek() && Peek(2) == '{')
        {
            _at += 3;
            return false;
        }

        if (Peek(1) != '{')
        {
            _at++;
            return false;
        }

        var line = _line;
        if (++_templates > DeepestTemplate)
        {
            throw new HclSyntaxException(line, $"templates are nested more than {DeepestTemplate} deep");
        }

        _at += 2;
        for (var open = 1; open > 0;)
        {
            var token = Next();
            if (token.Kind == HclTokenKind.EndOfFile)
            {
                throw new HclSyntaxException(line, "a template that begins with ${ or %{ has no end");
            }

            open += token.Kind != HclTokenKind.Punctuation ? 0 : _bytes[token.Start] switch
            {
                (byte)'{' => 1,
                (byte)'}' => -1,
                _ => 0,
            };
        }

        _templates--;
        return true;
    }

    private byte[]? StartsHeredoc()
    {
        if (Peek(1) != '<')
        {
            return null;
        }

        var start = _at + (Peek(2) == '-' ? 3 : 2);
        var end = start;
        while (end < _bytes.Length && (end == start ? IsIdentifierStart(_bytes[end]) : IsIdentifierPart(_bytes[end])))
        {
            end++;
        }

        var newline = end < _bytes.Length && _bytes[end] == '\r' ? end + 1 : end;
        return end > start && newline < _bytes.Length && _bytes[newline] == '\n' ? _bytes[start..end] : null;
    }

    private bool SkipHeredoc(byte[] marker, int line)
    {
        var hasTemplate = false;
        SkipWhile(c => c != '\n');
        while (true)
        {
            // The marker ends a heredoc on a line of its own, indented or not, whichever way the heredoc began.
            _at++;
            _line++;
            var rest = _bytes.AsSpan(Math.Min(_at, _bytes.Length));
            var length = rest.IndexOf((byte)'\n');
            if (length < 0)
            {
                throw new HclSyntaxException(line, $"the heredoc {Encoding.UTF8.GetString(marker)} has no end");
            }

            if (rest[..length].Trim(" \t\r"u8).SequenceEqual(marker))
            {
                // The newline after the marker ends the attribute and is a token of its own.
                _at += length;
                return hasTemplate;
            }

            while (Peek() is not ('\n' or -1))
            {
                if (Peek() is '$' or '%')
                {
                    hasTemplate |= SkipTemplate();
                }
                else
                {
                    _at++;
                }
            }
        }
    }

    private void SkipNumber()
    {
        SkipWhile(IsDigit);
        if (Peek() == '.' && IsDigit(Peek(1)))
        {
            _at++;
            SkipWhile(IsDigit);
        }
    }

    private void SkipWhile(Func<int, bool> belongs)
    {
        while (_at < _bytes.Length && belongs(_bytes[_at]))
        {
            _at++;
        }
    }

    private int Peek(int ahead = 0) => _at + ahead < _bytes.Length ? _bytes[_at + ahead] : -1;

    /// <summary>Operators of two characters in which <c>=</c> is no assignment.</summary>
    private bool IsPair() => (Peek(), Peek(1)) is ('=', '=') or ('=', '>') or ('!', '=') or ('<', '=') or ('>', '=');

    private static bool IsDigit(int c) => c is >= '0' and <= '9';

    // Beyond ASCII, HCL allows what Unicode calls the parts of an identifier; here any such byte will do.
    private static bool IsIdentifierStart(int c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or '_' or >= 0x80;

    private static bool IsIdentifierPart(int c) => IsIdentifierStart(c) || IsDigit(c) || c == '-';
}
