using EksUpgradeBot.Adapters.Code.Holders;

namespace EksUpgradeBot.Adapters.Code.Sources;

/// <summary>
/// One way in which a value can be written, and followed to the quoted version that it comes from. A new way, such as a map
/// by cluster, is one more class in the list of <see cref="VersionEditor"/>.
/// </summary>
internal interface IVersionSource
{
    /// <summary>The place of the version, or a refusal; null when the value is written in another way.</summary>
    VersionLookup? Read(ValueInFile value, Trail trail);
}

/// <summary>The root module, and the way that was followed in it so far.</summary>
/// <param name="Root">The root module.</param>
/// <param name="Sources">Every way in which a value can be written; the first that knows it answers.</param>
/// <param name="Steps">How many references were followed.</param>
internal sealed record Trail(RootModule Root, IReadOnlyList<IVersionSource> Sources, int Steps = 0)
{
    // A local may refer to itself through others; Terraform would refuse that, and so must this end.
    private const int LongestTrail = 10;

    /// <summary>The place of the version that a value comes from, or a refusal.</summary>
    public VersionLookup Follow(ValueInFile value)
    {
        if (Steps > LongestTrail)
        {
            return value.Refuse("leads through too many references", "Write the version as a literal.");
        }

        var next = this with { Steps = Steps + 1 };
        return Sources.Select(source => source.Read(value, next)).OfType<VersionLookup>().First();
    }

    /// <summary>The only one of several values; a refusal when something is set twice.</summary>
    public VersionLookup FollowOnly(IReadOnlyList<ValueInFile> values) => values switch
    {
        [var only] => Follow(only),
        [var first, .., var last] => last.Refuse(
            $"is set twice, in {first.File.Name}:{first.Expression.Line} too, and {last.File.Name}:{last.Expression.Line} wins or is refused by Terraform",
            "Leave one of them."),
        _ => throw new ArgumentException("There must be a value to follow.", nameof(values)),
    };
}
