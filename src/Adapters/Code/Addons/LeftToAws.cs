using EksUpgradeBot.Adapters.Code.Expressions;
using EksUpgradeBot.Adapters.Code.Sources;

namespace EksUpgradeBot.Adapters.Code.Addons;

/// <summary><c>null</c>, or a data source: the code says no version of its own, and AWS decides.</summary>
internal sealed class LeftToAws : IValueSource
{
    public ValueInFile? Follow(ValueInFile value, Trail trail) => value.Expression.Shape switch
    {
        Reference { Root: "null" or "data" } when value.Scope == ValueScope.Module => throw new Exception(),
        Reference { Root: "null" } => throw new Exception(),
        _ => null,
    };

    /// <summary>Ends the trail.</summary>
    internal sealed class Exception : System.Exception;
}
