using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Helmfile;

/// <summary>What is kept of a run's charts: <c>WORKSPACE/charts/RUN/</c>, and a folder in it for each key, for the owner's eyes only.</summary>
internal sealed class ChartFolder
{
    private ChartFolder(string run, string key)
    {
        Run = run;
        Key = key;
        Directory = Path.Combine(run, key);
    }

    /// <summary>The folder of the run.</summary>
    public string Run { get; }

    /// <summary>The key.</summary>
    public string Key { get; }

    /// <summary>The run's id.</summary>
    public RunId RunId => new(Path.GetFileName(Run));

    /// <summary>The folder of the key.</summary>
    public string Directory { get; }

    /// <summary>The way to the cluster, for this run only.</summary>
    public string Kubeconfig => Path.Combine(Run, "kubeconfig");

    /// <summary>Indexes and archives of chart repositories.</summary>
    public string Cache => Path.Combine(Run, "cache");

    /// <summary>What the diff was, without the content of Secrets.</summary>
    public string Diff => Path.Combine(Directory, "diff.txt");

    /// <summary>The record that an apply was started; its being there forbids another.</summary>
    public string ApplyRecord => Path.Combine(Directory, "apply.json");

    /// <summary>What the apply printed.</summary>
    public string ApplyOutput => Path.Combine(Directory, "apply.log");

    /// <summary>helmfile's temporary files, with values in clear. The name of this folder tells its process from any other.</summary>
    public string Temporary => Path.Combine(Directory, "tmp");

    /// <summary>Where the apply is kept.</summary>
    public ApplyPlace Apply => new(RunId, Key, ApplyRecord, ApplyOutput, Temporary);

    /// <summary>The folder of a run and key. The key becomes a part of a path, so it is held to its form.</summary>
    public static ChartFolder Of(string workspace, RunId run, string key) =>
        key.Length is 0 or > 100 || !key.All(character => char.IsAsciiLetterOrDigit(character) || character == '-')
            ? throw new ArgumentException($"'{key}' is not a key of letters, digits and '-'.", nameof(key))
            : new ChartFolder(OfRun(workspace, run), key);

    /// <summary>The folder of all that is kept of a run.</summary>
    public static string OfRun(string workspace, RunId run) => Path.Combine(Path.GetFullPath(workspace), "charts", run.Value);

    /// <summary>Every folder there is.</summary>
    public static IEnumerable<ChartFolder> All(string workspace)
    {
        var runs = Path.Combine(Path.GetFullPath(workspace), "charts");
        return System.IO.Directory.Exists(runs)
            ? System.IO.Directory.EnumerateDirectories(runs).SelectMany(run => AllOf(workspace, new RunId(Path.GetFileName(run))))
            : [];
    }

    /// <summary>The folders of a run's keys.</summary>
    public static IEnumerable<ChartFolder> AllOf(string workspace, RunId run)
    {
        var folder = OfRun(workspace, run);
        return System.IO.Directory.Exists(folder)
            ? System.IO.Directory.EnumerateDirectories(folder).Select(path => new ChartFolder(folder, Path.GetFileName(path)))
            : [];
    }
}
