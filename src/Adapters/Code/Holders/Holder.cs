using EksUpgradeBot.Adapters.Code.Sources;

namespace EksUpgradeBot.Adapters.Code.Holders;

/// <summary>Something that gives a cluster its version: a module block or a resource, and the attribute that does.</summary>
/// <param name="Address">Its address, such as <c>module.eks</c>.</param>
/// <param name="Value">The attribute's value and where it stands.</param>
/// <param name="Attribute">The attribute's name.</param>
/// <param name="Line">The attribute's line.</param>
internal sealed record Holder(string Address, ValueInFile Value, string Attribute, int Line)
{
    /// <summary>Why this holder cannot be edited, whatever its value; null when it can.</summary>
    public VersionRefusal? Refusal { get; init; }

    /// <summary>What it is an instance of: equal for two clusters made by the same module or resource type.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The file, relative to the root module.</summary>
    public string File => Value.File.Name;

    /// <summary>True when this is what the configuration calls by that name.</summary>
    public bool IsCalled(string name) => Address == name || Address == $"module.{name}";
}

/// <summary>One way in which a root module can give a cluster its version.</summary>
internal interface IHolders
{
    /// <summary>Every holder of that kind in the root module, those that cannot be edited with their refusal.</summary>
    IEnumerable<Holder> Find(RootModule root, VersionQuery query);
}
