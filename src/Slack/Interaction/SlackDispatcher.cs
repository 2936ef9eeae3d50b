using System.Text.Json;
using EksUpgradeBot.Slack.Interaction.Dispatching;
using EksUpgradeBot.Slack.WebApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Slack.Interaction;

/// <summary>
/// Takes what Slack delivers, by whichever transport: remembers it, lets its handler work, and acknowledges when the handler is
/// through or when Slack can wait no longer, whichever is first. What comes later reaches the person by another way.
/// </summary>
public sealed class SlackDispatcher : IAsyncDisposable
{
    private readonly SlackOptions _options;
    private readonly ISlackInbox _inbox;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IncomingReader _reader;
    private readonly HandlerInvoker _invoker;

    private readonly RunningTasks _running = new();
    private readonly CancellationTokenSource _stopping = new();

    internal SlackDispatcher(
        SlackOptions options,
        SlackHandlers handlers,
        ISlackInbox inbox,
        ISlackApi api,
        SlackTeller teller,
        IServiceScopeFactory scopes,
        TimeProvider time,
        ILogger<SlackDispatcher> logger)
    {
        _options = options;
        _inbox = inbox;
        _time = time;
        _logger = logger;
        _reader = new(handlers, api, teller, logger);
        _invoker = new(scopes, logger);
    }

    /// <summary>How many deliveries are being worked on.</summary>
    public int Running => _running.Count;

    /// <summary>Takes a delivery.</summary>
    /// <returns>What Slack is to be answered, at the latest after <see cref="SlackOptions.AcknowledgeWithin"/>.</returns>
    public async Task<SlackAcknowledgement> DispatchAsync(SlackDelivery delivery)
    {
        var turn = new Turn(_reader.Read(delivery));

        // On a thread of its own, so that a handler that computes before it first waits cannot hold up the acknowledgement.
        _running.Add(Task.Run(() => TakeAsync(delivery, turn)));

        try
        {
            return await turn.Acknowledged.WaitAsync(_options.AcknowledgeWithin, _time);
        }
        catch (TimeoutException)
        {
            return turn.AtDeadline();
        }
    }

    /// <summary>
    /// Works again on a delivery that was remembered by a process that died before it was through.
    /// Slack's three seconds are long over, so the answer goes by the other ways from the start.
    /// </summary>
    /// <param name="key">As it was remembered.</param>
    /// <param name="kind">As it was remembered.</param>
    /// <param name="payload">As it was remembered.</param>
    public Task RedispatchAsync(string key, SlackDeliveryKind kind, string payload)
    {
        var turn = new Turn(_reader.Read(new SlackDelivery(kind, JsonElement.Parse(payload)))) { IsRemembered = true };
        turn.AtDeadline();

        var work = Task.Run(() => WorkAsync(key, turn));
        _running.Add(work);

        return work;
    }

    /// <summary>Waits until all handlers are through; when the wait is cancelled, they are.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (_running.Count > 0)
            {
                await _running.WhenAllAsync().WaitAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            _logger.LogWarning("{Count} handlers are stopped before they are through; they are taken up again at the next start.", Running);
            await _stopping.CancelAsync();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running.WhenAllAsync();
        _stopping.Dispose();
    }

    private async Task TakeAsync(SlackDelivery delivery, Turn turn)
    {
        if (!_inbox.Keeps(delivery.Kind))
        {
            await _invoker.InvokeAsync(turn, _stopping.Token);
            return;
        }

        var key = delivery.Key;

        try
        {
            if (!await _inbox.TryRememberAsync(key, delivery.Kind, delivery.PayloadWithoutToken(), _stopping.Token))
            {
                _logger.LogInformation("The same {Interaction} came again and is not done again.", turn.Interaction.Name);
                turn.Answer(Reply.Nothing);
                return;
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !_stopping.IsCancellationRequested)
        {
            _logger.LogError(failure, "{Interaction} could not be remembered and is not done.", turn.Interaction.Name);

            if (turn.Interaction.IsRedelivered)
            {
                turn.Refuse();
                return;
            }

            // An inbox that fell silent in the middle of it may have the delivery nevertheless.
            var sorry = turn.Interaction.Sorry("I could not take this just now: most likely nothing was done. Please look in a minute, and try again if so.");
            await _invoker.GiveAsync(turn, sorry, _stopping.Token);
            return;
        }
        catch (OperationCanceledException)
        {
            turn.Refuse();
            return;
        }

        turn.IsRemembered = true;
        await WorkAsync(key, turn);
    }

    private async Task WorkAsync(string key, Turn turn)
    {
        if (await _invoker.InvokeAsync(turn, _stopping.Token))
        {
            await MarkHandledAsync(key, turn);
        }
    }

    private async Task MarkHandledAsync(string key, Turn turn)
    {
        try
        {
            await _inbox.MarkHandledAsync(key, _stopping.Token);
        }
        catch (Exception failure)
        {
            _logger.LogError(failure, "{Interaction} is done but could not be marked so.", turn.Interaction.Name);
        }
    }
}
