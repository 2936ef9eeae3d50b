using System.Text;

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

/// <summary>The right side of an attribute: its tokens, without newlines and comments.</summary>
internal sealed class HclExpression(byte[] bytes, IReadOnlyList<HclToken> tokens)
{
    /// <summary>At least one token.</summary>
    public IReadOnlyList<HclToken> Tokens => tokens;

    /// <summary>The line it begins on.</summary>
    public int Line => tokens[0].Line;

    /// <summary>The only token when it is one quoted string without a template; null otherwise.</summary>
    public HclToken? Literal => tokens is [{ Kind: HclTokenKind.Quoted, HasTemplate: false } only] ? only : null;

    /// <summary>The names of a plain reference such as <c>module.eks.version</c>; null for anything else.</summary>
    public IReadOnlyList<string>? Reference
    {
        get
        {
            if (tokens.Count % 2 == 0)
            {
                return null;
            }

            var names = new List<string>();
            for (var i = 0; i < tokens.Count; i++)
            {
                if (i % 2 == 0 && tokens[i].Kind == HclTokenKind.Identifier)
                {
                    names.Add(Text(tokens[i]));
                }
                else if (i % 2 == 0 || Text(tokens[i]) != ".")
                {
                    return null;
                }
            }

            return names;
        }
    }

    /// <summary>The text of a token as it stands in the file.</summary>
    public string Text(HclToken token) => Encoding.UTF8.GetString(bytes, token.Start, token.End - token.Start);

    /// <summary>The text of every token, one space between them.</summary>
    public override string ToString() => string.Join(' ', tokens.Select(Text));
}

/// <summary><c>name = expression</c>.</summary>
internal sealed record HclAttribute(string Name, int Line, HclExpression Value);

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
