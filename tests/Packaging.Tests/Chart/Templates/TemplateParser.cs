using System.Text.RegularExpressions;

namespace EksUpgradeBot.Packaging.Tests.Chart.Templates;

/// <summary>
/// Reads Go templates (text/template), as far as the chart uses them: define, if, else, else if, with, range, variables, pipelines. What it
/// does not know it refuses, so that nothing is rendered otherwise than Helm would.
/// </summary>
internal sealed partial class TemplateParser
{
    private readonly string _file;
    private readonly List<(string? Text, string? Action)> _parts = [];
    private readonly IDictionary<string, IReadOnlyList<TemplateNode>> _defined;
    private int _next;

    /// <param name="file">For messages.</param>
    /// <param name="text">The template.</param>
    /// <param name="defined">Where its named templates go.</param>
    public TemplateParser(string file, string text, IDictionary<string, IReadOnlyList<TemplateNode>> defined)
    {
        (_file, _defined) = (file, defined);
        var at = 0;
        var trimsNext = false;
        foreach (Match action in Action().Matches(text))
        {
            var before = text[at..action.Index];
            before = trimsNext ? before.TrimStart() : before;
            _parts.Add((action.Groups["left"].Success ? before.TrimEnd() : before, null));
            if (!action.Groups["comment"].Success)
            {
                _parts.Add((null, action.Groups["body"].Value.Trim()));
            }

            trimsNext = action.Groups["right"].Success;
            at = action.Index + action.Length;
        }

        _parts.Add((trimsNext ? text[at..].TrimStart() : text[at..], null));
    }

    public IReadOnlyList<TemplateNode> Parse()
    {
        var nodes = Block(out var end);
        return end is null ? nodes : throw Strange(end);
    }

    private List<TemplateNode> Block(out string? end)
    {
        var nodes = new List<TemplateNode>();
        while (_next < _parts.Count)
        {
            var (text, action) = _parts[_next++];
            if (action is null)
            {
                nodes.Add(new TemplateNode.Text(text!));
                continue;
            }

            var word = action.Split(' ', 2)[0];
            var rest = action[word.Length..].Trim();
            switch (word)
            {
                case "end" or "else":
                    end = action;
                    return nodes;
                case "define":
                    _defined[rest.Trim('"')] = Closed();
                    break;
                case "if":
                    nodes.Add(If(rest));
                    break;
                case "with":
                    var (then, otherwise) = Branches();
                    nodes.Add(new TemplateNode.With(new PipelineReader(rest).Read(), then, otherwise));
                    break;
                case "range":
                    nodes.Add(Range(rest));
                    break;
                case "template" or "block" or "break" or "continue":
                    throw Strange(action);
                default:
                    nodes.Add(new TemplateNode.Print(new PipelineReader(action).Read()));
                    break;
            }
        }

        end = null;
        return nodes;
    }

    private TemplateNode.If If(string condition)
    {
        var (then, otherwise) = Branches();
        return new TemplateNode.If(new PipelineReader(condition).Read(), then, otherwise);
    }

    private TemplateNode.Range Range(string rest)
    {
        var names = RangeVariables().Match(rest);
        return new TemplateNode.Range(
            new PipelineReader(rest[names.Length..]).Read(),
            [.. names.Groups["name"].Captures.Select(name => name.Value)],
            Closed());
    }

    private (IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Else) Branches()
    {
        var then = Block(out var end);
        return end switch
        {
            "end" => (then, []),
            "else" => (then, Closed()),

            // What follows else if is an if of its own, and they share one end.
            not null when end.StartsWith("else if ", StringComparison.Ordinal) => (then, [If(end["else if ".Length..])]),
            _ => throw Strange(end),
        };
    }

    private List<TemplateNode> Closed()
    {
        var nodes = Block(out var end);
        return end == "end" ? nodes : throw Strange(end);
    }

    private NotSupportedException Strange(string? action) => new($"{_file}: this renderer cannot do {{{{ {action ?? "the end of the file"} }}}}.");

    [GeneratedRegex(
        @"\{\{(?<left>-(?=\s))?\s*(?:(?<comment>/\*.*?\*/)|(?<body>(?:""(?:[^""\\]|\\.)*""|[^""])*?))\s*?(?<right>(?<=\s)-)?\}\}", RegexOptions.Singleline)]
    private static partial Regex Action();

    [GeneratedRegex(@"^(?:(?<name>\$\w+)\s*,?\s*){1,2}:=")]
    private static partial Regex RangeVariables();
}
