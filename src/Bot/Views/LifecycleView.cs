using EksUpgradeBot.Bot.Interactions;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Fleet;

namespace EksUpgradeBot.Bot.Views;

/// <summary>What a scan of the fleet found: one message each, or one for all when there are many. Its buttons only read.</summary>
internal static class LifecycleView
{
    private const int MostButtons = 5;
    private const int MostLines = 40;

    /// <summary>One finding.</summary>
    public static Message Of(FleetEvent happened)
    {
        var (headline, more) = Say(happened);
        return new Message
        {
            Text = $"{Name(happened)}: {headline} {more}",
            Blocks =
            [
                Pieces.Section($"{Emoji(happened)} *{Name(happened)}*: {headline}\n{more}"),
                .. HasReadiness(happened) ? [Buttons([happened], isOnly: true)] : Array.Empty<Block>(),
            ],
        };
    }

    /// <summary>Many findings, cluster by cluster.</summary>
    public static Message Digest(IReadOnlyList<FleetEvent> events)
    {
        var clusters = events.GroupBy(happened => happened.Cluster).ToList();
        var blocks = new List<Block> { Pieces.Section($":telescope: *Today's look at the fleet found {Wording.Count(events.Count, "thing")}* in {Wording.Count(clusters.Count, "cluster")}") };

        // A line each, cut at what Slack draws; the fleet command has the rest.
        var lines = clusters.SelectMany(cluster => cluster.Select(happened => $"{Emoji(happened)} *{Name(happened)}*: {Say(happened).Headline}")).ToList();
        blocks.AddRange(Pieces.Some(lines, MostLines, 20_000).Chunk(10).Select(some => Pieces.Section(string.Join('\n', some))));
        var legible = clusters.Select(cluster => cluster.FirstOrDefault(happened => happened is VersionOffered) ?? cluster.FirstOrDefault(HasReadiness))
            .OfType<FleetEvent>().ToList();
        if (legible.Count > 0)
        {
            blocks.Add(Buttons(legible, isOnly: clusters.Count == 1));
        }

        return new Message
        {
            Text = Wording.Short($"Today's look at the fleet found {Wording.Count(events.Count, "thing")}: {string.Join(" ", events.Select(happened => $"{Name(happened)}: {Say(happened).Headline}"))}", 3500),
            Blocks = blocks,
        };
    }

    /// <summary>What can or could not be read says nothing of readiness.</summary>
    private static bool HasReadiness(FleetEvent happened) => happened is not (ClusterUnreadable or ClusterReadableAgain);

    // At least one: Slack refuses a row without buttons, and with it the whole message.
    private static ActionsBlock Buttons(IReadOnlyList<FleetEvent> events, bool isOnly) => new([.. events
        .Take(MostButtons)
        .Select((happened, index) => new Button(
            $"{Answers.RunLine}:{index}", isOnly ? "Show readiness" : Wording.Plain($"Readiness of {happened.Cluster}", BlockLimits.ButtonText))
        {
            Value = happened is VersionOffered offered ? $"report {happened.Cluster} {offered.Version}" : $"report {happened.Cluster}",
            AccessibilityLabel = Wording.Plain($"Show readiness of {happened.Cluster}", BlockLimits.ButtonText),
        })]);

