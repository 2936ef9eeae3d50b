using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Processes;

/// <summary>The runs that a workspace keeps something of.</summary>
public static class RunFolders
{
    private static readonly string[] Kinds = ["runs", "charts", "clones"];

    /// <summary>Their ids, each once. What has another name, such as a clone that is half made, belongs to nobody.</summary>
    public static IReadOnlyList<RunId> In(string workspace) =>
    [
        .. Kinds.Select(kind => Path.Combine(Path.GetFullPath(workspace), kind))
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateDirectories)
            .Select(path => Path.GetFileName(path)!)
            .Where(name => name.Length <= 80 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            .Distinct(StringComparer.Ordinal)
            .Select(name => new RunId(name)),
    ];
}
