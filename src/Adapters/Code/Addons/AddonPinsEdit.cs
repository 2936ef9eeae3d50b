using System.Text;
using System.Text.RegularExpressions;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Code.Addons;

/// <summary>What is to be done to the pins of some add-ons in a root module: exactly the versions between their quotes change.</summary>
internal sealed partial class AddonPinsEdit
{
    private readonly List<(AddonInCode Addon, AddonPin.Literal Pin)> _changes = [];

    private AddonPinsEdit()
    {
    }

    /// <summary>The pins that are good, or will be when this is written, each with what stands there now.</summary>
    public List<(AddonInCode Addon, AddonPin.Literal Pin)> Pinned { get; } = [];

    /// <summary>The pins that cannot be edited safely.</summary>
    public List<UnsafePin> Unsafe { get; } = [];

    /// <summary>The pins that change.</summary>
    public IReadOnlyList<(AddonInCode Addon, AddonPin.Literal Pin)> Changes => _changes;

    /// <summary>Absolute paths of the files that change.</summary>
    public IReadOnlyList<string> Files => [.. _changes.Select(change => change.Pin.File.Path).Distinct()];

    /// <summary>The change as a unified diff, with paths relative to the root module; empty when nothing changes.</summary>
    public string Diff => string.Concat(ByFile().Select(file => LinesDiff.Of(file.File.PathInDiff, file.File.Bytes, file.After)));

    /// <summary>The change the other way round: how what stands there came to be.</summary>
    public string ReverseDiff => string.Concat(ByFile().Select(file => LinesDiff.Of(file.File.PathInDiff, file.After, file.File.Bytes)));

    /// <summary>Looks for the pins of these add-ons. Nothing is written yet.</summary>
    public static AddonPinsEdit Find(WorkingCopy copy, CodeLocation code, IReadOnlyList<AddonInCode> addons)
    {
        var edit = new AddonPinsEdit();
        try
        {
            var lookup = new AddonPinLookup(RootModule.Read(CodeEdits.Query(copy, code)));
            foreach (var addon in addons)
            {
                edit.Take(addon, lookup.Find(addon));
            }
        }
        catch (RefusalException e)
        {
            // A file that cannot be read says nothing of any add-on.
            edit.Unsafe.AddRange(addons.Select(addon => new UnsafePin(addon.Addon, e.Refusal.ToString(), e.Refusal.Remedy)));
        }

        // Two add-ons that take their version from one place cannot be moved apart.
        foreach (var twins in edit.Pinned.GroupBy(found => (found.Pin.File.Path, found.Pin.Offset)).Where(same => same.Count() > 1).ToList())
        {
            foreach (var (addon, pin) in twins.ToList())
            {
                edit.Pinned.RemoveAll(found => found.Addon == addon);
                edit._changes.RemoveAll(found => found.Addon == addon);
                edit.Unsafe.Add(new UnsafePin(
                    addon.Addon, $"{pin.File.Name}:{pin.Line}: {string.Join(" and ", twins.Select(twin => twin.Addon.Addon))} take their version from one place",
                    "Give each add-on a version of its own."));
            }
        }

        return edit;
    }

    /// <summary>Writes every file, each as a whole.</summary>
    /// <exception cref="OutsideException">Transient when a file was changed since it was read; final when it cannot be written.</exception>
    public void Write()
    {
        foreach (var (file, after) in ByFile())
        {
            try
            {
                if (!File.Exists(file.Path) || !File.ReadAllBytes(file.Path).AsSpan().SequenceEqual(file.Bytes))
                {
                    throw new OutsideException($"{file.Name} was changed by somebody else while it was being edited.", isTransient: true);
                }

                AtomicFile.Replace(file.Path, after);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new OutsideException($"The file {file.Name} cannot be written: {e.Message}", isTransient: false, innerException: e)
                {
                    Remedy = "Let the bot write to the directory, and make room on its volume.",
                };
            }
        }
    }

    private void Take(AddonInCode addon, AddonPin pin)
    {
        switch (pin)
        {
            // EKS's word goes between quotes: nothing but what a version is made of may.
            case AddonPin.Literal when !Word().IsMatch(addon.Version):
                Unsafe.Add(new UnsafePin(addon.Addon, $"\"{addon.Version}\" is not written as a version", "Move the add-on by hand."));
                break;
            case AddonPin.Literal literal:
                Pinned.Add((addon, literal));
                if (literal.Version != addon.Version && !addon.AlsoGood.Contains(literal.Version))
                {
                    _changes.Add((addon, literal));
                }

                break;
            case AddonPin.Unsafe { Refusal: var refusal }:
                Unsafe.Add(new UnsafePin(addon.Addon, refusal.ToString(), refusal.Remedy));
                break;
        }
    }

    private IEnumerable<(CodeFile File, byte[] After)> ByFile() => _changes.GroupBy(change => change.Pin.File.Path).Select(changes =>
    {
        var file = changes.First().Pin.File;
        var after = file.Bytes;
        foreach (var (addon, pin) in changes.OrderByDescending(change => change.Pin.Offset))
        {
            after = [.. after.AsSpan(0, pin.Offset), .. Encoding.UTF8.GetBytes(addon.Version), .. after.AsSpan(pin.Offset + Encoding.UTF8.GetByteCount(pin.Version))];
        }

        return (file, after);
    });

    [GeneratedRegex(@"^[0-9A-Za-z][0-9A-Za-z.+_-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
