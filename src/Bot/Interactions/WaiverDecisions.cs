using EksUpgradeBot.Bot.Access;
using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>Lets findings pass and takes that back: only who may approve may, and what harms nobody can.</summary>
internal sealed class WaiverDecisions(IWaivers waivers, AccessControl access, TimeProvider time)
{
    // What is accepted for longer than this is a state to be mended, or a check to be changed.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>Writes a waiver down.</summary>
    public async Task<Message?> WaiveAsync(ClusterSettings cluster, Intent.Waive waive, Person person, string channel, CancellationToken cancellationToken)
    {
        if (Refuse(waive) is { } refused)
        {
            return Answers.Refused(refused);
        }

        if (await access.AskAsync(Wish.Approve, person, channel, cluster.Approvals, null, cancellationToken) is AccessAnswer.Denied denied)
        {
            return Answers.Denied(denied.Reason);
        }

        await waivers.AddAsync(new Waiver(cluster.Name, waive.Code, person.Id, time.GetUtcNow(), waive.Until, waive.Reason), cancellationToken);
        return Answers.Taken(
            $"{waive.Code} passes on {cluster.Name} until {waive.Until:yyyy-MM-dd}, also where it strikes anew: “{waive.Reason}”. "
            + $"Every report shows it with your name. To take it back: unwaive {cluster.Name} {waive.Code}");
    }

    /// <summary>Takes a waiver back.</summary>
    public async Task<Message?> UnwaiveAsync(ClusterSettings cluster, string code, Person person, string channel, CancellationToken cancellationToken)
    {
        if (await access.AskAsync(Wish.Approve, person, channel, cluster.Approvals, null, cancellationToken) is AccessAnswer.Denied denied)
        {
            return Answers.Denied(denied.Reason);
        }

        return await waivers.RevokeAsync(cluster.Name, code, person.Id, time.GetUtcNow(), cancellationToken)
            ? Answers.Taken($"{code} blocks on {cluster.Name} again. An upgrade that runs is not stopped by it.")
            : Answers.Refused($"Nobody has waived {code} on {cluster.Name}.");
    }

    /// <summary>What was ever waived on a cluster, the newest first; nothing for the whole fleet.</summary>
    public async Task<IReadOnlyList<WaiverRecord>> ListHistoryAsync(ClusterName? cluster, CancellationToken cancellationToken) =>
        cluster is { } name ? await waivers.ListHistoryAsync(name, 10, cancellationToken) : [];

    private string? Refuse(Intent.Waive waive)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return CheckCatalogue.Find(waive.Code) switch
        {
            { Worst: not Severity.Blocks } => $"{waive.Code} never blocks, so there is nothing to waive.",
            { MayBeWaived: false } kind => $"{waive.Code} cannot be waived: {kind.Meaning} The upgrade would fail, or do harm.",
            _ when waive.Until < today => $"{waive.Until:yyyy-MM-dd} is over: name the last day on which {waive.Code} shall pass.",
            _ when waive.Until.DayNumber - today.DayNumber > Longest.TotalDays => $"{waive.Until:yyyy-MM-dd} is more than a year away: name a nearer day, and look at it again then.",
            _ => null,
        };
    }
}
