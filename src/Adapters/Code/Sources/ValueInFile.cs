using EksUpgradeBot.Adapters.Code.Expressions;

namespace EksUpgradeBot.Adapters.Code.Sources;

/// <summary>What the names in an expression stand for.</summary>
internal enum ValueScope
{
    /// <summary>Terraform's configuration.</summary>
    Module,

    /// <summary><c>terragrunt.hcl</c>, with locals of its own and no variables.</summary>
    Terragrunt,

    /// <summary>A file of values or the default of a variable, where Terraform takes no names.</summary>
    Constant,
}

/// <summary>An expression in a file, and what it is the value of.</summary>
/// <param name="File">The file.</param>
/// <param name="Expression">The expression.</param>
/// <param name="Subject">What it is the value of, in words: <c>cluster_version of module.eks</c>.</param>
/// <param name="Scope">What names in it stand for.</param>
internal sealed record ValueInFile(CodeFile File, Expression Expression, string Subject, ValueScope Scope)
{
    /// <summary>The keys that are still to be taken from the value, in order.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>A refusal that names the place of this expression.</summary>
    public RefusalException Refuse(string reason, string remedy) => new(RefusalOf(reason, remedy));

    /// <summary>The same as a value.</summary>
    public VersionRefusal RefusalOf(string reason, string remedy) => new(File.Name, Expression.Line, $"{Subject} {reason}", remedy);
}
