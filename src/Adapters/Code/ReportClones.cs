using System.Text.RegularExpressions;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>The clones that are made to report of a cluster. Each goes with its report, unless the bot was killed in the middle of it.</summary>
public static partial class ReportClones
{
    /// <summary>A name for the clone of one report, which no run has: theirs end with a date.</summary>
    public static RunId Name(ClusterName cluster) => new($"report-{cluster}-{Guid.NewGuid():N}");

    /// <summary>Removes what reports before an instant left in a workspace.</summary>
    /// <param name="workspace">Where the clones are.</param>
    /// <param name="before">When the process began that uses the workspace now: what was written since then may be in use.</param>
    /// <exception cref="OutsideException">Git still works in one of them (transient).</exception>
    public static void RemoveLeft(string workspace, DateTimeOffset before)
    {
        var clones = new DirectoryInfo(Path.Combine(Path.GetFullPath(workspace), "clones"));
        if (!clones.Exists)
        {
            return;
        }

        // Half-made ones too, whose names go on after the id.
        var left = clones.EnumerateDirectories("report-*").Where(clone => clone.LastWriteTimeUtc < before.UtcDateTime)
            .Select(clone => OfReport().Match(clone.Name)).Where(name => name.Success).Select(name => name.Value).Distinct(StringComparer.Ordinal);
        foreach (var id in left.ToList())
        {
            new CloneDirectory(workspace, new RunId(id)).Remove();
        }
    }

    [GeneratedRegex("^report-.+-[0-9a-f]{32}(?=$|[.])")]
    private static partial Regex OfReport();
}
