using EksUpgradeBot.Adapters.Code.Expressions;

namespace EksUpgradeBot.Adapters.Code.Sources;

/// <summary><c>merge(local.defaults, { prod = … })</c>, of which the value of one key is wanted: the last map that has it decides.</summary>
internal sealed class MergedMaps : IValueSource
{
    public ValueInFile? Follow(ValueInFile value, Trail trail)
    {
        if (value.Expression.Shape is not FunctionCall { Function: "merge", Arguments: { Count: > 0 } maps } || value.Keys is not [var key, ..])
        {
            return null;
        }

        for (var i = maps.Count - 1; i > 0; i--)
        {
            try
            {
                return Take(maps[i]);
            }
            catch (MissingKeyException e) when (e.Missing == 1)
            {
                // Not in this one: those before it are asked.
            }
        }

        return Take(maps[0]);

        ValueInFile Take(Expression map) => trail.Resolve(value with { Expression = map, Keys = [key] }) with { Keys = [.. value.Keys.Skip(1)] };
    }
}
