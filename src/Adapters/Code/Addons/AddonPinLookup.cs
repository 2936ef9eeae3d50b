using System.Text;
using EksUpgradeBot.Adapters.Code.Hcl;
using EksUpgradeBot.Adapters.Code.Holders;
using EksUpgradeBot.Adapters.Code.Sources;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Code.Addons;

/// <summary>
/// Finds where the version of an add-on stands: <c>addon_version</c> of its own resource block, or its entry in the map that the
/// module is given (<c>cluster_addons</c> and <c>addons</c> of terraform-aws-eks, <c>eks_addons</c> of its sister). A literal behind
/// a local is followed; what else a version can be written as is refused, because an edit might move something else.
/// </summary>
internal sealed class AddonPinLookup(RootModule root)
{
    private const string WriteLiteral = "Write the version as a literal beside the add-on.";

    // A local may refer to itself through others.
    private const int LongestTrail = 5;

    private static readonly string[] MapsOfModules = ["cluster_addons", "addons", "eks_addons", "addon_versions"];

    private static readonly string[] VersionsInMaps = ["addon_version", "version"];

    public AddonPin Find(AddonInCode wanted)
    {
        if (AddonAddress.Read(wanted.Address) is not { } address)
        {
            return Unsafe(null, 0, $"the address {wanted.Address} is not understood", WriteLiteral);
        }

        var blocks = (
            from file in root.Configuration
            from block in file.Body.Blocks
            where address.Block.SequenceEqual([block.Type, .. block.Labels])
            select (File: file, Block: block)).ToList();
        var pin = blocks switch
        {
            [] => new AddonPin.Absent(),
            [var (file, block)] when address.IsInModule => OfModule(file, block, address.Key ?? wanted.Addon),
            [var (file, block)] => OfResource(file, block, address.Key),
            [_, var (file, block), ..] => Unsafe(file, block.Line, $"{string.Join('.', address.Block)} stands in more than one file", WriteLiteral),
        };
        return pin is AddonPin.Absent ? FindElsewhere(wanted) ?? pin : pin;
    }

    private AddonPin OfResource(CodeFile file, HclBlock block, string? key)
    {
        var versions = block.Body.AttributesOf("addon_version").ToList();
        if (versions is not [var version])
        {
            return versions.Count == 0 ? new AddonPin.Absent() : Unsafe(file, versions[1].Line, "addon_version is set twice", "Leave one of them.");
        }

        var value = new ValueInFile(file, version.Value, $"addon_version of aws_eks_addon.{block.Labels[1]}");
        if (key is null || block.Body.AttributesOf("for_each").FirstOrDefault() is not { } each)
        {
            return Follow(value);
        }

        return Reference(value) is ["each", "value", .. var path]
            ? InMap(new ValueInFile(file, each.Value, $"for_each of aws_eks_addon.{block.Labels[1]}"), [key, .. path])
            : value.Expression.Literal is null ? Follow(value)
            : Unsafe(file, version.Line, $"aws_eks_addon.{block.Labels[1]} has for_each, so that several add-ons take their version from here", "Give the add-on a block of its own.");
    }

    private AddonPin OfModule(CodeFile file, HclBlock block, string key)
    {
        foreach (var map in block.Body.Attributes.Where(attribute => MapsOfModules.Contains(attribute.Name)))
        {
            if (InMap(new ValueInFile(file, map.Value, $"{map.Name} of module.{block.Labels[0]}"), [key]) is var pin and not AddonPin.Absent)
            {
                return pin;
            }
        }

        return new AddonPin.Absent();
    }

    private AddonPin InMap(ValueInFile map, IReadOnlyList<string> path, int steps = 0)
    {
        if (path.Count == 0)
        {
            // Of an entry that is an object of its own, the version is one key more.
            return map.Expression.Text(map.Expression.Tokens[0]) == "{" ? InEntry(map) : Follow(map, steps);
        }

        if (HclObject.Under(map, path[0]) is { } values)
        {
            return values switch
            {
                [] => new AddonPin.Absent(),
                [var only] => InMap(only, [.. path.Skip(1)], steps),
                [_, var second, ..] => Unsafe(second.File, second.Expression.Line, $"{second.Subject} is set twice", "Leave one of them."),
            };
        }

        return Reference(map) is ["local", var name, .. var rest] && steps < LongestTrail && LocalCalled(name) is { } local
            ? InMap(local, [.. rest, .. path], steps + 1)
            : Refuse(map);
    }

    private AddonPin InEntry(ValueInFile entry) =>
        VersionsInMaps.Select(key => HclObject.Under(entry, key)).FirstOrDefault(values => values is not { Count: 0 }) switch
        {
            null when VersionsInMaps.All(key => HclObject.Under(entry, key) is { Count: 0 }) => new AddonPin.Absent(),
            null => Refuse(entry),
            [var only] => Follow(only),
            [_, var second, ..] => Unsafe(second.File, second.Expression.Line, $"{second.Subject} is set twice", "Leave one of them."),
            _ => new AddonPin.Absent(),
        };

    private AddonPin Follow(ValueInFile value, int steps = 0) => value.Expression switch
    {
        { Literal: { } token } when value.File.LinkTarget is { } target => Unsafe(
            value.File, token.Line, $"{value.Subject} stands behind a symbolic link to {target}", "Make it a file of its own."),
        { Literal: { } token } => new AddonPin.Literal(value.File, token.Line, token.Start + 1, value.Expression.Text(token)[1..^1]),
        _ => Reference(value) switch
        {
            ["null"] or ["data", ..] => new AddonPin.Absent(),
            ["local", var name, .. var rest] when steps < LongestTrail && LocalCalled(name) is { } local =>
                rest.Length > 0 ? InMap(local, rest, steps + 1) : Follow(local, steps + 1),
            _ => Refuse(value),
        },
    };

    private static string[] Reference(ValueInFile value) => [.. value.Expression.Reference ?? []];

    private ValueInFile? LocalCalled(string name)
    {
        var found = (
            from file in root.Configuration
            from block in file.Body.BlocksOf("locals")
            from attribute in block.Body.AttributesOf(name)
            select new ValueInFile(file, attribute.Value, $"local.{name}")).ToList();
        return found is [var only] ? only : null;
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
                return Unsafe(
                    file, file.Bytes.AsSpan(0, at).Count((byte)'\n') + 1, $"{wanted.Installed}, the version of {wanted.Addon}, stands where the bot does not follow it",
                    WriteLiteral);
            }
        }

        return null;
    }

    private AddonPin.Unsafe Refuse(ValueInFile value) => new(
        new AnythingElse().Read(value, new Trail(root, [])) is VersionRefusal refusal
            ? refusal with { Remedy = WriteLiteral }
            : value.Refuse("is an expression", WriteLiteral));

    private static AddonPin.Unsafe Unsafe(CodeFile? file, int line, string reason, string remedy) => new(new VersionRefusal(file?.Name, line, reason, remedy));
}
