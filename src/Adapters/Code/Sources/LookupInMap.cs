using EksUpgradeBot.Adapters.Code.Expressions;

namespace EksUpgradeBot.Adapters.Code.Sources;

/// <summary><c>lookup(local.versions, "prod")</c>, with or without a default, when the map has the key.</summary>
internal sealed class LookupInMap : IValueSource
{
    public ValueInFile? Follow(ValueInFile value, Trail trail)
    {
        if (value.Expression.Shape is not FunctionCall { Function: "lookup", Arguments: { Count: 2 or 3 } arguments })
        {
            return null;
        }

        var name = trail.TextOf(value with { Expression = arguments[1], Subject = $"the key in {value.Subject}", Keys = [] });
        try
        {
            return trail.Resolve(value with { Expression = arguments[0], Keys = [name] }) with { Keys = value.Keys };
        }
        catch (MissingKeyException e) when (e.Missing == 1 && arguments.Count == 3)
        {
            throw value.Refuse(
                $"is the default of a lookup, because its map has no key \"{name}\", and every other cluster without a key takes that too",
                $"Add the key \"{name}\" to the map in {e.Refusal.File}:{e.Refusal.Line}.");
        }
    }
}
