using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>One cluster of the fleet, as it was read; or why it could not be.</summary>
internal sealed record FleetRow(ClusterName Name, ClusterSnapshot? Snapshot, string? Unseen);

/// <summary>Every cluster at a glance: version, end of support, nodes that lag, what runs.</summary>
internal static class FleetView
{
    public static Message Of(IReadOnlyList<FleetRow> fleet, IReadOnlyList<UpgradeRun> unfinished)
    {
        // What needs people first, so that a table that is cut hides the least: clusters not seen, then by the end of their support.
        var rows = fleet.OrderBy(row => row.Snapshot is not null).ThenBy(EndOfSupport).ToList();
        var wrapped = new ColumnSettings { IsWrapped = true };
        var blocks = new List<Block>
        {
            Pieces.Table(
                ["Cluster", "Version", "Support", "Nodes", "Upgrade"],
                [.. rows.Select(row => (IReadOnlyList<string>)[row.Name.Value, Version(row) + Way(row), Support(row), Nodes(row), Running(row, unfinished)])],
                wrapped, wrapped, wrapped, wrapped, wrapped),
        };
        blocks.Add(Pieces.Context("`report CLUSTER` shows one in full, `status` who is waited for."));
        return new Message
        {
            Text = $"{Wording.Count(fleet.Count, "cluster")}: {string.Join(", ", Pieces.Some([.. rows.Select(row => $"{row.Name} {Version(row)}{Way(row)}")], 50))}.",
            Blocks = blocks,
        };
    }

    private static DateTimeOffset EndOfSupport(FleetRow row) => Offered(row) switch
    {
        // Standard support over means money now, or an upgrade by force.
        { Support: "EXTENDED_SUPPORT" or "UNSUPPORTED" } => DateTimeOffset.MinValue,
        { EndOfStandardSupport: { } end } => end,
        _ => DateTimeOffset.MaxValue,
    };

    private static OfferedVersion? Offered(FleetRow row) =>
        row.Snapshot?.OfferedVersions.FirstOrDefault(version => version.Version == row.Snapshot.ControlPlane.Version);

    private static string Version(FleetRow row) => row.Snapshot?.ControlPlane.Version.ToString() ?? "not seen";

    private static string Support(FleetRow row) => Offered(row) is { } offered ? SupportWords.Of(offered, row.Snapshot!.TakenAt)! : row.Unseen is { } why ? Wording.Plain(why) : "not known";

    private static string Way(FleetRow row) => row.Snapshot is { RollbackWindow: { } window, TakenAt: var now } && window.IsOpenAt(now)
        ? $" (back to {window.To} until {window.ClosesAt:yyyy-MM-dd HH:mm} UTC)"
        : "";

    private static string Nodes(FleetRow row)
    {
        if (row.Snapshot is not { } snapshot)
        {
            return "–";
        }

        var plane = snapshot.ControlPlane.Version;
        var lagging = snapshot.NodeGroups.Count(group => group.Version < plane);
        var oldest = snapshot.NodeGroups.Select(group => group.Version).Concat(snapshot.Nodes.Select(node => node.KubeletVersion)).Append(plane).Min();
        var count = snapshot.Nodes.Count == 0 && snapshot.Unseen.Count > 0 ? "nodes not seen" : Wording.Count(snapshot.Nodes.Count, "node");
        return oldest == plane ? $"{count}, none lags"
            : lagging == 0 ? $"{count}, the oldest at {oldest}"
            : $"{count}, {Wording.Count(lagging, "group lags", "groups lag")}, the oldest at {oldest}";
    }

    private static string Running(FleetRow row, IReadOnlyList<UpgradeRun> unfinished) =>
        unfinished.FirstOrDefault(run => run.Cluster == row.Name) is { } run
            ? run.Status switch
            {
                RunStatus.AwaitingApproval => $"{(run.IsRollback ? "back " : "")}to {run.Target}: {run.CurrentStep.Step.Title} waits for approval",
                RunStatus.Stuck => $"{(run.IsRollback ? "back " : "")}to {run.Target}: {run.CurrentStep.Step.Title} failed",
                _ => $"{(run.IsRollback ? "back " : "")}to {run.Target}: {run.CurrentStep.Step.Title}",
            }
            : "–";
}
