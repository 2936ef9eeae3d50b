using EksUpgradeBot.Bot.Access;
using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Running;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>What is answered to the words that somebody typed. No answer means that the channel shows it already.</summary>
internal sealed class CommandAnswers(
    Director director, IRunStore runs, IClusterCatalogue clusters, AccessControl access, RunDecisions decisions, RunStarts starts,
    WaiverDecisions waivers, SubscriptionDecisions subscriptions, ThreadRuns threads, ReportSharing sharing, BotConfiguration configuration, TimeProvider time)
{
    /// <summary>How many past upgrades are shown.</summary>
    private const int PastRuns = 15;

    /// <summary>Carries the words out.</summary>
    public async Task<Message?> AnswerAsync(TypedCommand command, CancellationToken cancellationToken)
    {
        var person = new Person(command.User);
        try
        {
            var (intent, refusal) = await threads.ReadAsync(command, cancellationToken);
            return refusal ?? intent switch
            {
                Intent.Upgrade { DryRun: false } upgrade => await StartAsync(command, person, upgrade, cancellationToken),
                Intent.Upgrade upgrade => await ReportAsync(Known(upgrade.Cluster), upgrade.Target, dryRun: true, cancellationToken),
                Intent.Rollback rollback => await RollBackAsync(command, person, Known(rollback.Cluster), cancellationToken),
                Intent.Report { Share: true } report => await ShareAsync(command, Known(report.Cluster), report.Target, cancellationToken),
                Intent.Report report => await ReportAsync(Known(report.Cluster), report.Target, dryRun: false, cancellationToken),
                Intent.Status status => await StatusAsync(status.Cluster, cancellationToken),
                Intent.Fleet => FleetView.Of(await FleetAsync(cancellationToken), await runs.ListUnfinishedAsync(cancellationToken)),
                Intent.History history => await HistoryAsync(history.Cluster, cancellationToken),
                Intent.Approve approve => await decisions.ApproveAsync(approve.Cluster, approve.Digest, person, command.Channel, cancellationToken),
                Intent.Abort abort => await decisions.AbortAsync(abort.Cluster, abort.Reason, person, command.Channel, cancellationToken),
                Intent.Retry retry => await decisions.RetryAsync(retry.Cluster, person, command.Channel, cancellationToken),
                Intent.Skip skip => await decisions.SkipAsync(skip.Cluster, skip.Reason, person, command.Channel, cancellationToken),
                Intent.Override taken => await decisions.OverrideAsync(taken.Cluster, taken.Reason, person, command.Channel, cancellationToken),
                Intent.Bake bake => await decisions.BakeAsync(bake.Cluster, bake.More, bake.Reason, person, command.Channel, cancellationToken),
                Intent.Force force => await decisions.ForceAsync(force.Cluster, force.NodeGroup, person, command.Channel, cancellationToken),
                Intent.Waive waive => await waivers.WaiveAsync(Known(waive.Cluster), waive, person, command.Channel, cancellationToken),
                Intent.Unwaive unwaive => await waivers.UnwaiveAsync(Known(unwaive.Cluster), unwaive.Code, person, command.Channel, cancellationToken),
                Intent.Unlock unlock => await decisions.UnlockAsync(unlock.Cluster, person, command.Channel, cancellationToken),
                Intent.Subscribe subscribe => await subscriptions.SubscribeAsync(command, subscribe, cancellationToken),
                Intent.Unsubscribe unsubscribe => await subscriptions.UnsubscribeAsync(command, unsubscribe, cancellationToken),
                Intent.Subscriptions => await subscriptions.ListAsync(command.Channel, cancellationToken),
                var other => InstantAnswers.Of(other, [.. clusters.All.Select(cluster => cluster.Name)], configuration.Command)
                    ?? throw new InvalidOperationException($"Nothing carries out {other.GetType().Name}."),
            };
        }
        catch (OutsideException broken)
        {
            return Answers.Failed(broken.Message, broken.Remedy);
        }
    }

    private async Task<Message?> StartAsync(TypedCommand command, Person person, Intent.Upgrade upgrade, CancellationToken cancellationToken)
    {
        var cluster = Known(upgrade.Cluster);
        var channel = cluster.Channel ?? command.Channel;
        if (await access.AskAsync(Wish.Start, person, channel, cluster.Approvals, null, cancellationToken) is AccessAnswer.Denied denied)
        {
            return Answers.Denied(denied.Reason);
        }

        return await director.StartAsync(new StartRequest(cluster, upgrade.Target, person, channel) { Notes = command.Notes }, cancellationToken) switch
        {
            StartResult.Refused refused => Refusal(refused.Refusal, refused.Report, version => $"{cluster.Name} {version}"),
            var result => await AnswerAsync(result, cancellationToken),
        };
    }

    private async Task<Message?> RollBackAsync(TypedCommand command, Person person, ClusterSettings cluster, CancellationToken cancellationToken)
    {
        var channel = cluster.Channel ?? command.Channel;
        return await access.AskAsync(Wish.Start, person, channel, cluster.Approvals, null, cancellationToken) is AccessAnswer.Denied denied
            ? Answers.Denied(denied.Reason)
            : await AnswerAsync(await director.RollBackAsync(cluster, person, channel, cancellationToken), cancellationToken);
    }

    private async Task<Message?> AnswerAsync(StartResult result, CancellationToken cancellationToken) => result switch
    {
        StartResult.Started started => await starts.BegunAsync(started.Run, cancellationToken),
        StartResult.AlreadyRunning { Run: var run } => await starts.RunningAlreadyAsync(run, cancellationToken),
        StartResult.Refused refused => Answers.Refusal(refused.Refusal, refused.Report),
        var other => throw new InvalidOperationException($"{other.GetType().Name} is no result."),
    };

    private async Task<Message?> ReportAsync(ClusterSettings cluster, KubernetesVersion? target, bool dryRun, CancellationToken cancellationToken)
    {
        var (snapshot, report) = await director.ExamineAsync(cluster, target, cancellationToken);
        switch (Planner.Plan(snapshot, report.Target, report, cluster.Routine))
        {
            case PlanningResult.Refused { Code: "blocked" } refused:
                return Add(Answers.Refusal(refused, report), Answers.NextFrom(cluster.Name, report.Target, canStart: false));

            case PlanningResult.Refused refused:
                return Refusal(refused, report, version => dryRun ? $"{cluster.Name} {version} --dry-run" : $"report {cluster.Name} {version}");

            case var planned:
                var isFree = await runs.FindUnfinishedAsync(cluster.Name, cancellationToken) is null;
                IReadOnlyList<Block> steps = dryRun ? Answers.Steps(((PlanningResult.Planned)planned).Steps) : [];
                return Add(Answers.Readiness(report, null), [.. steps, Answers.NextFrom(cluster.Name, report.Target, isFree)]);
        }
    }

    private async Task<Message?> ShareAsync(TypedCommand command, ClusterSettings cluster, KubernetesVersion? target, CancellationToken cancellationToken)
    {
        if (await access.AskAsync(Wish.Start, new Person(command.User), command.Channel, cluster.Approvals, null, cancellationToken) is AccessAnswer.Denied denied)
        {
            return Answers.Denied(denied.Reason);
        }

        var (snapshot, report) = await director.ExamineAsync(cluster, target, cancellationToken);
        var refusal = Planner.Plan(snapshot, report.Target, report, cluster.Routine) as PlanningResult.Refused;
        return refusal is null or { Code: "blocked" }
            ? await sharing.ShareAsync(command, report, refusal, cancellationToken)
            : Refusal(refusal, report, version => $"report {cluster.Name} {version} --share");
    }

    /// <summary>A refusal, with what may have been meant where the version looks mistyped.</summary>
    /// <param name="correct">The line with another version in its place.</param>
    private Message Refusal(PlanningResult.Refused refusal, ReadinessReport report, Func<KubernetesVersion, string> correct)
    {
        var lines = VersionWord.Mistyped(report.Target, refusal.Offered).Select(correct).ToList();
        IReadOnlyList<ClusterName> names = [.. clusters.All.Select(cluster => cluster.Name)];
        return lines.Count == 0
            ? Answers.Refusal(refusal, report)
            : Answers.Misunderstood(new Intent.Misunderstood(
                $"{refusal.Reason} {refusal.Remedy}",
                [.. lines.Select(line => new Suggestion(line, CommandParser.Parse(line, names).OnlyReads))],
                $"report {report.Cluster}"));
    }

    private static Message Add(Message answer, params IReadOnlyList<Block> more) => answer with { Blocks = [.. answer.Blocks!, .. more] };

    private async Task<Message?> StatusAsync(ClusterName? cluster, CancellationToken cancellationToken)
    {
        var unfinished = (await runs.ListUnfinishedAsync(cancellationToken)).Where(run => cluster is not { } name || run.Cluster == name).ToList();

        // EKS is asked only about a cluster that is named, so that the status of all stays quick.
        var window = cluster is { } asked && unfinished.Count == 0 ? await director.FindRollbackAsync(Known(asked), cancellationToken) : null;
        return StatusView.Of(unfinished, cluster, window, time.GetUtcNow());
    }

    private async Task<Message?> HistoryAsync(ClusterName? cluster, CancellationToken cancellationToken)
    {
        // One more than is shown tells whether there are older ones.
        var recent = await runs.ListRecentAsync(cluster, PastRuns + 1, cancellationToken);
        return HistoryView.Of([.. recent.Take(PastRuns)], cluster, await waivers.ListHistoryAsync(cluster, cancellationToken), recent.Count > PastRuns);
    }

    // Side by side and each alone: one region that does not answer must not hide the others.
    private async Task<IReadOnlyList<FleetRow>> FleetAsync(CancellationToken cancellationToken) => await Task.WhenAll(clusters.All.Select(async cluster =>
    {
        try
        {
            return new FleetRow(cluster.Name, await director.GlanceAsync(cluster, cancellationToken), null);
        }
        catch (OutsideException broken)
        {
            return new FleetRow(cluster.Name, null, broken.Message);
        }
    }));

    private ClusterSettings Known(ClusterName name) =>
        clusters.Find(name) ?? throw new OutsideException($"There is no cluster {name}.", isTransient: false);
}
