using System.Text;
using EksUpgradeBot.Adapters.Code.Expressions;
using EksUpgradeBot.Adapters.Code.Sources;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Code.Addons;

/// <summary>
/// Finds where the version of an add-on stands: <c>addon_version</c> of its own resource block, or its entry in the map that the
/// module is given (<c>cluster_addons</c> and <c>addons</c> of terraform-aws-eks, <c>eks_addons</c> of its sister). Locals, variables
/// and maps are followed as for the cluster's version; what cannot be followed is refused, because an edit might move something else.
/// </summary>
internal sealed class AddonPinLookup(RootModule root)
{
    private const string WriteLiteral = "Write the version as a literal beside the add-on.";

    private static readonly string[] MapsOfModules = ["cluster_addons", "addons", "eks_addons", "addon_versions"];

    private static readonly string[] VersionsInMaps = ["addon_version", "version"];

    private static readonly IReadOnlyList<IValueSource> Sources =
    [
        new LeftToAws(), new Interpolated(), new Local(), new Variable(), new EntryOfMap(), new LookupInMap(), new MergedMaps(), new AnythingElse(),
    ];

    public AddonPin Find(AddonInCode wanted)
    {
        if (AddonAddress.Read(wanted.Address) is not { } address)
        {
            return new AddonPin.Unsafe(new VersionRefusal(null, 0, $"the address {wanted.Address} is not understood", WriteLiteral));
        }

        try
        {
            var block = root.Blocks(address.Block[0]).FirstOrDefault(block => block.Labels.SequenceEqual(address.Block.Skip(1)));
            var pin = block is null ? null
                : address.IsInModule ? OfModule(block, address.Key ?? wanted.Addon)
                : OfResource(block, address.Key);
            return pin ?? FindElsewhere(wanted) ?? (AddonPin)new AddonPin.Absent();
        }
        catch (RefusalException refused)
        {
            return new AddonPin.Unsafe(refused.Refusal);
        }
    }

    private AddonPin? OfResource(MergedBlock block, string? key)
    {
        var subject = $"addon_version of aws_eks_addon.{block.Labels[1]}";
        if (Only(block, "addon_version", subject) is not { } value)
        {
            return null;
        }

        if (key is null || Only(block, "for_each", $"for_each of aws_eks_addon.{block.Labels[1]}") is not { } each)
        {
            return Judge(Resolve(value));
        }

        return value.Expression.Shape switch
        {
            Reference { Root: "each", Name: "value", Accessors: var path } when path.All(accessor => accessor.Name is not null) =>
                InEntry(Resolve(each with { Keys = [key, .. path.Skip(1).Select(accessor => accessor.Name!)] })),
            TextLiteral => throw value.Refuse("is that of every add-on that for_each of the block makes", "Give the add-on a block of its own."),
            _ => Judge(Resolve(value)),
        };
    }

    private AddonPin? OfModule(MergedBlock block, string key) => MapsOfModules
        .Select(name => Only(block, name, $"{name} of module.{block.Labels[0]}"))
        .OfType<ValueInFile>()
        .Select(map => InEntry(Resolve(map with { Keys = [key] })))
        .FirstOrDefault(pin => pin is not null);

    /// <summary>The version of an entry: the entry itself, or one key more when it is an object.</summary>
    private AddonPin? InEntry(ValueInFile? entry) => entry?.Expression.Shape is MapLiteral
        ? VersionsInMaps.Select(key => Judge(Resolve(entry with { Keys = [key] }))).FirstOrDefault(pin => pin is not null)
        : Judge(entry);

    private static AddonPin.Literal? Judge(ValueInFile? value) => value switch
    {
        null => null,
        { File.Barrier: var (reason, remedy) } => throw value.Refuse(reason, remedy),
        { Expression.Shape: TextLiteral { Start: { } start } text } => new AddonPin.Literal(value.File, value.Expression.Line, start, text.Written),
        _ => throw value.Refuse("is no plain quoted version", WriteLiteral),
    };

    /// <summary>The value where it is written out; null when there is none, or when it is left to AWS.</summary>
    private ValueInFile? Resolve(ValueInFile value)
    {
        try
        {
            return new Trail(root, Sources).Resolve(value);
        }
        catch (Exception left) when (left is MissingKeyException or LeftToAws.Exception)
        {
            return null;
        }
    }

    private static ValueInFile? Only(MergedBlock block, string name, string subject)
    {
        List<ValueInFile> found = [.. block.Find(name).Select(place => new ValueInFile(place.File, place.Attribute.Value, subject, ValueScope.Module))];
        return found.Count == 0 ? null : found.Only();
    }

    /// <summary>
    /// The installed version, written where no way of this class leads: moved by EKS alone, the add-on would be moved back by the
    /// next apply of that code.
    /// </summary>
    private AddonPin.Unsafe? FindElsewhere(AddonInCode wanted)
    {
        foreach (var file in root.Files)
        {
            var at = file.Bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"\"{wanted.Installed}\""));
            if (at >= 0)
            {
                return new AddonPin.Unsafe(new VersionRefusal(
                    file.Name, file.Bytes.AsSpan(0, at).Count((byte)'\n') + 1,
                    $"{wanted.Installed}, the version of {wanted.Addon}, stands where the bot does not follow it", WriteLiteral));
            }
        }

        return null;
    }
}
