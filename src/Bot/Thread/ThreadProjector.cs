using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Thread;

/// <summary>
/// Makes the thread in Slack match a run: posts what is missing, edits what differs. What was about to be posted when the bot
/// died is looked for in Slack by its metadata first, so that nothing is posted twice.
/// </summary>
internal sealed class ThreadProjector(IRunStore runs, MessageStore messages, ISlackApi slack, TimeProvider time, ILogger<ThreadProjector> log)
{
    private const string EventType = "eks_upgrade_message";

    /// <summary>Matches the thread to the run as it is stored now.</summary>
    public async Task ProjectAsync(RunId id, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(id, cancellationToken) is not { } run)
        {
            return;
        }

        var standing = (await messages.ListAsync(id, cancellationToken)).ToDictionary(message => message.Key);
        var desired = RunThread.Of(run, time.GetUtcNow());
        var card = await StandAsync(run, desired[0], standing.GetValueOrDefault(ThreadMessage.CardKey), null, cancellationToken);

        // Buttons that no longer count, and decisions, go before progress: people look at them.
        foreach (var message in desired.Skip(1).OrderByDescending(message => message.Urgent && standing.ContainsKey(message.Key)))
        {
            await StandAsync(run, message, standing.GetValueOrDefault(message.Key), card, cancellationToken);
        }

        await messages.SetShownVersionAsync(id, run.Version, cancellationToken);
    }

    private async Task<string> StandAsync(
        UpgradeRun run, ThreadMessage message, StandingMessage? standing, string? thread, CancellationToken cancellationToken)
    {
        var hash = Hash(message);
        if (standing is not { Timestamp: { } ts })
        {
            return await PostAsync(run, message, hash, standing is not null, thread, cancellationToken);
        }

        if (standing.Hash == hash)
        {
            return ts;
        }

        try
        {
            await slack.UpdateMessageAsync(
                new MessageUpdate(run.Channel, ts) { Text = Wording.Short(message.Text, 3900), Blocks = message.Blocks, Urgent = message.Urgent },
                cancellationToken);
        }
        catch (SlackApiException gone) when (gone.Error == "message_not_found")
        {
            log.LogWarning("Somebody deleted {Key} of {Run}; it is posted again", message.Key, run.Id);
            await messages.ForgetAsync(run.Id, message.Key, cancellationToken);
            return await PostAsync(run, message, hash, false, thread, cancellationToken);
        }

        await messages.RememberHashAsync(run.Id, message.Key, hash, cancellationToken);
        return ts;
    }

    private async Task<string> PostAsync(
        UpgradeRun run, ThreadMessage message, string hash, bool wasTried, string? thread, CancellationToken cancellationToken)
    {
        var begun = await messages.BeginPostAsync(run.Id, message.Key, run.Channel, time.GetUtcNow(), cancellationToken);
        var ts = wasTried || begun is not null ? await FindPostedAsync(run, message.Key, thread, cancellationToken) : null;
        if (ts is null)
        {
            try
            {
                ts = (await slack.PostMessageAsync(
                    new Message
                    {
                        Channel = run.Channel,
                        Text = message.Text,
                        Blocks = message.Blocks,
                        ThreadTs = thread,
                        ReplyBroadcast = message.Broadcast ? true : null,
                        Metadata = MessageMetadata.Of(EventType, new("run", run.Id.Value), new("key", message.Key)),
                    },
                    cancellationToken)).Ts;
            }
            catch (SlackApiException doubtful) when (doubtful.Kind == SlackErrorKind.Ambiguous)
            {
                // The message may stand. The record of the attempt does too, so the next round looks before it posts.
                log.LogWarning("Whether {Key} of {Run} was posted is not known: {Error}", message.Key, run.Id, doubtful.Error);
                throw;
            }
        }

        await messages.CompletePostAsync(run.Id, message.Key, ts, hash, cancellationToken);
        return ts;
    }

    private async Task<string?> FindPostedAsync(UpgradeRun run, string key, string? thread, CancellationToken cancellationToken)
    {
        // Slack's clock and ours may differ: a minute of margin costs nothing.
        var oldest = (run.RequestedAt.ToUnixTimeSeconds() - 60).ToString();
        string? cursor = null;
        do
        {
            var page = thread is null
                ? await slack.GetHistoryAsync(run.Channel, oldest, cursor, cancellationToken)
                : await slack.GetRepliesAsync(run.Channel, thread, null, cursor, cancellationToken);
            if (page.Messages.FirstOrDefault(message => Is(message, run.Id, key)) is { } found)
            {
                return found.Ts;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return null;
    }

    private static bool Is(SlackMessage message, RunId run, string key) =>
        message.Metadata is { EventType: EventType, EventPayload: { ValueKind: JsonValueKind.Object } payload }
        && payload.TryGetProperty("run", out var id) && id.ValueEquals(run.Value)
        && payload.TryGetProperty("key", out var name) && name.ValueEquals(key);

    private static string Hash(ThreadMessage message)
    {
        var content = message.Text + "\n" + SlackJson.Write(message.Blocks);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
    }
}
