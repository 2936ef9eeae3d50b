using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.WebApi;

namespace EksUpgradeBot.Bot.Notices;

/// <summary>
/// Makes Slack show a notice: posts it when it is missing, edits it when it differs. What was about to be posted when the bot died is
/// looked for in Slack by its metadata first, so that nothing is posted twice.
/// </summary>
internal sealed class NoticePoster(NoticeStore store, ISlackApi slack, TimeProvider time, ILogger<NoticePoster> log)
{
    /// <summary>Makes it stand.</summary>
    /// <param name="notice">What should stand.</param>
    /// <param name="known">What is stored of it; null when nothing is.</param>
    /// <param name="cancellationToken">Stops the posting.</param>
    /// <exception cref="SlackApiException">It does not stand; the kind says what to do.</exception>
    public async Task StandAsync(Notice notice, StoredNotice? known, CancellationToken cancellationToken)
    {
        if (known is { State: NoticeState.Closed or NoticeState.Dropped })
        {
            return;
        }

        if (known?.Timestamp is not { } ts)
        {
            await PostAsync(notice, cancellationToken);
        }
        else if (known.Hash != notice.Hash || notice.IsClosed)
        {
            await EditAsync(notice, notice.Channel, ts, known.Hash, cancellationToken);
        }
    }

    private async Task EditAsync(Notice notice, string channel, string ts, string? shown, CancellationToken cancellationToken)
    {
        try
        {
            if (shown != notice.Hash)
            {
                await PlainlyIfRefusedAsync(notice, blocks => slack.UpdateMessageAsync(
                    new MessageUpdate(channel, ts) { Text = notice.Text, Blocks = blocks, Urgent = notice.IsUrgent }, cancellationToken));
            }

            await store.StandsAsync(notice.Channel, notice.Key, ts, notice.Hash, notice.IsClosed, cancellationToken);
        }
        catch (SlackApiException gone) when (gone.Error is "message_not_found" or "cant_update_message" or "edit_window_closed")
        {
            // Somebody deleted it, and does not want it: unlike a thread, no decision hangs on it.
            await store.DropAsync(notice.Channel, notice.Key, cancellationToken);
        }
    }

    private async Task PostAsync(Notice notice, CancellationToken cancellationToken)
    {
        var begun = await store.BeginPostAsync(notice.Channel, notice.Key, notice.Run, time.GetUtcNow(), cancellationToken);
        if (begun is { State: NoticeState.Dropped or NoticeState.Closed })
        {
            return;
        }

        try
        {
            var channel = await ConversationAsync(notice.Channel, cancellationToken);
            if (begun is not null && (begun.Timestamp ?? await FindPostedAsync(notice, channel, begun.CreatedAt, cancellationToken)) is { } found)
            {
                // What stands there was made from an older state perhaps: it is edited.
                await EditAsync(notice, channel, found, shown: null, cancellationToken);
                return;
            }

            var posted = await PlainlyIfRefusedAsync(notice, blocks => slack.PostMessageAsync(
                new Message
                {
                    Channel = channel,
                    Text = notice.Text,
                    Blocks = blocks,
                    ThreadTs = notice.ThreadTs,
                    ReplyBroadcast = notice.Broadcast ? true : null,
                    Metadata = MetadataOf(notice),
                },
                cancellationToken));
            await store.StandsAsync(notice.Channel, notice.Key, posted.Ts, notice.Hash, notice.IsClosed, cancellationToken);
        }
        catch (SlackApiException doubtful) when (doubtful.Kind == SlackErrorKind.Ambiguous)
        {
            // The message may stand. The record of the attempt does too, so the next round looks before it posts.
            log.LogWarning("Whether {Key} was posted in {Channel} is not known: {Error}", notice.Key, notice.Channel, doubtful.Error);
            throw;
        }
        catch (SlackApiException) when (begun is null)
        {
            // It certainly does not stand: the next round need not look for it.
            await store.GiveBackAsync(notice.Channel, notice.Key, cancellationToken);
            throw;
        }
    }

    private async Task<string> ConversationAsync(string channel, CancellationToken cancellationToken) =>
        IsPerson(channel) ? await slack.OpenConversationAsync([channel], cancellationToken) : channel;

    /// <summary>True for the id of a person, which stands for the direct conversation with them.</summary>
    public static bool IsPerson(string channel) => channel.StartsWith('U') || channel.StartsWith('W');

    private Task<PostedMessage> PlainlyIfRefusedAsync(Notice notice, Func<IReadOnlyList<Block>, Task<PostedMessage>> send) =>
        SlackPosts.PlainlyIfRefusedAsync(NameOf(notice), notice.Text, notice.Blocks, send, log);

    private Task<string?> FindPostedAsync(Notice notice, string channel, DateTimeOffset since, CancellationToken cancellationToken) =>
        SlackPosts.FindAsync(slack, NameOf(notice), MetadataOf(notice), channel, notice.ThreadTs, since, log, cancellationToken);

    private static MessageMetadata MetadataOf(Notice notice) => MessageMetadata.Of("eks_upgrade_notice", new("channel", notice.Channel), new("key", notice.Key));

    private static string NameOf(Notice notice) => $"{notice.Key} in {notice.Channel}";
}
