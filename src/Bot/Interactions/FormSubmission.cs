using EksUpgradeBot.Bot.Access;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Running;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>
/// Takes the form. What is a field's fault is said at the field, as far as it can be found out in time; all else goes the way of a typed
/// command, which asks everything once more. A form that comes twice is one command.
/// </summary>
internal sealed class FormSubmission(
    CommandQueue queue, Director director, IRunStore runs, IClusterCatalogue clusters, AccessControl access, TimeProvider time) : IViewSubmissionHandler
{
    /// <summary>
    /// Slack waits 3 seconds, and a form that was not answered after 2 is taken off its fields: what is not known by then is found out
    /// by the command.
    /// </summary>
    private static readonly TimeSpan CheckWithin = TimeSpan.FromSeconds(1.3);

    /// <inheritdoc />
    public async Task<ViewSubmissionResponse> HandleAsync(ViewSubmission submission, CancellationToken cancellationToken)
    {
        var state = submission.State;
        if (FormOrigin.Read(submission.View.PrivateMetadata) is not { } origin)
        {
            return Wrong(UpgradeFormView.ClusterBlock, "This form is of another version of the bot. Close it and open a new one.");
        }

        if (!ClusterName.TryParse(state[UpgradeFormView.ClusterBlock, UpgradeFormView.ClusterAction]?.SelectedOption, out var name)
            || clusters.Find(name) is not { } cluster)
        {
            return Wrong(UpgradeFormView.ClusterBlock, "Choose one of the configured clusters.");
        }

        // The choice of a cluster and the arrival of its versions can cross each other.
        var versions = UpgradeFormView.VersionBlock(cluster.Name);
        if (!state.Values.ContainsKey((versions, UpgradeFormView.VersionAction)))
        {
            return Wrong(UpgradeFormView.ClusterBlock, $"No version of {cluster.Name} can be chosen here. What the form says below is why; if it still looks, wait a moment.");
        }

        if (!KubernetesVersion.TryParse(state[versions, UpgradeFormView.VersionAction]?.SelectedOption, out var target))
        {
            return Wrong(versions, "Choose a version.");
        }

        var notes = state[UpgradeFormView.NotesBlock, UpgradeFormView.NotesAction]?.Value?.Trim();
        if (notes?.Length > UpgradeFormView.LongestNotes)
        {
            return Wrong(UpgradeFormView.NotesBlock, $"At most {UpgradeFormView.LongestNotes} characters, please.");
        }

        if ((origin.Channel ?? state[UpgradeFormView.ChannelBlock, UpgradeFormView.ChannelAction]?.SelectedConversation) is not { Length: > 0 } channel)
        {
            return Wrong(UpgradeFormView.ChannelBlock, "Choose the channel for the thread.");
        }

        var person = new Person(submission.UserId);
        if (await TryFindFaultAsync(cluster, target, person, channel, cancellationToken) is { } fault)
        {
            return Wrong(fault.IsVersion ? versions : UpgradeFormView.ClusterBlock, fault.Reason);
        }

        var dryRun = state[UpgradeFormView.DryRunBlock, UpgradeFormView.DryRunAction]?.SelectedOptions.Count > 0;
        await queue.EnqueueAsync(
            new TypedCommand(
                $"form:{submission.View.Id}", $"{cluster.Name} {target}{(dryRun ? " --dry-run" : "")}", submission.UserId, channel, origin.ThreadTs, null)
            {
                Notes = string.IsNullOrEmpty(notes) ? null : notes,
                SpareUrl = origin.ResponseUrl,
            },
            cancellationToken);
        return ViewSubmissionResponse.Update(UpgradeFormView.Accepted(cluster.Name, target, dryRun, dryRun ? channel : cluster.Channel ?? channel));
    }

    // What does not answer in time is no fault of the person's.
    private async Task<Fault?> TryFindFaultAsync(
        ClusterSettings cluster, KubernetesVersion target, Person person, string channel, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(CheckWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await FindFaultAsync(cluster, target, person, channel, either.Token).WaitAsync(either.Token);
        }
        catch (OutsideException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<Fault?> FindFaultAsync(
        ClusterSettings cluster, KubernetesVersion target, Person person, string channel, CancellationToken cancellationToken)
    {
        var seen = director.ReadVersionsAsync(cluster, cancellationToken);
        try
        {
            if (await access.AskAsync(Wish.Start, person, cluster.Channel ?? channel, cluster.Approvals, null, cancellationToken) is AccessAnswer.Denied denied)
            {
                return new Fault(false, denied.Reason);
            }

            if (await runs.FindUnfinishedAsync(cluster.Name, cancellationToken) is { } run)
            {
                return new Fault(false, $"{(run.IsRollback ? "A rollback" : "An upgrade")} of {run.Cluster} to {run.Target} runs already: it must end first.");
            }

            return Planner.RefuseVersion(await seen, target) is { } refused ? new Fault(true, $"{refused.Reason} {refused.Remedy}") : null;
        }
        finally
        {
            // An answer that nobody needs any more may also be a failure that nobody needs to see.
            _ = seen.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    private static ViewSubmissionResponse Wrong(string block, string reason) => ViewSubmissionResponse.Errors(KeyValuePair.Create(block, reason));

    private sealed record Fault(bool IsVersion, string Reason);
}
