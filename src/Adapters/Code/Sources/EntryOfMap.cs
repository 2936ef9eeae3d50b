using EksUpgradeBot.Adapters.Code.Expressions;

namespace EksUpgradeBot.Adapters.Code.Sources;

/// <summary><c>{ prod = … }</c>, of which the value of one key is wanted.</summary>
internal sealed class EntryOfMap : IValueSource
{
    public ValueInFile? Follow(ValueInFile value, Trail trail)
    {
        if (value.Expression.Shape is not MapLiteral map || value.Keys is not [var key, ..])
        {
            return null;
        }

        var subject = $"{value.Subject}[\"{key}\"]";
        List<ValueInFile> found =
        [
            .. from entry in map.Entries
               where NameOf(entry, value, trail) == key
               select value with { Expression = entry.Value, Subject = subject, Keys = [.. value.Keys.Skip(1)] },
        ];
        return found.Count > 0
            ? found.Only()
            : throw new MissingKeyException(
                value.RefusalOf($"has no key \"{key}\"{Known(map)}", "Add the key with the version, or write the version as a literal."), value.Keys.Count);
    }

    // A computed key may be the one that is wanted, and then it decides: what it comes to must be known.
    private static string NameOf(MapEntry entry, ValueInFile value, Trail trail) =>
        entry.Name ?? trail.TextOf(value with { Expression = entry.Computed!, Subject = $"a key of {value.Subject}", Keys = [] });

    private static string Known(MapLiteral map)
    {
        var names = map.Entries.Select(entry => entry.Name).OfType<string>().Take(5).ToList();
        return names.Count == 0 ? "" : $", only {string.Join(", ", names)}{(map.Entries.Count > names.Count ? " and more" : "")}";
    }
}
