using System.Net.WebSockets;
using System.Text.Json;
using EksUpgradeBot.Slack.Interaction;
using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Slack.SocketMode;

/// <summary>One socket, from hello to close (docs.slack.dev/apis/events-api/using-socket-mode).</summary>
internal sealed class SocketConnection : IAsyncDisposable
{
    private static readonly TimeSpan HelloWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(5);

    private readonly SlackSocket _socket;
    private readonly EnvelopeAcknowledger _envelopes;
    private readonly SlackOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private readonly TaskCompletionSource<TimeSpan> _hello = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _disconnect = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _closing = new();
    private Task _reading = Task.CompletedTask;

    private SocketConnection(SlackDispatcher dispatcher, SlackOptions options, TimeProvider time, ILogger logger)
    {
        _socket = new(options.MaxRequestBytes, logger);
        _envelopes = new(_socket, dispatcher, logger, _closing.Token);
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <summary>Ends when nothing more can be received.</summary>
    public Task Ended => _reading;

    /// <summary>Ends with Slack's reason when it asks for a new connection, or with <c>too_old</c> when it should have.</summary>
    public Task<string> Disconnect => _disconnect.Task;

    /// <summary>Connects and waits for the hello: an open socket is not yet a connection.</summary>
    /// <exception cref="SocketModeException">No connection came about.</exception>
    public static async Task<SocketConnection> OpenAsync(
        Uri url,
        SlackDispatcher dispatcher,
        SlackOptions options,
        TimeProvider time,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        var connection = new SocketConnection(dispatcher, options, time, logger);

        try
        {
            using var late = new CancellationTokenSource(HelloWithin, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);

            await connection._socket.ConnectAsync(url, either.Token);
            connection._reading = connection.ReadAsync();

            if (await Task.WhenAny(connection._hello.Task, connection._reading).WaitAsync(either.Token) != connection._hello.Task)
            {
                throw new SocketModeException("closed before hello");
            }

            connection.WatchAge(await connection._hello.Task);
            return connection;
        }
        catch (Exception failure)
        {
            await connection.DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();

            throw failure switch
            {
                SocketModeException => failure,
                OperationCanceledException => new SocketModeException("no hello in time"),

                // The original text may hold the address, and with it the ticket.
                _ => new SocketModeException($"connection failed ({failure.GetType().Name})"),
            };
        }
    }

    /// <summary>Answers what is still unanswered, on this socket as Slack wants it, then closes it.</summary>
    public async Task CloseAsync()
    {
        try
        {
            await _envelopes.DrainAsync().WaitAsync(_options.AcknowledgeWithin + CloseWithin, _time);
        }
        catch (TimeoutException)
        {
            _logger.LogWarning("A socket closes with {Count} deliveries unanswered.", _envelopes.Unanswered);
        }

        try
        {
            if (_socket.CanClose)
            {
                using var late = new CancellationTokenSource(CloseWithin, _time);
                await _socket.CloseOutputAsync(late.Token);
                await _reading.WaitAsync(late.Token);
            }
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            _logger.LogDebug("A socket did not close in good form.");
        }

        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _socket.Abort();
        await _reading;
        await _envelopes.DrainAsync();
        _socket.Dispose();
        _closing.Dispose();
    }

    /// <summary>Slack renews sockets after about an hour; one that it has forgotten to renew is renewed without being told.</summary>
    private void WatchAge(TimeSpan lifetime) => _ = WatchAgeAsync(lifetime + TimeSpan.FromSeconds(60));

    private async Task WatchAgeAsync(TimeSpan age)
    {
        try
        {
            await Task.Delay(age, _time, _closing.Token);
            _disconnect.TrySetResult("too_old");
        }
        catch (OperationCanceledException)
        {
            // Closed before.
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _socket.ReceiveAsync() is { } message)
            {
                Take(message);
            }
        }
        catch (Exception failure) when (SlackSocket.HasGone(failure))
        {
            // Whoever holds the connection sees that it has ended and opens another.
            _logger.LogInformation("A socket broke off.");
        }
    }

    private void Take(ReadOnlyMemory<byte> received)
    {
        JsonElement message;

        try
        {
            message = JsonElement.Parse(received.Span);
        }
        catch (JsonException)
        {
            _logger.LogWarning("A frame that is not JSON was ignored.");
            return;
        }

        switch (message.Text("type"))
        {
            case "hello":
                var lifetime = message.Child("debug_info")?.Number("approximate_connection_time");
                _hello.TrySetResult(TimeSpan.FromSeconds(lifetime is > 0 ? lifetime.Value : 3600));
                break;

            case "disconnect":
                _disconnect.TrySetResult(message.Text("reason") ?? "unknown");
                break;

            default:
                if (message.Text("envelope_id") is { } id)
                {
                    _envelopes.Take(SocketEnvelope.Read(id, message));
                }

                break;
        }
    }
}

/// <summary>No connection came about; the text says why, without the address.</summary>
internal sealed class SocketModeException(string message) : Exception(message);
