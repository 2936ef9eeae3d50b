using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Fleet;

namespace EksUpgradeBot.Bot.Views;

/// <summary>What a channel is notified of, in words and with a button to drop each.</summary>
internal static class SubscriptionsView
{
    /// <summary>The action of a button that drops what its value names.</summary>
    public const string Drop = "subscription.drop";

    /// <summary>A row of text and one of buttons each: within Slack's 50 blocks.</summary>
    private const int RowsShown = 20;

    /// <summary>The subscriptions of a channel.</summary>
    public static Message Of(IReadOnlyList<Subscription> subscriptions)
    {
        if (subscriptions.Count == 0)
        {
            const string None = "This channel is not notified of anything. For example: `subscribe all failures`";
            return new Message { Text = None, Blocks = [Pieces.Section(None)] };
        }

        var targets = subscriptions.GroupBy(subscription => subscription.Cluster).ToList();
        var blocks = new List<Block> { Pieces.Section("*This channel is notified of*") };
        foreach (var (target, index) in targets.Take(RowsShown).Select((target, index) => (target, index)))
        {
            var kinds = target.Select(subscription => subscription.Kind).Order().ToList();
            blocks.Add(Pieces.Section(
                $"*{Target(target.Key)}*: {Kinds(kinds)}\nSubscribed by {Wording.Mentions([.. target.Select(subscription => subscription.By).Distinct()])}"));
            blocks.Add(new ActionsBlock([
                .. kinds.Count > 1 ? [Button(target.Key, kinds, "Drop all of it")] : Array.Empty<Button>(),
                .. kinds.Select(kind => Button(target.Key, [kind], $"Drop {Word(kind)}")),
            ])
            { BlockId = $"subscription.{index}.{string.Join('.', kinds)}" });
        }

        if (targets.Count > RowsShown)
        {
            blocks.Add(Pieces.Context($"… and {Wording.Count(targets.Count - RowsShown, "cluster")} more"));
        }

        return new Message
        {
            Text = $"This channel is notified of: {string.Join("; ", targets.Select(target => $"{Target(target.Key)}: {Kinds(target.Select(subscription => subscription.Kind))}"))}.",
            Blocks = blocks,
        };
    }

    /// <summary>What everybody in the channel reads when somebody subscribed it.</summary>
    public static Message Added(string by, ClusterName? cluster, IReadOnlyList<NoticeKind> kinds, DailySchedule scan)
    {
        var what = $"{Wording.Mention(by)} subscribed this channel to {Kinds(kinds)} of {Target(cluster)}.";
        var context = "Upgrades whose thread stands in this channel are told there, and not a second time."
            + (kinds.Contains(NoticeKind.Lifecycle) ? $" The fleet is looked at every day at {scan.At:HH\\:mm} {scan.Zone.Id}." : "")
            + " To end it: `unsubscribe` or `subscriptions`.";
        return new Message { Text = what, Blocks = [Pieces.Section($":bell: {what}"), Pieces.Context(context)] };
    }

    /// <summary>Kinds in their order, as people read them.</summary>
    public static string Kinds(IEnumerable<NoticeKind> kinds) => kinds.Distinct().Order().ToList() switch
    {
        { Count: 4 } => "everything",
        var several => string.Join(", ", several.Select(Word)),
    };

    /// <summary>The cluster, or all.</summary>
    public static string Target(ClusterName? cluster) => cluster is { } name ? Wording.Line(name.Value, 100) : "every cluster";

    /// <summary>The word that people type for a kind.</summary>
    public static string Word(NoticeKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>Reads what a button carries; null when it is none of ours.</summary>
    public static (ClusterName? Cluster, IReadOnlyList<NoticeKind> Kinds)? Read(string? value)
    {
        if (value?.Split(' ') is not [var target, .. { Length: > 0 } words])
        {
            return null;
        }

        ClusterName? cluster = null;
        if (target != "*")
        {
            if (!ClusterName.TryParse(target, out var name))
            {
                return null;
            }

            cluster = name;
        }

        var kinds = words.Select(word => Enum.GetValues<NoticeKind>().Where(kind => Word(kind) == word).Select(kind => (NoticeKind?)kind).FirstOrDefault()).ToList();
        return kinds.Contains(null) ? null : (cluster, [.. kinds.Select(kind => kind!.Value)]);
    }

    // An id of its own for each: Slack wants them different within a block.
    private static Button Button(ClusterName? cluster, IReadOnlyList<NoticeKind> kinds, string label) =>
        new($"{Drop}:{string.Join('-', kinds.Select(Word))}", label)
        {
            Value = $"{cluster?.Value ?? "*"} {string.Join(' ', kinds.Select(Word))}",
            AccessibilityLabel = Wording.Plain($"Stop notifying of {Kinds(kinds)} of {Target(cluster)}", BlockLimits.ButtonText),
        };
}
