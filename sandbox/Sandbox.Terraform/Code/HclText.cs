using System.Globalization;
using System.Text;

namespace EksUpgradeBot.Sandbox.Terraform.Code;

/// <summary>Walks through the text of a Terraform file, past white space and comments.</summary>
internal sealed class HclText(string file, string text)
{
    private int _at;

    public bool IsAtEnd => Peek() == '\0';

    /// <summary>The next character that means something; NUL at the end.</summary>
    public char Peek()
    {
        while (_at < text.Length)
        {
            if (char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }
            else if (text[_at] == '#' || Starts("//"))
            {
                SkipTo("\n");
            }
            else if (Starts("/*"))
            {
                SkipTo("*/");
            }
            else
            {
                return text[_at];
            }
        }

        return '\0';
    }

    public bool TryTake(char expected)
    {
        if (Peek() != expected)
        {
            return false;
        }

        _at++;
        return true;
    }

    public void Take(char expected)
    {
        if (!TryTake(expected))
        {
            throw Unreadable($"'{expected}' expected");
        }
    }

    /// <summary>A name, which may have hyphens and, as a reference, dots.</summary>
    public string Word()
    {
        Peek();
        var from = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '-' or '.'))
        {
            _at++;
        }

        return _at > from ? text[from.._at] : throw Unreadable("a name expected");
    }

    public string QuotedText()
    {
        Take('"');
        var value = new StringBuilder();
        for (; _at < text.Length && text[_at] != '"'; _at++)
        {
            if (text[_at] == '\\' && _at + 1 < text.Length)
            {
                _at++;
                value.Append(text[_at] switch { 'n' => '\n', 't' => '\t', var other => other });
            }
            else if (Starts("${"))
            {
                throw Unreadable("a template, which this stand-in does not evaluate");
            }
            else
            {
                value.Append(text[_at]);
            }
        }

        Take('"');
        return value.ToString();
    }

    /// <summary>Lets a block or value pass by, whatever is in it, up to the bracket that closes it.</summary>
    public void SkipNested()
    {
        var depth = 0;
        do
        {
            switch (Peek())
            {
                case '"':
                    SkipQuoted();
                    continue;
                case '{' or '[' or '(':
                    depth++;
                    break;
                case '}' or ']' or ')':
                    depth--;
                    break;
                case '\0':
                    throw Unreadable("a bracket is not closed");
            }

            _at++;
        }
        while (depth > 0);
    }

    public CodeException Unreadable(string problem)
    {
        var line = text.AsSpan(0, Math.Min(_at, text.Length)).Count('\n') + 1;
        return new CodeException("Unsupported Terraform code", string.Create(CultureInfo.InvariantCulture, $"on {file} line {line}: {problem}."));
    }

    private bool Starts(string what) => string.CompareOrdinal(text, _at, what, 0, what.Length) == 0;

    private void SkipTo(string what)
    {
        var end = text.IndexOf(what, _at, StringComparison.Ordinal);
        _at = end < 0 ? text.Length : end + what.Length;
    }

    private void SkipQuoted()
    {
        for (_at++; _at < text.Length && text[_at] != '"'; _at++)
        {
            _at += text[_at] == '\\' ? 1 : 0;
        }

        _at++;
    }
}

/// <summary>The code says something that cannot be understood; it becomes a diagnostic.</summary>
internal sealed class CodeException(string summary, string detail) : Exception(summary)
{
    public string Detail { get; } = detail;
}
