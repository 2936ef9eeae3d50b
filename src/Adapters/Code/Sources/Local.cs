using EksUpgradeBot.Adapters.Code.Holders;

namespace EksUpgradeBot.Adapters.Code.Sources;

/// <summary><c>local.x</c>: the value in a <c>locals</c> block.</summary>
internal sealed class Local : IVersionSource
{
    public VersionLookup? Read(ValueInFile value, Trail trail)
    {
        if (value.Expression.Reference is not ["local", var name])
        {
            return null;
        }

        foreach (var file in trail.Root.JsonConfiguration)
        {
            var line = JsonPlaces.Of(file).FirstOrDefault(place => place.Path is ["locals", var local] && local == name).Line;
            if (line > 0)
            {
                return new VersionRefusal(
                    file.Name, line, $"local.{name} stands in a JSON file, which is not edited yet", "Move it to a .tf file.");
            }
        }

        List<ValueInFile> locals =
        [
            .. from file in trail.Root.Configuration
               from block in file.Body.BlocksOf("locals")
               from attribute in block.Body.AttributesOf(name)
               select new ValueInFile(file, attribute.Value, $"local.{name}"),
        ];
        return locals.Count > 0
            ? trail.FollowOnly(locals)
            : value.Refuse($"is local.{name}, which is not set in this directory", "Define the local, or write the version as a literal.");
    }
}
