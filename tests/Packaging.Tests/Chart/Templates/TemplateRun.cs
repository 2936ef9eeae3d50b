using System.Text;
using System.Text.Json.Nodes;

namespace EksUpgradeBot.Packaging.Tests.Chart.Templates;

/// <summary>Renders parsed templates over a context.</summary>
internal sealed class TemplateRun(IReadOnlyDictionary<string, IReadOnlyList<TemplateNode>> defined)
{
    /// <summary>The text of a template whose dot and dollar are the context.</summary>
    public string Render(IReadOnlyList<TemplateNode> template, object? context)
    {
        var text = new StringBuilder();
        Write(text, template, context, new Scope(null) { ["$"] = context });
        return text.ToString();
    }

    private void Write(StringBuilder text, IReadOnlyList<TemplateNode> nodes, object? dot, Scope outer)
    {
        // A variable lives as long as the block that it is made in.
        var scope = new Scope(outer);
        foreach (var node in nodes)
        {
            switch (node)
            {
                case TemplateNode.Text(var words):
                    text.Append(words);
                    break;
                case TemplateNode.Print({ Variable: { } variable } pipeline):
                    scope[variable] = Value(pipeline, dot, scope);
                    break;
                case TemplateNode.Print(var pipeline):
                    text.Append(TemplateFunctions.Show(Value(pipeline, dot, scope)));
                    break;
                case TemplateNode.If(var condition, var then, var otherwise):
                    Write(text, TemplateFunctions.IsTrue(Value(condition, dot, scope)) ? then : otherwise, dot, scope);
                    break;
                case TemplateNode.With(var pipeline, var then, var otherwise):
                    var value = Value(pipeline, dot, scope);
                    Write(text, TemplateFunctions.IsTrue(value) ? then : otherwise, TemplateFunctions.IsTrue(value) ? value : dot, scope);
                    break;
                case TemplateNode.Range range:
                    Repeat(text, range, dot, scope);
                    break;
            }
        }
    }

    private void Repeat(StringBuilder text, TemplateNode.Range range, object? dot, Scope scope)
    {
        IEnumerable<(object Key, object? Item)> items = Value(range.Items, dot, scope) switch
        {
            null => [],
            JsonArray list => list.Select((item, place) => ((object)(double)place, (object?)item)),
            JsonObject mapping => mapping.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => ((object)pair.Key, (object?)pair.Value)),
            var other => throw new NotSupportedException($"range over {other}"),
        };
        foreach (var (key, item) in items)
        {
            var inner = new Scope(scope);
            switch (range.Variables)
            {
                case [var only]:
                    inner[only] = item;
                    break;
                case [var first, var second]:
                    (inner[first], inner[second]) = (key, item);
                    break;
            }

            Write(text, range.Each, item, inner);
        }
    }

    private object? Value(Pipeline pipeline, object? dot, Scope scope)
    {
        object? value = null;
        for (var index = 0; index < pipeline.Commands.Count; index++)
        {
            value = Value(pipeline.Commands[index], index > 0, value, dot, scope);
        }

        return value;
    }

    private object? Value(IReadOnlyList<Operand> command, bool isPiped, object? piped, object? dot, Scope scope)
    {
        if (command[0] is not Operand.Function(var name))
        {
            return command.Count == 1 && !isPiped ? Value(command[0], dot, scope) : throw new NotSupportedException("Only functions take arguments here.");
        }

        var given = command.Skip(1).Select(operand => TemplateFunctions.Plain(Value(operand, dot, scope))).ToList();
        if (isPiped)
        {
            given.Add(TemplateFunctions.Plain(piped));
        }

        return name == "include" && given is [string template, var context] ? Render(defined[template], context) : TemplateFunctions.Call(name, given);
    }

    private object? Value(Operand operand, object? dot, Scope scope) => operand switch
    {
        Operand.Literal(var value) => value,
        Operand.Nested(var pipeline) => Value(pipeline, dot, scope),
        Operand.Function(var name) => TemplateFunctions.Call(name, []),
        Operand.Path(var variable, var fields) => fields.Aggregate(variable.Length == 0 ? dot : scope[variable], (value, field) => value switch
        {
            JsonObject mapping => mapping[field],
            null => throw new ChartFailureException($"nil pointer evaluating interface {{}}.{field}"),
            var other => throw new NotSupportedException($"{other} has no {field}."),
        }),
        _ => throw new NotSupportedException($"{operand}"),
    };

    private sealed class Scope(Scope? outer)
    {
        private readonly Dictionary<string, object?> _variables = new(StringComparer.Ordinal);

        public object? this[string name]
        {
            get => _variables.TryGetValue(name, out var value) ? value
                : outer is null ? throw new NotSupportedException($"{name} is not set.")
                : outer[name];
            set => _variables[name] = value;
        }
    }
}
