namespace EksUpgradeBot.Packaging.Tests.Chart.Templates;

/// <summary>A piece of a Go template.</summary>
internal abstract record TemplateNode
{
    internal sealed record Text(string Words) : TemplateNode;

    /// <summary>Prints a value, or only sets a variable.</summary>
    internal sealed record Print(Pipeline Pipeline) : TemplateNode;

    internal sealed record If(Pipeline Condition, IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Else) : TemplateNode;

    internal sealed record With(Pipeline Value, IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Else) : TemplateNode;

    internal sealed record Range(Pipeline Items, IReadOnlyList<string> Variables, IReadOnlyList<TemplateNode> Each) : TemplateNode;
}

/// <summary>Commands, each of which gets the value of the one before as its last argument.</summary>
/// <param name="Variable">What it is put into, with its dollar; null to print it.</param>
internal sealed record Pipeline(string? Variable, IReadOnlyList<IReadOnlyList<Operand>> Commands);

/// <summary>A word of a command.</summary>
internal abstract record Operand
{
    /// <summary>A text, a number or a truth.</summary>
    internal sealed record Literal(object Value) : Operand;

    /// <summary><c>.a.b</c>, <c>$.a</c>, <c>$name.a</c>; the variable is empty for the dot.</summary>
    internal sealed record Path(string Variable, IReadOnlyList<string> Fields) : Operand;

    internal sealed record Function(string Name) : Operand;

    internal sealed record Nested(Pipeline Pipeline) : Operand;
}
