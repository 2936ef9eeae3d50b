using System.Security.Cryptography;
using System.Text;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Thread;

/// <summary>
/// Makes the thread in Slack match a run: posts what is missing, edits what differs, takes away progress that is over. What was
/// about to be posted when the bot died is looked for in Slack by its metadata first, so that nothing is posted twice.
/// </summary>
internal sealed class ThreadProjector(
    IRunStore runs, MessageStore messages, IClusterCatalogue clusters, ISlackApi slack, TimeProvider time, ILogger<ThreadProjector> log)
{
    /// <summary>Matches the thread to the run as it is stored now.</summary>
    public async Task ProjectAsync(RunId id, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(id, cancellationToken) is not { } run)
        {
            return;
        }

        var standing = (await messages.ListAsync(id, cancellationToken)).ToDictionary(message => message.Key);
        var desired = RunThread.Of(run, time.GetUtcNow(), isConfigured: clusters.Find(run.Cluster) is not null);
        var thread = standing.GetValueOrDefault(ThreadMessage.CardKey)?.Timestamp;

        // The thread hangs on the card. Else people come first: buttons that no longer count and decisions, then what is new in its
        // order, and last of all progress, whose edits may have to wait for Slack's limits.
        foreach (var message in desired.OrderBy(message => Turn(message, standing.GetValueOrDefault(message.Key))))
        {
            var isCard = message.Key == ThreadMessage.CardKey;
            var ts = await StandAsync(run, message, standing.GetValueOrDefault(message.Key), isCard ? null : thread, cancellationToken);
            thread = isCard ? ts : thread;
        }

        foreach (var over in standing.Values.Where(message => message.Key.StartsWith(ThreadMessage.ProgressKeys, StringComparison.Ordinal)
            && desired.All(wanted => wanted.Key != message.Key)))
        {
            await TakeAwayAsync(run, over, thread!, cancellationToken);
        }

        foreach (var file in RunThread.FilesOf(run).Where(file => !standing.ContainsKey(file.Key)))
        {
            await ShareAsync(run, file, thread!, cancellationToken);
        }

        await messages.SetShownVersionAsync(id, run.Version, cancellationToken);
    }

    /// <summary>
    /// Shares a file once at most: a file carries no metadata to be found by, so one that may have been shared counts as shared. What
    /// certainly was not is tried again. No message depends on it, and the command line makes the same file again.
    /// </summary>
    private async Task ShareAsync(UpgradeRun run, ThreadFile file, string thread, CancellationToken cancellationToken)
    {
        var shared = "";
        if (await messages.BeginPostAsync(run.Id, file.Key, run.Channel, time.GetUtcNow(), cancellationToken) is null)
        {
            try
            {
                shared = await slack.UploadFileAsync(
                    new FileUpload(file.Name, Encoding.UTF8.GetBytes(file.Text)) { Title = file.Title, Channel = run.Channel, ThreadTs = thread }, cancellationToken);
            }
            catch (SlackApiException later) when (later.Kind == SlackErrorKind.RetryLater)
            {
                await messages.ForgetAsync(run.Id, file.Key, cancellationToken);
                throw;
            }
            catch (SlackApiException refused)
            {
                log.LogWarning(refused, "The file {Name} of {Run} is not in its thread ({Needed})", file.Name, run.Id, refused.Needed ?? "no scope is missing");
            }
        }

        await messages.CompletePostAsync(run.Id, file.Key, shared, "", cancellationToken);
    }

    private static int Turn(ThreadMessage message, StandingMessage? standing) => (message, standing?.Timestamp) switch
    {
        ({ Key: ThreadMessage.CardKey }, null) => 0,
        ({ Urgent: true }, not null) => 1,
        (_, null) => 2,
        _ => 3,
    };

    private async Task<string> StandAsync(
        UpgradeRun run, ThreadMessage message, StandingMessage? standing, string? thread, CancellationToken cancellationToken)
    {
        var hash = Hash(message);
        if (standing is not { Timestamp: { } ts })
        {
            return await PostAsync(run, message, hash, thread, cancellationToken);
        }

        if (standing.Hash == hash)
        {
            return ts;
        }

        try
        {
            await PlainlyIfRefusedAsync(
                run,
                message,
                blocks => slack.UpdateMessageAsync(
                    new MessageUpdate(run.Channel, ts) { Text = message.Text, Blocks = blocks, Urgent = message.Urgent }, cancellationToken));
        }
        catch (SlackApiException gone) when (gone.Error == "message_not_found")
        {
            log.LogWarning("Somebody deleted {Key} of {Run}; it is posted again", message.Key, run.Id);
            await messages.ForgetAsync(run.Id, message.Key, cancellationToken);
            return await PostAsync(run, message, hash, thread, cancellationToken);
        }

        await messages.RememberHashAsync(run.Id, message.Key, hash, cancellationToken);
        return ts;
    }

    private async Task<string> PostAsync(UpgradeRun run, ThreadMessage message, string hash, string? thread, CancellationToken cancellationToken)
    {
        var begun = await messages.BeginPostAsync(run.Id, message.Key, run.Channel, time.GetUtcNow(), cancellationToken);
        if (begun is not null && await FindPostedAsync(run, message.Key, thread, cancellationToken) is { } found)
        {
            // What stands there was made from an older state perhaps: without its hash it is edited next time, which does no harm.
            await messages.CompletePostAsync(run.Id, message.Key, found, "", cancellationToken);
            return await StandAsync(run, message, begun with { Timestamp = found, Hash = "" }, thread, cancellationToken);
        }

        try
        {
            var posted = await PlainlyIfRefusedAsync(run, message, blocks => slack.PostMessageAsync(Post(run, message, blocks, thread), cancellationToken));
            await messages.CompletePostAsync(run.Id, message.Key, posted.Ts, hash, cancellationToken);
            return posted.Ts;
        }
        catch (SlackApiException doubtful) when (doubtful.Kind == SlackErrorKind.Ambiguous)
        {
            // The message may stand. The record of the attempt does too, so the next round looks before it posts.
            log.LogWarning("Whether {Key} of {Run} was posted is not known: {Error}", message.Key, run.Id, doubtful.Error);
            throw;
        }
        catch (SlackApiException)
        {
            // It certainly does not stand: the next round need not look for it.
            await messages.ForgetAsync(run.Id, message.Key, cancellationToken);
            throw;
        }
    }

    private static Message Post(UpgradeRun run, ThreadMessage message, IReadOnlyList<Block> blocks, string? thread) => new()
    {
        Channel = run.Channel,
        Text = message.Text,
        Blocks = blocks,
        ThreadTs = thread,
        ReplyBroadcast = message.Broadcast ? true : null,
        Metadata = MetadataOf(run, message.Key),
    };

    private async Task TakeAwayAsync(UpgradeRun run, StandingMessage over, string thread, CancellationToken cancellationToken)
    {
        if ((over.Timestamp ?? await FindPostedAsync(run, over.Key, thread, cancellationToken)) is { } ts)
        {
            try
            {
                await slack.DeleteMessageAsync(run.Channel, ts, cancellationToken);
            }
            catch (SlackApiException gone) when (gone.Error == "message_not_found")
            {
                // Taken away already: by somebody, or by us before we died.
            }
        }

        await messages.ForgetAsync(run.Id, over.Key, cancellationToken);
    }

    private Task<PostedMessage> PlainlyIfRefusedAsync(UpgradeRun run, ThreadMessage message, Func<IReadOnlyList<Block>, Task<PostedMessage>> send) =>
        SlackPosts.PlainlyIfRefusedAsync($"{message.Key} of {run.Id}", message.Text, message.Blocks, send, log);

    private Task<string?> FindPostedAsync(UpgradeRun run, string key, string? thread, CancellationToken cancellationToken) =>
        SlackPosts.FindAsync(slack, $"{key} of {run.Id}", MetadataOf(run, key), run.Channel, thread, run.RequestedAt, log, cancellationToken);

    private static MessageMetadata MetadataOf(UpgradeRun run, string key) => MessageMetadata.Of("eks_upgrade_message", new("run", run.Id.Value), new("key", key));

    private static string Hash(ThreadMessage message)
    {
        var content = message.Text + "\n" + SlackJson.Write(message.Blocks);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
    }
}
