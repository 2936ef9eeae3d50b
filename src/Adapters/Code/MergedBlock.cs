using EksUpgradeBot.Adapters.Code.Hcl;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>
/// A block as Terraform puts it together from the files of a module: what an override file says about an attribute replaces
/// what the other files say, and the last override file wins.
/// </summary>
internal sealed class MergedBlock(string type, IReadOnlyList<string> labels, IReadOnlyList<(CodeFile File, HclBlock Block)> parts)
{
    /// <summary>Its type, such as <c>module</c>.</summary>
    public string Type => type;

    /// <summary>Its labels.</summary>
    public IReadOnlyList<string> Labels => labels;

    /// <summary>The file of its first part.</summary>
    public CodeFile File => parts[0].File;

    /// <summary>The line of its first part.</summary>
    public int Line => parts[0].Block.Line;

    /// <summary>The names of its attributes, in order.</summary>
    public IEnumerable<string> Names => parts.SelectMany(part => part.Block.Body.Attributes).Select(attribute => attribute.Name).Distinct();

    /// <summary>Every place where the value in effect is set: none, one, or more when Terraform would refuse the code.</summary>
    public IReadOnlyList<(CodeFile File, HclAttribute Attribute)> Find(string name)
    {
        var last = parts.LastOrDefault(part => part.File.IsOverride && part.Block.Body.AttributesOf(name).Any());
        var deciding = last.File is null ? parts : [last];
        return
        [
            .. from part in deciding
               from attribute in part.Block.Body.AttributesOf(name)
               select (part.File, attribute),
        ];
    }
}
