using System.Collections.Concurrent;
using System.Text.Json;
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
    private readonly SlackHandlers _handlers;
    private readonly ISlackInbox _inbox;
    private readonly ISlackApi _api;
    private readonly SlackTeller _teller;
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private readonly ConcurrentDictionary<Task, byte> _running = new();
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
        _handlers = handlers;
        _inbox = inbox;
        _api = api;
        _teller = teller;
        _scopes = scopes;
        _time = time;
        _logger = logger;
    }

    /// <summary>How many deliveries are being worked on.</summary>
    public int Running => _running.Count;

    /// <summary>Takes a delivery.</summary>
    /// <returns>What Slack is to be answered, at the latest after <see cref="SlackOptions.AcknowledgeWithin"/>.</returns>
    public async Task<SlackAcknowledgement> DispatchAsync(SlackDelivery delivery)
    {
        var turn = new Turn(Read(delivery));

        // On a thread of its own, so that a handler that computes before it first waits cannot hold up the acknowledgement.
        Track(Task.Run(() => TakeAsync(delivery, turn)));

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
        var turn = new Turn(Read(new SlackDelivery(kind, JsonElement.Parse(payload)))) { IsRemembered = true };
        turn.AtDeadline();

        var work = Task.Run(() => WorkAsync(key, turn));
        Track(work);

        return work;
    }

    /// <summary>Waits until all handlers are through; when the wait is cancelled, they are.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (_running.Keys.ToArray() is { Length: > 0 } running)
            {
                await Task.WhenAll(running).WaitAsync(cancellationToken);
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
        await Task.WhenAll(_running.Keys);
        _stopping.Dispose();
    }

    private void Track(Task work)
    {
        _running.TryAdd(work, 0);
        _ = work.ContinueWith(
            static (done, running) => ((ConcurrentDictionary<Task, byte>)running!).TryRemove(done, out _),
            _running,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private async Task TakeAsync(SlackDelivery delivery, Turn turn)
    {
        if (!_inbox.Keeps(delivery.Kind))
        {
            await AnswerAsync(turn);
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
        catch (Exception failure) when (!IsStopping(failure))
        {
            _logger.LogError(failure, "{Interaction} could not be remembered and is not done.", turn.Interaction.Name);

            if (turn.Interaction.IsRedelivered)
            {
                turn.Refuse();
                return;
            }

            await GiveAsync(turn, turn.Interaction.Sorry("I could not take this just now, and nothing was done. Please try again."));
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
        if (await AnswerAsync(turn))
        {
            await MarkHandledAsync(key, turn);
        }
    }

    /// <summary>Lets the handler work and gives its answer; false when it was stopped before it was through.</summary>
    private async Task<bool> AnswerAsync(Turn turn)
    {
        Reply reply;

        try
        {
            await using var scope = _scopes.CreateAsyncScope();
            reply = await turn.Interaction.HandleAsync(scope.ServiceProvider, _stopping.Token);
        }
        catch (Exception failure) when (!IsStopping(failure))
        {
            // The reference joins what the person reads with what the log holds.
            var reference = Guid.NewGuid().ToString("N")[..8];
            _logger.LogError(failure, "{Interaction} failed ({Reference}).", turn.Interaction.Name, reference);
            reply = turn.Interaction.Sorry($"Something went wrong on my side (reference {reference}). Please try again, or ask whoever runs me.");
        }
        catch (OperationCanceledException)
        {
            // Not marked as handled: the next start takes it up, unless only the handler could have remembered it.
            turn.Answer(turn.IsRemembered
                ? Reply.Nothing
                : turn.Interaction.Sorry("I am being restarted. Please ask again in a minute if no other answer comes."));
            return false;
        }

        await GiveAsync(turn, reply);
        return true;
    }

    private async Task GiveAsync(Turn turn, Reply reply)
    {
        try
        {
            if (!turn.Answer(reply) && reply.IfLate is { } late)
            {
                await late(_stopping.Token);
            }

            if (reply.Afterwards is { } afterwards)
            {
                await afterwards(_stopping.Token);
            }
        }
        catch (Exception failure)
        {
            _logger.LogError(failure, "The answer to {Interaction} did not get through.", turn.Interaction.Name);
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

    private bool IsStopping(Exception failure) => failure is OperationCanceledException && _stopping.IsCancellationRequested;

    private Incoming Read(SlackDelivery delivery)
    {
        var payload = delivery.Payload;

        return delivery.Kind switch
        {
            SlackDeliveryKind.SlashCommand => new IncomingCommand(SlashCommand.Read(payload), _handlers, _teller),
            SlackDeliveryKind.Event => new IncomingEvent(EventCallback.Read(payload), _handlers, _teller),
            _ => payload.Text("type") switch
            {
                "block_actions" => new IncomingClick(BlockActionRequest.Read(payload), _handlers, _teller),
                "view_submission" => new IncomingForm(ViewSubmission.Read(payload), _handlers, _api, _teller),
                "view_closed" => new IncomingFormClosed(ViewClosed.Read(payload), _handlers),
                "shortcut" => new IncomingShortcut(GlobalShortcut.Read(payload), _handlers, _teller),
                var type => new IncomingStrange(
                    type ?? "",
                    payload.Child("user").Text("id") ?? "",
                    payload.Text("response_url"),
                    _teller,
                    _logger),
            },
        };
    }

    /// <summary>Settles, once, what Slack is answered.</summary>
    private sealed class Turn(Incoming interaction)
    {
        private readonly TaskCompletionSource<SlackAcknowledgement> _acknowledged = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _isRemembered;

        public Incoming Interaction => interaction;

        public Task<SlackAcknowledgement> Acknowledged => _acknowledged.Task;

        public bool IsRemembered
        {
            get => _isRemembered;
            set => _isRemembered = value;
        }

        /// <summary>False when Slack has been answered already.</summary>
        public bool Answer(Reply reply) => _acknowledged.TrySetResult(new() { Body = reply.Body, Otherwise = reply.IfLate });

        public void Refuse() => _acknowledged.TrySetResult(SlackAcknowledgement.NotAccepted);

        /// <summary>
        /// What Slack is answered when it can wait no longer. An event that is not yet on record is not accepted:
        /// Slack delivers it again, and were the process to die now, it would otherwise be lost.
        /// </summary>
        public SlackAcknowledgement AtDeadline()
        {
            _acknowledged.TrySetResult(
                interaction.IsRedelivered && !IsRemembered ? SlackAcknowledgement.NotAccepted : new() { Body = interaction.Meanwhile });

            return _acknowledged.Task.Result;
        }
    }
}
