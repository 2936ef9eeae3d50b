using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.Interaction.Dispatching;
using EksUpgradeBot.Slack.WebApi;
using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Slack.Interaction;

/// <summary>Tells one person something, by whichever way is open: silence is a bug in chat.</summary>
internal sealed class SlackTeller(ISlackApi api, ILogger<SlackTeller> logger)
{
    /// <summary>Tries the response_url, then an ephemeral message in the channel, then a direct message.</summary>
    public async Task TellAsync(Listener listener, InteractionResponse response, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(listener.ResponseUrl)
            && await TryAsync(() => api.RespondAsync(listener.ResponseUrl, response, cancellationToken)))
        {
            return;
        }

        var message = response.Message;

        if (!string.IsNullOrEmpty(listener.Channel)
            && await TryAsync(() => api.PostEphemeralAsync(
                listener.UserId,
                message with { Channel = listener.Channel, ThreadTs = listener.ThreadTs },
                cancellationToken)))
        {
            return;
        }

        if (!string.IsNullOrEmpty(listener.UserId)
            && await TryAsync(() => api.PostMessageAsync(
                message with { Channel = listener.UserId, ThreadTs = null },
                cancellationToken)))
        {
            return;
        }

        logger.LogError("{User} could not be told the answer by any way.", listener.UserId);
    }

    /// <summary>The reply that leaves the acknowledgement empty and tells the person afterwards; nobody else sees it.</summary>
    public Reply TellAfterwards(Listener listener, string text) => new()
    {
        Afterwards = cancellationToken => TellAsync(listener, InteractionResponse.Ephemeral(SlackText.Escape(text)), cancellationToken),
    };

    private async Task<bool> TryAsync(Func<Task> tell)
    {
        try
        {
            await tell();
            return true;
        }
        catch (SlackApiException failure)
        {
            logger.LogWarning("An answer did not get through: {Failure}", failure.Message);

            // A doubtful end may well have arrived; a second copy elsewhere would only confuse.
            return failure.Kind == SlackErrorKind.Ambiguous;
        }
    }
}

/// <summary>Whom to tell, and the ways there.</summary>
internal sealed record Listener(string UserId, string? ResponseUrl = null, string? Channel = null, string? ThreadTs = null)
{
    public override string ToString() => UserId;
}