    private static (string Headline, string More) Say(FleetEvent happened) => happened switch
    {
        VersionOffered offered => (
            $"EKS offers Kubernetes {offered.Version}.",
            $"The cluster runs {offered.Runs}, which is {Wording.Count(offered.Runs.MinorsBehind(offered.Version), "upgrade")} away from it."),
        SupportEnds ends => Support(ends),
        SkewGrew grew => (
            $"nodes fell behind the control plane, which runs {grew.Runs}.",
            $"{Wording.Sentence(string.Join(", ", Pieces.Some([.. grew.Nodes.Select(nodes => $"{Wording.Line(nodes.What, 150)}: {Wording.Count(nodes.Minors, "minor")} behind")], 10)))} "
            + "Kubelets too far behind stop the next upgrade; an upgrade brings managed groups along first."),
        InsightTurnedRed red => (
            $"EKS's insight “{Wording.Line(red.Name, 150)}” turned red.",
            $"{Wording.Sentence(Wording.Safe(red.Reason))} The readiness report says what stands in the way of the next upgrade."),
        CodeDisagrees code when code.Code < code.Runs => (
            $"the Terraform code says {code.Code}, and the cluster runs {code.Runs}.",
            $"It stands in {Wording.Line(code.Place, 200)}. Whoever applies that code asks EKS to go back to {code.Code}: merge what raised the version, or set it in the code."),
        CodeDisagrees code => (
            $"the Terraform code says {code.Code}, and the cluster runs {code.Runs}.",
            $"It stands in {Wording.Line(code.Place, 200)}. Somebody began an upgrade in the code and did not finish it: find out who, before somebody applies it."),
        ClusterUnreadable unreadable => (
            "I cannot read the cluster.",
            $"Since {Wording.Moment(unreadable.Since)}: {Wording.Sentence(Wording.Safe(unreadable.Reason))} This says nothing about its health: look at the bot's role and its network."),
        ClusterReadableAgain again => ("I can read the cluster again.", $"It was out of reach since {Wording.Moment(again.Since)}."),
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened.GetType().Name, "A finding that has no words."),
    };

    private static (string Headline, string More) Support(SupportEnds ends) => ends switch
    {
        { Which: Upgrade.Fleet.Support.Standard, Days: > 0 } => (
            $"standard support of Kubernetes {ends.Runs} ends {In(ends)}, on {ends.On:yyyy-MM-dd}: "
            + (ends.UpgradesItself ? "EKS upgrades the cluster by itself then." : $"waiting longer costs about ${ends.DollarsAMonth:0} more a month."),
            ends.UpgradesItself
                ? "The cluster's upgrade policy is STANDARD, so that EKS does not ask when."
                : "Extended support costs six times as much for each hour of a cluster, from that day on."),
        { Which: Upgrade.Fleet.Support.Standard } => (
            $"standard support of Kubernetes {ends.Runs} ended on {ends.On:yyyy-MM-dd}: "
            + (ends.UpgradesItself ? "EKS may upgrade the cluster by itself at any time." : $"the cluster costs about ${ends.DollarsAMonth:0} more a month until it is upgraded."),
            ends.UpgradesItself
                ? "The cluster's upgrade policy is STANDARD, so that EKS does not ask when."
                : ends.ExtendedUntil is { } until ? $"Extended support ends on {until:yyyy-MM-dd}, and then EKS upgrades the cluster by force." : "It is in extended support now."),
        { Days: > 0 } => (
            $"extended support of Kubernetes {ends.Runs} ends {In(ends)}, on {ends.On:yyyy-MM-dd}: then EKS upgrades the cluster by force.",
            $"That comes at any time from that day on, without notice, and cannot be rolled back. Until then the cluster costs about ${ends.DollarsAMonth:0} more a month."),
        _ => (
            $"extended support of Kubernetes {ends.Runs} ended on {ends.On:yyyy-MM-dd}.",
            "EKS upgrades the cluster by force, at any time and without notice, and that cannot be rolled back. Upgrade it now."),
    };

    private static string In(SupportEnds ends) => ends.Days == 1 ? "tomorrow" : $"in {ends.Days} days";

    private static string Emoji(FleetEvent happened) => happened switch
    {
        VersionOffered => ":new:",
        SupportEnds { Which: Upgrade.Fleet.Support.Extended, Days: <= 30 } or SupportEnds { Which: Upgrade.Fleet.Support.Extended, Days: <= 0 } => ":rotating_light:",
        SupportEnds => ":calendar:",
        SkewGrew => ":chart_with_downwards_trend:",
        InsightTurnedRed => ":red_circle:",
        CodeDisagrees => ":twisted_rightwards_arrows:",
        ClusterUnreadable => ":grey_question:",
        _ => ":white_check_mark:",
    };

    private static string Name(FleetEvent happened) => Wording.Line(happened.Cluster.Value, 100);
}
