using EksUpgradeBot.Adapters.Code.Expressions;

namespace EksUpgradeBot.Adapters.Code.Hcl;

/// <summary>What a token is.</summary>
internal enum HclTokenKind
{
    EndOfFile,
    Newline,
    Identifier,
    Number,

    /// <summary>A quoted string, its quotes and everything nested in its templates included.</summary>
    Quoted,
    Heredoc,
    Punctuation,
}

/// <summary>A token: bytes of a file, by offset.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Byte offset of its first byte.</param>
/// <param name="End">Byte offset after its last byte.</param>
/// <param name="Line">The line it begins on, from 1.</param>
/// <param name="HasTemplate">A quoted string or heredoc with <c>${…}</c> or <c>%{…}</c> in it.</param>
internal readonly record struct HclToken(HclTokenKind Kind, int Start, int End, int Line, bool HasTemplate = false);

/// <summary><c>name = expression</c>.</summary>
internal sealed record HclAttribute(string Name, int Line, Expression Value);

/// <summary><c>type "label" { … }</c>.</summary>
internal sealed record HclBlock(string Type, IReadOnlyList<string> Labels, int Line, HclBody Body);

/// <summary>What stands between braces, or in a whole file, in order.</summary>
internal sealed record HclBody(IReadOnlyList<HclAttribute> Attributes, IReadOnlyList<HclBlock> Blocks)
{
    /// <summary>The blocks of a type.</summary>
    public IEnumerable<HclBlock> BlocksOf(string type) => Blocks.Where(block => block.Type == type);

    /// <summary>The attributes with a name: more than one in a file that Terraform would refuse.</summary>
    public IEnumerable<HclAttribute> AttributesOf(string name) => Attributes.Where(attribute => attribute.Name == name);
}

/// <summary>A file is not written as HCL is.</summary>
internal sealed class HclSyntaxException(int line, string reason) : Exception(reason)
{
    /// <summary>The line where it shows.</summary>
    public int Line => line;
}
