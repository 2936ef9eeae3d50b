using System.Security.Cryptography;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>What is kept of one plan and its apply: <c>WORKSPACE/runs/RUN/KEY/</c>, for the owner's eyes only.</summary>
internal sealed class PlanFolder
{
    private PlanFolder(string path) => Directory = path;

    /// <summary>The folder.</summary>
    public string Directory { get; }

    /// <summary>The run.</summary>
    public RunId Run => new(Path.GetFileName(Path.GetDirectoryName(Directory)!));

    /// <summary>The key.</summary>
    public string Key => Path.GetFileName(Directory);

    /// <summary>The plan file that an apply takes.</summary>
    public string Plan => Path.Combine(Directory, "plan.tfplan");

    /// <summary>The plan file while it is made and read.</summary>
    public string NewPlan => Path.Combine(Directory, "new.tfplan");

    /// <summary>The digest of the plan file as it was made.</summary>
    public string PlanDigest => Path.Combine(Directory, "plan.sha256");

    /// <summary>The texts that the plan masks.</summary>
    public string Masks => Path.Combine(Directory, "masks.json");

    /// <summary>Where the plan file came from; there only when another workspace made it.</summary>
    public string Origin => Path.Combine(Directory, "origin.json");

    /// <summary>The record that an apply was started; its being there forbids another.</summary>
    public string ApplyRecord => Path.Combine(Directory, "apply.json");

    /// <summary>What the apply printed.</summary>
    public string ApplyOutput => Path.Combine(Directory, "apply.jsonl");

    /// <summary>Where the apply is kept.</summary>
    public ApplyPlace Apply => new(Run, Key, ApplyRecord, ApplyOutput, Plan);

    /// <summary>The folder of a run and key. The key becomes a part of a path, so it is held to its form.</summary>
    public static PlanFolder Of(string workspace, RunId run, string key)
    {
        if (key.Length is 0 or > 100 || !key.All(character => char.IsAsciiLetterOrDigit(character) || character == '-'))
        {
            throw new ArgumentException($"'{key}' is not a key of letters, digits and '-'.", nameof(key));
        }

        return new PlanFolder(Path.Combine(OfRun(workspace, run), key));
    }

    /// <summary>The folder of all that is kept of a run.</summary>
    public static string OfRun(string workspace, RunId run) => Path.Combine(Path.GetFullPath(workspace), "runs", run.Value);

    /// <summary>Every folder there is.</summary>
    public static IEnumerable<PlanFolder> All(string workspace)
    {
        var runs = Path.Combine(Path.GetFullPath(workspace), "runs");
        return System.IO.Directory.Exists(runs)
            ? System.IO.Directory.EnumerateDirectories(runs).SelectMany(System.IO.Directory.EnumerateDirectories).Select(path => new PlanFolder(path))
            : [];
    }

    /// <summary>The folders of a run.</summary>
    public static IEnumerable<PlanFolder> AllOf(string workspace, RunId run) =>
        System.IO.Directory.Exists(OfRun(workspace, run))
            ? System.IO.Directory.EnumerateDirectories(OfRun(workspace, run)).Select(path => new PlanFolder(path))
            : [];

    /// <summary>
    /// Makes an empty private file. Terraform writes its plan into a file that is there without changing its mode, and makes
    /// a new one readable by everybody.
    /// </summary>
    public static void MakeEmptyFile(string path)
    {
        File.Delete(path);
        using var _ = PrivateFile.Create(path);
    }

    /// <summary>Lower-case hexadecimal SHA-256 of a file; null when it is not there.</summary>
    public static async Task<string?> HashAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
