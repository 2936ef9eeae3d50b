using System.Text.Json;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Code.Addons;

/// <summary>
/// Pins of add-ons in a directory without a repository. What stood there before is remembered beside the clones, before the edit,
/// so that it can be put back whenever the bot was killed.
/// </summary>
internal sealed class AddonPinsInPlace(string workspace)
{
    public AddonsCodeChange Set(RunId run, WorkingCopy copy, CodeLocation code, IReadOnlyList<AddonInCode> addons)
    {
        var edit = AddonPinsEdit.Find(copy, code, addons);
        var former = Read(run, copy);
        if (edit.Changes.Count > 0)
        {
            foreach (var (addon, pin) in edit.Changes)
            {
                // What stood there before the run, over every edit of it; what somebody else wrote since counts as before.
                var known = former.Find(entry => entry.Address == addon.Address);
                var before = known is not null && (pin.Version == known.Written || pin.Version == known.Version) ? known.Version : pin.Version;
                former.RemoveAll(entry => entry.Address == addon.Address);
                former.Add(new FormerPin(copy.RootModule, addon.Addon, addon.Address, before, addon.Version));
            }

            new CloneDirectory(workspace, run).MakeParent();
            AtomicFile.Replace(FileOf(run), JsonSerializer.SerializeToUtf8Bytes(former));
            var diff = edit.Diff;
            edit.Write();
            return Answer(copy, edit, diff);
        }

        // Set by this run, and asked again: the same answer as the first time.
        var ours = edit.Pinned.Where(found => former.Exists(entry => entry.Address == found.Addon.Address && entry.Written == found.Pin.Version)).ToList();
        var back = AddonPinsEdit.Find(copy, code, [.. ours.Select(found => found.Addon with
        {
            Version = former.Find(entry => entry.Address == found.Addon.Address)!.Version,
            AlsoGood = [],
        })]);
        return Answer(copy, edit, back.ReverseDiff);
    }

    /// <summary>What the run wrote was applied: it stays, whatever happens to the run.</summary>
    public void Keep(RunId run) => File.Delete(FileOf(run));

    /// <summary>Puts the versions back, unless they were kept, or somebody else wrote another one since.</summary>
    public void PutBack(RunId run, CodeLocation code)
    {
        var copy = new WorkingCopy(Path.GetFullPath(code.Directory), "", "");
        var former = Read(run, copy);
        if (former.Count > 0)
        {
            var now = AddonPinsEdit.Find(copy, code, [.. former.Select(entry => new AddonInCode(entry.Addon, entry.Address, entry.Written, entry.Written, []))]);
            var written = now.Pinned.Where(found => found.Pin.Version == found.Addon.Version).Select(found => found.Addon.Address).ToHashSet(StringComparer.Ordinal);
            AddonPinsEdit.Find(copy, code, [.. former.Where(entry => written.Contains(entry.Address))
                .Select(entry => new AddonInCode(entry.Addon, entry.Address, entry.Written, entry.Version, []))]).Write();
        }

        File.Delete(FileOf(run));
    }

    private static AddonsCodeChange Answer(WorkingCopy copy, AddonPinsEdit edit, string diff) =>
        new(copy, diff, [.. edit.Pinned.Select(found => found.Addon.Addon)], edit.Unsafe);

    private string FileOf(RunId run) => new CloneDirectory(workspace, run).FormerVersionFile + ".addons";

    private List<FormerPin> Read(RunId run, WorkingCopy copy)
    {
        try
        {
            var former = JsonSerializer.Deserialize<List<FormerPin>>(File.ReadAllBytes(FileOf(run))) ?? [];
            return [.. former.Where(entry => entry.Directory == copy.RootModule)];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>What stood in a directory before a run, and what the run wrote.</summary>
    private sealed record FormerPin(string Directory, string Addon, string Address, string Version, string Written);
}
