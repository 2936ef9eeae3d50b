using EksUpgradeBot.Adapters.Code.Expressions;

namespace EksUpgradeBot.Adapters.Code.Sources;

/// <summary><c>"${local.x}"</c>, the way of older code and of JSON.</summary>
internal sealed class Interpolated : IValueSource
{
    public ValueInFile? Follow(ValueInFile value, Trail trail) =>
        value.Expression.Shape is Interpolation interpolation ? value with { Expression = interpolation.Inner } : null;
}
