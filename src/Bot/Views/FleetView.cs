using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>One cluster of the fleet, as it was read; or why it could not be.</summary>
internal sealed record FleetRow(ClusterName Name, ClusterSnapshot? Snapshot, string? Unseen);

/// <summary>Every cluster at a glance: version, end of support, nodes that lag, what runs.</summary>
internal static class FleetView
{
    /// <summary>Slack takes 100 rows; a header and a last line stay within them.</summary>
    private const int RowsShown = 98;

    // The text of all cells counts together; a last line and the header stay within it.
    private const int Room = BlockLimits.TableText - 500;

    public static Message Of(IReadOnlyList<FleetRow> fleet, IReadOnlyList<UpgradeRun> unfinished)
    {
        IReadOnlyList<TableCell> header = ["Cluster", "Version", "Support", "Nodes", "Upgrade"];
        var used = 0;
        var rows = fleet.Take(RowsShown)
            .Select(row => (string[])[row.Name.Value, Version(row), Support(row), Nodes(row), Running(row, unfinished)])
            .TakeWhile(row => (used += row.Sum(cell => cell.Length)) <= Room)
            .Select(row => (IReadOnlyList<TableCell>)[.. row.Select(cell => (TableCell)cell)])
            .ToList();
        var blocks = new List<Block>
        {
            new TableBlock([header, .. rows]) { ColumnSettings = [.. Enumerable.Repeat(new ColumnSettings { IsWrapped = true }, header.Count)] },
        };
        if (fleet.Count > rows.Count)
        {
            blocks.Add(Pieces.Context($"… and {Wording.Count(fleet.Count - rows.Count, "more cluster")}"));
        }

        return new Message
        {
            Text = $"{Wording.Count(fleet.Count, "cluster")}: {string.Join(", ", Pieces.Some([.. fleet.Select(row => $"{row.Name} {Version(row)}")], 100))}.",
            Blocks = blocks,
        };
    }

    private static string Version(FleetRow row) => row.Snapshot?.ControlPlane.Version.ToString() ?? "not seen";

    private static string Support(FleetRow row)
    {
        var offered = row.Snapshot?.OfferedVersions.FirstOrDefault(version => version.Version == row.Snapshot.ControlPlane.Version);
        return offered switch
        {
            null => row.Unseen is { } why ? Wording.Short(why, 200) : "not known",
            { Support: "STANDARD_SUPPORT", EndOfStandardSupport: { } end } => $"standard until {end:yyyy-MM-dd}",
            { Support: "EXTENDED_SUPPORT", EndOfExtendedSupport: { } end } => $"extended (paid) until {end:yyyy-MM-dd}",
            _ => offered.Support.ToLowerInvariant().Replace('_', ' '),
        };
    }

    private static string Nodes(FleetRow row)
    {
        if (row.Snapshot is not { } snapshot)
        {
            return "–";
        }

        var lagging = snapshot.NodeGroups.Count(group => group.Version < snapshot.ControlPlane.Version);
        return lagging == 0
            ? $"{Wording.Count(snapshot.Nodes.Count, "node")}, none lags"
            : $"{Wording.Count(snapshot.Nodes.Count, "node")}, {Wording.Count(lagging, "group lags", "groups lag")}";
    }

    private static string Running(FleetRow row, IReadOnlyList<UpgradeRun> unfinished) =>
        unfinished.FirstOrDefault(run => run.Cluster == row.Name) is { } running ? $"to {running.Target}: {running.CurrentStep.Step.Title}" : "–";
}
