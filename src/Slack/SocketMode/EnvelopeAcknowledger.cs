using EksUpgradeBot.Slack.Interaction;
using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Slack.SocketMode;

/// <summary>Hands the envelopes of one socket to the dispatcher and acknowledges each on that same socket, as Slack wants it.</summary>
internal sealed class EnvelopeAcknowledger(SlackSocket socket, SlackDispatcher dispatcher, ILogger logger, CancellationToken closing)
{
    private readonly RunningTasks _unanswered = new();

    /// <summary>How many envelopes have not been dealt with yet.</summary>
    public int Unanswered => _unanswered.Count;

    /// <summary>Begins and does not wait: a slow handler must not hold up the next envelope.</summary>
    public void Take(SocketEnvelope envelope) => _unanswered.Add(AnswerAsync(envelope));

    /// <summary>Ends when all that was taken has been dealt with.</summary>
    public Task DrainAsync() => _unanswered.WhenAllAsync();

    private async Task AnswerAsync(SocketEnvelope envelope)
    {
        if (envelope.Delivery is not { } delivery)
        {
            logger.LogWarning("An envelope of type {Type} was acknowledged unread.", envelope.Type);
            await SendAsync(envelope, ReadOnlyMemory<byte>.Empty);
            return;
        }

        var acknowledgement = await dispatcher.DispatchAsync(delivery);

        if (!acknowledgement.Accepted)
        {
            return;
        }

        var body = envelope.AcceptsBody ? acknowledgement.Body : ReadOnlyMemory<byte>.Empty;
        var isComplete = await SendAsync(envelope, body) && body.Length == acknowledgement.Body.Length;

        if (!isComplete && acknowledgement.Otherwise is { } otherwise)
        {
            try
            {
                await otherwise(CancellationToken.None);
            }
            catch (Exception failure)
            {
                logger.LogError(failure, "An answer was lost with its socket.");
            }
        }
    }

    private async Task<bool> SendAsync(SocketEnvelope envelope, ReadOnlyMemory<byte> body)
    {
        var message = envelope.Acknowledge(body);

        try
        {
            await socket.SendAsync(message, closing);
            return true;
        }
        catch (Exception failure) when (SlackSocket.HasGone(failure))
        {
            logger.LogWarning("An acknowledgement could not be sent: its socket has gone.");
            return false;
        }
    }
}
