using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Running;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>
/// Opens the form before anything else is asked, because Slack waits three seconds for it, and fills it as answers come. Nothing of it
/// is remembered here: what a form needs, it carries itself.
/// </summary>
internal sealed class UpgradeForm(
    ISlackApi slack, Director director, IRunStore runs, IClusterCatalogue clusters, IThreadLinks links, TimeProvider time, ILogger<UpgradeForm> log)
{
    /// <summary>Readiness is worth a short wait in a form, and no long one: the start looks again in any case.</summary>
    private static readonly TimeSpan ReadinessWithin = TimeSpan.FromSeconds(20);

    /// <summary>Opens the form. A cluster that is the only one is chosen at once.</summary>
    /// <param name="triggerId">Of what the person did, less than three seconds ago.</param>
    /// <param name="origin">Where, and the cluster if one is meant.</param>
    /// <param name="wanted">The version that is meant; null for none.</param>
    /// <param name="cancellationToken">Stops the filling.</param>
    /// <exception cref="SlackApiException">Slack does not open it; with <see cref="SlackErrorKind.TriggerExpired"/> it was too late.</exception>
    public async Task OpenAsync(string triggerId, FormOrigin origin, KubernetesVersion? wanted, CancellationToken cancellationToken)
    {
        if (origin.Cluster is null && clusters.All is [var only])
        {
            origin = origin with { Cluster = only.Name };
        }

        var opened = await slack.OpenViewAsync(
            triggerId,
            UpgradeFormView.Of(origin, Names, origin.Cluster is { } named ? new FormStage.Looking(named) : new FormStage.Choosing()),
            cancellationToken);
        if (origin.Cluster is { } cluster)
        {
            await FillAsync(opened, origin, cluster, wanted, cancellationToken);
        }
    }

    /// <summary>Shows the versions of the cluster that was chosen in an open form.</summary>
    public async Task ChooseAsync(ViewInfo form, ClusterName cluster, CancellationToken cancellationToken)
    {
        if (FormOrigin.Read(form.PrivateMetadata) is not { } known)
        {
            return;
        }

        // Without the hash: the newest choice counts, whatever an earlier one has just drawn. What follows is bound to this drawing.
        var origin = known with { Cluster = cluster };
        if (await TryUpdateAsync(form.Id, null, origin, new FormStage.Looking(cluster), null, cancellationToken) is { } looking)
        {
            await FillAsync(looking, origin, cluster, null, cancellationToken);
        }
    }

    private IReadOnlyList<ClusterName> Names => [.. clusters.All.Select(cluster => cluster.Name)];

    private async Task FillAsync(ViewInfo form, FormOrigin origin, ClusterName cluster, KubernetesVersion? wanted, CancellationToken cancellationToken)
    {
        var stage = await LookAsync(cluster, cancellationToken);
        var shown = await TryUpdateAsync(form.Id, form.Hash, origin, stage, wanted, cancellationToken);
        if (shown is null || stage is not FormStage.Versions versions || Planner.Reachable(versions.Cluster).Count == 0)
        {
            return;
        }

        var (readiness, unexamined) = await ExamineAsync(cluster, cancellationToken);
        await TryUpdateAsync(form.Id, shown.Hash, origin, versions with { Readiness = readiness, Unexamined = unexamined }, wanted, cancellationToken);
    }

    private async Task<FormStage> LookAsync(ClusterName name, CancellationToken cancellationToken)
    {
        if (clusters.Find(name) is not { } cluster)
        {
            return new FormStage.Unreadable(name, $"There is no cluster {name} any more.", "Choose another one.");
        }

        try
        {
            return await runs.FindUnfinishedAsync(name, cancellationToken) is { } run
                ? new FormStage.Busy(run, Uri.TryCreate(await links.FindAsync(run.Id, cancellationToken), UriKind.Absolute, out var link) ? link : null)
                : new FormStage.Versions(await director.ReadVersionsAsync(cluster, cancellationToken), cluster.Approvals);
        }
        catch (OutsideException broken)
        {
            return new FormStage.Unreadable(name, broken.Message, broken.Remedy);
        }
    }

    private async Task<(IReadOnlyList<ReadinessReport>? Readiness, string? Unexamined)> ExamineAsync(ClusterName name, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ReadinessWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return (await director.SurveyAsync(clusters.Find(name)!, either.Token), null);
        }
        catch (OutsideException broken)
        {
            return (null, $"Its readiness could not be read: {broken.Message}");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (null, $"Its readiness was not read within {ReadinessWithin.TotalSeconds:0} seconds. It is looked at again before anything starts.");
        }
    }

    /// <summary>Null when the form is closed, or shows something newer by now: then nobody waits for this.</summary>
    private async Task<ViewInfo?> TryUpdateAsync(
        string form, string? hash, FormOrigin origin, FormStage stage, KubernetesVersion? wanted, CancellationToken cancellationToken)
    {
        try
        {
            return await slack.UpdateViewAsync(form, UpgradeFormView.Of(origin, Names, stage, wanted), hash, cancellationToken);
        }
        catch (SlackApiException over) when (over.Kind is SlackErrorKind.Conflict or SlackErrorKind.TargetGone)
        {
            log.LogInformation("The form {Form} does not take what was read: {Error}", form, over.Error);
            return null;
        }
    }
}
