using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;

namespace EksUpgradeBot.Bot.Views;

/// <summary>The part of the form about versions: what the cluster runs, where it can go, and how ready it is.</summary>
internal static class FormVersions
{
    /// <summary>Further hops than these are seldom taken at once, and their report says more than a line could.</summary>
    private const int VerdictsShown = 6;

    public static IEnumerable<Block> Blocks(FormStage.Versions stage, KubernetesVersion? wanted)
    {
        var cluster = stage.Cluster;
        var runs = $"*{Wording.Line(cluster.Name.Value)}* runs {cluster.ControlPlane.Version}{(SupportWords.Of(cluster) is { } support ? $", {support}" : "")}.";
        var reachable = Planner.Reachable(cluster);
        if (reachable.Count == 0)
        {
            yield return Pieces.Section($":information_source: {runs} {Wording.Safe(WhyNone(cluster))}");
            yield break;
        }

        yield return Pieces.Context(runs);
        yield return Select(cluster, reachable, wanted);
        yield return Pieces.Context(Readiness(stage));
        yield return Pieces.Context(stage.Approvals.Approvers.Count > 0
            ? $"Starting changes nothing in the cluster: every change waits for approval by {Wording.Mentions(stage.Approvals.Approvers)}."
            : "Starting changes nothing in the cluster: every change waits for approval, and no approver is configured.");
    }

    private static InputBlock Select(ClusterSnapshot cluster, IReadOnlyList<OfferedVersion> reachable, KubernetesVersion? wanted)
    {
        var options = reachable.Take(BlockLimits.Options).Select(offered => Option(cluster, offered)).ToList();
        return new InputBlock("Target version", new StaticSelect(UpgradeFormView.VersionAction)
        {
            Placeholder = "To which version?",
            Options = options,
            InitialOption = options.FirstOrDefault(option => option.Value == wanted?.ToString()),
        })
        {
            BlockId = UpgradeFormView.VersionBlock(cluster.Name),
            Hint = "EKS goes one minor at a time: each hop is planned and approved by itself.",
        };
    }

    private static Option Option(ClusterSnapshot cluster, OfferedVersion offered)
    {
        var hops = Wording.Count(cluster.ControlPlane.Version.MinorsBehind(offered.Version), "hop");
        return new Option(new PlainText($"{offered.Version} ({hops})"), offered.Version.ToString())
        {
            Description = SupportWords.Of(offered, cluster.TakenAt) is { } support ? new PlainText(Wording.Short(support, BlockLimits.OptionText)) : null,
        };
    }

    private static string Readiness(FormStage.Versions stage) => stage switch
    {
        { Readiness: { } reports } => string.Join('\n', Pieces.Some(
            [.. reports.Select(report => $"{ReadinessView.Emoji(report, null)} {report.Target}: {ReadinessView.Verdict(report)}")], VerdictsShown)),
        { Unexamined: { } why } => $":warning: {Wording.Safe(why)}",
        _ => ":mag: Looking at its readiness …",
    };

    private static string WhyNone(ClusterSnapshot cluster)
    {
        var next = cluster.ControlPlane.Version.Next;
        return cluster switch
        {
            { OfferedVersions.Count: 0, Unseen: [var unseen, ..] } => $"Which versions EKS offers could not be read: {Wording.Sentence(unseen.Reason)} Choose the cluster once more to look again.",
            _ => $"{Planner.RefuseVersion(cluster, next)?.Reason ?? "EKS names no version after it."} There is nothing to choose.",
        };
    }
}
