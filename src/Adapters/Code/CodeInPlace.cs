using System.Text.Json;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>
/// Code without a repository: the directory itself is edited. The version that stood there before is remembered beside the
/// clones, before the edit, so that it can be put back whenever the bot was killed.
/// </summary>
internal sealed class CodeInPlace(string workspace)
{
    public static WorkingCopy CheckOut(CodeLocation code)
    {
        var directory = Path.GetFullPath(code.Directory);
        return Directory.Exists(directory)
            ? new WorkingCopy(directory, "", "")
            : throw new OutsideException($"There is no directory {directory}.", isTransient: false)
            {
                Remedy = "Configure 'directory' with the root module, or 'repository' with where it comes from.",
            };
    }

    public CodeChange SetVersion(RunId run, WorkingCopy copy, CodeLocation code, KubernetesVersion version)
    {
        var place = CodeEdits.Find(copy, code);
        var file = new CloneDirectory(workspace, run).FormerVersionFile;
        var former = Read(file, copy);
        if (place.Version == version)
        {
            // Set by this run, and asked again: the same answer as the first time.
            return new CodeChange(copy, CodeEdits.Describe(place, version), former?.Written == version ? Reverse(place, former.Version) : "");
        }

        // What stood there before the run, over every edit of it; what somebody else wrote since counts as before.
        var before = former is not null && (place.Version == former.Written || place.Version == former.Version) ? former.Version : place.Version;
        new CloneDirectory(workspace, run).MakeParent();
        AtomicFile.Replace(file, JsonSerializer.SerializeToUtf8Bytes(new FormerVersion(copy.RootModule, before, version)));
        var edit = place.ChangeTo(version);
        CodeEdits.Write(edit);
        return new CodeChange(copy, CodeEdits.Describe(place, version), edit.Diff);
    }

    /// <summary>What the run wrote was applied: it stays, whatever happens to the run.</summary>
    public void Keep(RunId run) => File.Delete(new CloneDirectory(workspace, run).FormerVersionFile);

    /// <summary>Puts the version back, unless it was kept, or somebody else wrote another one since; says what stands there then.</summary>
    public CodeAfterRun? PutBack(RunId run, CodeLocation code)
    {
        var file = new CloneDirectory(workspace, run).FormerVersionFile;
        var copy = new WorkingCopy(Path.GetFullPath(code.Directory), "", "");
        if (Read(file, copy) is { } former
            && VersionEditor.Find(CodeEdits.Query(copy, code)) is VersionPlace place
            && place.Version == former.Written)
        {
            CodeEdits.Write(place.ChangeTo(former.Version));
        }

        File.Delete(file);
        return VersionEditor.Find(CodeEdits.Query(copy, code)) is VersionPlace now ? new CodeAfterRun("", now.Version, null, null, IsMerged: true) : null;
    }

    private static string Reverse(VersionPlace place, KubernetesVersion former)
    {
        var before = place.ChangeTo(former).After.ToArray();
        return UnifiedDiff.OfOneLine(place.Source.PathInDiff, before, place.Source.Bytes, place.Line);
    }

    private static FormerVersion? Read(string file, WorkingCopy copy)
    {
        try
        {
            var former = JsonSerializer.Deserialize<FormerVersion>(File.ReadAllBytes(file));
            return former?.Directory == copy.RootModule ? former : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>What stood in a directory before a run, and what the run wrote.</summary>
    private sealed record FormerVersion(string Directory, KubernetesVersion Version, KubernetesVersion Written);
}
