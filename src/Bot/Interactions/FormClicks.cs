using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>A button that opens the form, filled in with what it names. It starts nothing: only a submission does.</summary>
internal sealed class OpenFormHandler(UpgradeForm form, IClusterCatalogue clusters, ISlackApi slack) : IBlockActionHandler
{
    /// <inheritdoc />
    public async Task HandleAsync(BlockActionRequest request, CancellationToken cancellationToken)
    {
        var meant = CommandParser.Parse(request.Action.Value ?? "", [.. clusters.All.Select(cluster => cluster.Name)]);
        var (cluster, target) = meant switch
        {
            Intent.Upgrade upgrade => (upgrade.Cluster, upgrade.Target),
            Intent.Report report => (report.Cluster, report.Target),
            _ => ((ClusterName?)null, (KubernetesVersion?)null),
        };
        try
        {
            await form.OpenAsync(
                request.TriggerId,
                new FormOrigin { Channel = request.ChannelId, ThreadTs = request.ThreadTs, Cluster = cluster },
                target,
                cancellationToken);
        }
        catch (SlackApiException late) when (late.Kind == SlackErrorKind.TriggerExpired && request.ChannelId is { } channel)
        {
            await slack.PostEphemeralAsync(
                request.UserId,
                Answers.Refused("Slack gives a form three seconds to open, and that was too short just now. Press the button again.") with { Channel = channel, ThreadTs = request.ThreadTs },
                cancellationToken);
        }
    }
}

/// <summary>The choice of a cluster in the form, or the wish to look at it once more.</summary>
internal sealed class ChooseClusterHandler(UpgradeForm form) : IBlockActionHandler
{
    /// <inheritdoc />
    public async Task HandleAsync(BlockActionRequest request, CancellationToken cancellationToken)
    {
        if (request.View is { } view && ClusterName.TryParse(request.Action.SelectedOption ?? request.Action.Value, out var cluster))
        {
            await form.ChooseAsync(view, cluster, cancellationToken);
        }
    }
}

/// <summary>The app's global shortcut opens the form; it knows no channel, so the form asks for one.</summary>
internal sealed class UpgradeShortcutHandler(UpgradeForm form) : IGlobalShortcutHandler
{
    /// <summary>As in the app's manifest.</summary>
    public const string CallbackId = "upgrade_start";

    /// <inheritdoc />
    public Task HandleAsync(GlobalShortcut shortcut, CancellationToken cancellationToken) =>
        form.OpenAsync(shortcut.TriggerId, new FormOrigin(), null, cancellationToken);
}
