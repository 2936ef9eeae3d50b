using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Views;

/// <summary>The clusters to choose from: a plain list up to Slack's hundred, else groups of a hundred by name.</summary>
internal static class FormClusters
{
    /// <summary>A view may have 250 KB of JSON; the rest of the form needs little.</summary>
    private const int Room = 200_000;

    public static StaticSelect Select(IReadOnlyList<ClusterName> clusters, ClusterName? chosen)
    {
        var shown = Shown(clusters);
        var select = new StaticSelect(UpgradeFormView.ClusterAction)
        {
            Placeholder = "Which cluster?",
            InitialOption = chosen is { } name && shown.Contains(name) ? Option(name) : null,
        };
        return shown.Count <= BlockLimits.Options
            ? select with { Options = [.. shown.Select(Option)] }
            : select with
            {
                OptionGroups =
                [
                    .. shown.OrderBy(name => name.Value, StringComparer.OrdinalIgnoreCase).Chunk(BlockLimits.Options).Select(group => new OptionGroup(
                        Wording.Short($"{Wording.Short(group[0].Value, 35)} … {Wording.Short(group[^1].Value, 35)}", BlockLimits.OptionText),
                        [.. group.Select(Option)])),
                ],
            };
    }

    /// <summary>How many there is no room for.</summary>
    public static int LeftOut(IReadOnlyList<ClusterName> clusters) => clusters.Count - Shown(clusters).Count;

    private static List<ClusterName> Shown(IReadOnlyList<ClusterName> clusters)
    {
        // An option costs its name twice, and some 70 characters around it.
        var used = 0;
        return [.. clusters.Take(BlockLimits.Options * BlockLimits.Options).TakeWhile(name => (used += 70 + (2 * name.Value.Length)) <= Room)];
    }

    private static Option Option(ClusterName name) => new(new PlainText(Wording.Short(name.Value, BlockLimits.OptionText)), name.Value);
}
