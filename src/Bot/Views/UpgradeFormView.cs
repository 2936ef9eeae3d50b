using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Views;

/// <summary>
/// The form that starts an upgrade: cluster, target version, notes. Pure. An input keeps its ids from one state to the next, so that
/// Slack keeps what was filled in; the input of versions bears the cluster in its id, so that no choice is taken over to another cluster.
/// </summary>
internal static class UpgradeFormView
{
    public const string CallbackId = "upgrade.form";
    public const string ClusterBlock = "cluster";
    public const string ClusterAction = "form.cluster";
    public const string VersionAction = "form.version";
    public const string NotesBlock = "notes";
    public const string NotesAction = "form.notes";
    public const string DryRunBlock = "dry-run";
    public const string DryRunAction = "form.dry-run";
    public const string ChannelBlock = "channel";
    public const string ChannelAction = "form.channel";
    public const string LookAgain = "form.again";

    /// <summary>Notes are shown on the card; what is longer belongs into a message of its own.</summary>
    public const int LongestNotes = 500;

    /// <summary>The block of the versions of a cluster. Names have at most 100 characters, so it is never too long.</summary>
    public static string VersionBlock(ClusterName cluster) => $"version:{cluster}";

    /// <summary>The form.</summary>
    /// <param name="origin">Where it was opened, and the chosen cluster.</param>
    /// <param name="clusters">All that are configured.</param>
    /// <param name="stage">What is known of the chosen cluster.</param>
    /// <param name="wanted">The version that is chosen beforehand, if it can be reached.</param>
    public static ModalView Of(FormOrigin origin, IReadOnlyList<ClusterName> clusters, FormStage stage, KubernetesVersion? wanted = null) =>
        new("Upgrade a cluster", [.. Blocks(origin, clusters, stage, wanted)])
        {
            CallbackId = CallbackId,
            PrivateMetadata = origin.Write(),
            Submit = "Start",
            Close = "Cancel",
        };

    /// <summary>What stands in place of the form once it was accepted.</summary>
    public static ModalView Accepted(ClusterName cluster, KubernetesVersion target, bool dryRun, string channel)
    {
        var place = channel.StartsWith('D') ? "the direct conversation" : SlackText.Channel(channel);
        return new ModalView("On its way",
        [
            Pieces.Section(dryRun
                ? $":mag: I read *{Wording.Line(cluster.Value)}*. Its readiness for {target} and the steps of an upgrade are shown to you in {place} in a moment."
                : $":rocket: I read *{Wording.Line(cluster.Value)}* once more. If nothing stands in the way of {target}, the upgrade's thread appears in {place}; else I tell you there why not."),
            Pieces.Context("Nothing was changed yet. You can close this window."),
        ])
        {
            Close = "Close",
        };
    }

    private static IEnumerable<Block> Blocks(FormOrigin origin, IReadOnlyList<ClusterName> clusters, FormStage stage, KubernetesVersion? wanted)
    {
        yield return new InputBlock("Cluster", FormClusters.Select(clusters, origin.Cluster)) { BlockId = ClusterBlock, DispatchAction = true };
        if (FormClusters.LeftOut(clusters) is > 0 and var more)
        {
            yield return Pieces.Context($"… and {Wording.Count(more, "more cluster")}: type the name after the command.");
        }

        foreach (var block in Stage(stage, wanted))
        {
            yield return block;
        }

        if (origin.Channel is null)
        {
            yield return new InputBlock("Channel for the thread", new ConversationsSelect(ChannelAction) { DefaultToCurrentConversation = true })
            {
                BlockId = ChannelBlock,
                Hint = "A cluster with a channel of its own in the configuration keeps that one.",
            };
        }

        yield return new InputBlock("Notes", new PlainTextInput(NotesAction)
        {
            Multiline = true,
            MaxLength = LongestNotes,
            Placeholder = "Why now, which ticket, whom to ask",
        })
        {
            BlockId = NotesBlock,
            Optional = true,
            Hint = "Kept with the upgrade; everybody who sees its thread reads them.",
        };
        yield return new InputBlock("Dry run", new CheckboxGroup(DryRunAction, [new Option(new PlainText("Only show readiness and steps"), "dry-run")]))
        {
            BlockId = DryRunBlock,
            Optional = true,
        };
    }

    private static IEnumerable<Block> Stage(FormStage stage, KubernetesVersion? wanted) => stage switch
    {
        FormStage.Choosing => [Pieces.Context("Choose a cluster: the versions that it can go to are then read from EKS.")],
        FormStage.Looking looking => [Pieces.Context($":mag: Looking at *{Wording.Line(looking.Cluster.Value)}* …")],
        FormStage.Unreadable unreadable =>
        [
            Pieces.Section($":warning: {Wording.Safe(unreadable.Reason)}{(unreadable.Remedy is { } remedy ? $"\n_What to do:_ {Wording.Safe(remedy)}" : "")}"),
            new ActionsBlock([new Button(LookAgain, "Look again") { Value = unreadable.Cluster.Value, AccessibilityLabel = Wording.Plain($"Look at {unreadable.Cluster} again", BlockLimits.ButtonText) }]),
        ],
        FormStage.Busy busy =>
        [
            Pieces.Section($":no_entry: {(busy.Run.IsRollback ? "A rollback" : "An upgrade")} of *{Wording.Line(busy.Run.Cluster.Value)}* to {busy.Run.Target} runs already, asked for by {Wording.Mention(busy.Run.RequestedBy)}: it must end first."
                + (busy.Link is { } link ? $" {SlackText.Link(link, "Open its thread")}" : "")),
        ],
        FormStage.Versions versions => FormVersions.Blocks(versions, wanted),
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage.GetType().Name, "A stage that the form does not know."),
    };
}
