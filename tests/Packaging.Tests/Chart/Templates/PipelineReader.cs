using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EksUpgradeBot.Packaging.Tests.Chart.Templates;

/// <summary>Reads what stands between the braces.</summary>
internal sealed partial class PipelineReader
{
    private readonly string _text;
    private readonly List<string> _tokens;
    private int _next;

    public PipelineReader(string text)
    {
        _text = text;
        _tokens = [.. Token().Matches(text).Select(token => token.Value.Trim())];
        if (string.Concat(_tokens).Replace(" ", "", StringComparison.Ordinal) != text.Replace(" ", "", StringComparison.Ordinal))
        {
            throw new NotSupportedException($"This renderer cannot read {{{{ {text} }}}}.");
        }
    }

    public Pipeline Read()
    {
        var pipeline = Pipeline();
        return _next == _tokens.Count ? pipeline : throw new NotSupportedException($"{_tokens[_next]} is too much in {{{{ {_text} }}}}.");
    }

    private Pipeline Pipeline()
    {
        string? variable = null;
        if (_next + 1 < _tokens.Count && _tokens[_next + 1] is ":=" or "=")
        {
            variable = _tokens[_next];
            _next += 2;
        }

        var commands = new List<IReadOnlyList<Operand>> { Command() };
        while (_next < _tokens.Count && _tokens[_next] == "|")
        {
            _next++;
            commands.Add(Command());
        }

        return new Pipeline(variable, commands);
    }

    private List<Operand> Command()
    {
        var operands = new List<Operand>();
        while (_next < _tokens.Count && _tokens[_next] is not ("|" or ")"))
        {
            operands.Add(Operand(_tokens[_next++]));
        }

        return operands.Count > 0 ? operands : throw new NotSupportedException($"There is an empty command in {{{{ {_text} }}}}.");
    }

    private Operand Operand(string token)
    {
        switch (token[0])
        {
            case '(':
                var nested = Pipeline();
                _next++;
                return new Operand.Nested(nested);
            case '"':
                return new Operand.Literal(JsonSerializer.Deserialize<string>(token)!);
            case '.':
                return new Operand.Path("", Fields(token));
            case '$':
                return new Operand.Path(token.Split('.')[0], Fields(token[token.Split('.')[0].Length..]));
            case var digit when char.IsAsciiDigit(digit):
                return new Operand.Literal(double.Parse(token, CultureInfo.InvariantCulture));
            default:
                return token is "true" or "false" ? new Operand.Literal(token == "true") : new Operand.Function(token);
        }
    }

    private static string[] Fields(string path) => path.Split('.', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"""(?:[^""\\]|\\.)*""|:=|[|()]|\$\w*(?:\.\w+)*|(?:\.\w+)+|\.|\d+|\w+")]
    private static partial Regex Token();
}
