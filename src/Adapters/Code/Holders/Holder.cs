using EksUpgradeBot.Adapters.Code.Hcl;

namespace EksUpgradeBot.Adapters.Code.Holders;

/// <summary>Something that gives a cluster its version: a module block or a resource, and the attribute that does.</summary>
/// <param name="Address">Its address, such as <c>module.eks</c>.</param>
/// <param name="Attribute">The attribute's name.</param>
/// <param name="File">The file, relative to the root module.</param>
/// <param name="Line">The attribute's line.</param>
internal sealed record Holder(string Address, string Attribute, string File, int Line)
{
    /// <summary>The attribute's value and where it stands; null when <see cref="Refusal"/> says why it cannot be read.</summary>
    public ValueInFile? Value { get; init; }

    /// <summary>Why this holder cannot be edited, whatever its value; null when it can.</summary>
    public VersionRefusal? Refusal { get; init; }

    /// <summary>What it is an instance of: equal for two clusters made by the same module or resource type.</summary>
    public string Kind { get; init; } = "";

    /// <summary>True when this is what the configuration calls by that name.</summary>
    public bool IsCalled(string name) => Address == name || Address == $"module.{name}";
}

/// <summary>One way in which a root module can give a cluster its version.</summary>
internal interface IHolders
{
    /// <summary>Every holder of that kind in the root module, those that cannot be edited with their refusal.</summary>
    IEnumerable<Holder> Find(RootModule root, VersionQuery query);
}

/// <summary>An expression in a file, and what it is the value of.</summary>
/// <param name="File">The file.</param>
/// <param name="Expression">The expression.</param>
/// <param name="Subject">What it is the value of, in words: <c>cluster_version of module.eks</c>.</param>
internal sealed record ValueInFile(CodeFile File, HclExpression Expression, string Subject)
{
    /// <summary>A refusal that names the place of this expression.</summary>
    public VersionRefusal Refuse(string reason, string remedy) => new(File.Name, Expression.Line, $"{Subject} {reason}", remedy);
}
