namespace EksUpgradeBot.Adapters.Code.Expressions;

/// <summary>
/// The right side of an attribute, written in HCL or in JSON. Its shape is read only when it is asked for, one level at a
/// time, so that whatever nobody follows costs nothing, however deep it is nested.
/// </summary>
internal abstract class Expression
{
    private Shape? _shape;

    /// <summary>The line it begins on, from 1.</summary>
    public abstract int Line { get; }

    /// <summary>In which way it is written.</summary>
    public Shape Shape => _shape ??= ReadShape();

    /// <summary>A condition for 1 or 0, which is how a block is switched on and off: <c>var.enabled ? 1 : 0</c>.</summary>
    public virtual bool IsSwitch => Shape is Interpolation { Inner.IsSwitch: true };

    protected abstract Shape ReadShape();
}

/// <summary>A way in which a value can be written.</summary>
internal abstract record Shape;

/// <summary>A string without a template.</summary>
/// <param name="Text">What it says; null when it has escapes that are not read here.</param>
/// <param name="Start">
/// Byte offset of its first character in the file; null when its bytes in the file are not what it says, or are part of another string.
/// </param>
/// <param name="Written">What stands between its quotes.</param>
internal sealed record TextLiteral(string? Text, int? Start, string Written) : Shape;

/// <summary>A number without quotes.</summary>
/// <param name="Written">As it stands in the file.</param>
internal sealed record NumberLiteral(string Written) : Shape;

/// <summary><c>{ prod = …, (var.other) = … }</c>, or a JSON object.</summary>
internal sealed record MapLiteral(IReadOnlyList<MapEntry> Entries) : Shape;

/// <summary>An entry of a map.</summary>
/// <param name="Name">Its key; null when that is computed.</param>
/// <param name="Computed">The expression of its key; null when it is a name.</param>
/// <param name="Value">Its value.</param>
internal sealed record MapEntry(string? Name, Expression? Computed, Expression Value);

/// <summary><c>[…]</c>.</summary>
internal sealed record ListLiteral : Shape;

/// <summary><c>local.versions["prod"]</c>. The words null, true and false are references too, as in HCL's own grammar.</summary>
/// <param name="Root">The first name, such as <c>local</c>.</param>
/// <param name="Accessors">What is taken from it, in order.</param>
/// <param name="Written">As it stands in the file, without spaces.</param>
internal sealed record Reference(string Root, IReadOnlyList<Accessor> Accessors, string Written) : Shape
{
    /// <summary>The name after the root, as in <c>local.x</c>; null when an index follows the root, or nothing.</summary>
    public string? Name => Accessors is [{ Name: { } name }, ..] ? name : null;
}

/// <summary><c>.name</c> or <c>[index]</c>.</summary>
internal sealed record Accessor(string? Name, Expression? Index);

/// <summary><c>lookup(local.versions, "prod")</c>.</summary>
internal sealed record FunctionCall(string Function, IReadOnlyList<Expression> Arguments) : Shape;

/// <summary><c>"${local.x}"</c>: one interpolation and not a character beside it, so that it is what it interpolates.</summary>
internal sealed record Interpolation(Expression Inner) : Shape;

/// <summary>Any other way.</summary>
/// <param name="What">What it is, as the rest of a sentence: <c>is a conditional</c>.</param>
internal sealed record Unfollowable(string What) : Shape;
