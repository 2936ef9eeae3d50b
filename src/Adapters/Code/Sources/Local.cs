using EksUpgradeBot.Adapters.Code.Expressions;

namespace EksUpgradeBot.Adapters.Code.Sources;

/// <summary><c>local.x</c>: the value in a <c>locals</c> block.</summary>
internal sealed class Local : IValueSource
{
    public ValueInFile? Follow(ValueInFile value, Trail trail)
    {
        if (value.Expression.Shape is not Reference { Root: "local", Name: { } name } reference || value.Scope == ValueScope.Constant)
        {
            return null;
        }

        var blocks = value.Scope == ValueScope.Terragrunt
            ? [.. value.File.Body.BlocksOf("locals").Select(block => new MergedBlock(block.Type, [], [(value.File, block)]))]
            : trail.Root.Blocks("locals");
        List<ValueInFile> found =
        [
            .. from block in blocks
               from place in block.Find(name)
               select new ValueInFile(place.File, place.Attribute.Value, $"local.{name}", value.Scope)
               {
                   Keys = trail.KeysOf(value, reference.Accessors.Skip(1)),
               },
        ];
        return found.Count > 0
            ? found.Only()
            : throw value.Refuse($"is local.{name}, which is not set in this directory", "Define the local, or write the version as a literal.");
    }
}
