using System.Buffers;
using System.Collections.Concurrent;
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

    private readonly ClientWebSocket _socket;
    private readonly SlackDispatcher _dispatcher;
    private readonly SlackOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private readonly TaskCompletionSource<TimeSpan> _hello = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _disconnect = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<Task, byte> _unanswered = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private Task _reading = Task.CompletedTask;

    private SocketConnection(
        ClientWebSocket socket,
        SlackDispatcher dispatcher,
        SlackOptions options,
        TimeProvider time,
        ILogger logger)
    {
        _socket = socket;
        _dispatcher = dispatcher;
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
        var socket = new ClientWebSocket();

        // ClientWebSocket hides the server's pings, so a dead line is found by pings of our own that get no pong.
        socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(10);
        socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(15);

        var connection = new SocketConnection(socket, dispatcher, options, time, logger);

        try
        {
            using var late = new CancellationTokenSource(HelloWithin, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);

            await socket.ConnectAsync(url, either.Token);
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
            await Task.WhenAll(_unanswered.Keys).WaitAsync(_options.AcknowledgeWithin + CloseWithin, _time);
        }
        catch (TimeoutException)
        {
            _logger.LogWarning("A socket closes with {Count} deliveries unanswered.", _unanswered.Count);
        }

        try
        {
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                using var late = new CancellationTokenSource(CloseWithin, _time);
                await _sending.WaitAsync(late.Token);
                try
                {
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, late.Token);
                }
                finally
                {
                    _sending.Release();
                }

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
        await Task.WhenAll(_unanswered.Keys);
        _socket.Dispose();
        _sending.Dispose();
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
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);

        try
        {
            while (true)
            {
                buffer.ResetWrittenCount();
                ValueWebSocketReceiveResult received;

                do
                {
                    received = await _socket.ReceiveAsync(buffer.GetMemory(4 * 1024), CancellationToken.None);

                    if (received.MessageType == WebSocketMessageType.Close)
                    {
                        return;
                    }

                    buffer.Advance(received.Count);

                    if (buffer.WrittenCount > _options.MaxRequestBytes)
                    {
                        _logger.LogError("A socket is dropped: a message is larger than {Limit} bytes.", _options.MaxRequestBytes);
                        _socket.Abort();
                        return;
                    }
                }
                while (!received.EndOfMessage);

                Take(buffer.WrittenMemory);
            }
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Whoever holds the connection sees that it has ended and opens another.
            _logger.LogInformation("A socket broke off.");
        }
    }

    private void Take(ReadOnlyMemory<byte> frame)
    {
        JsonElement message;

        try
        {
            message = JsonElement.Parse(frame.Span);
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

            case var type when message.Text("envelope_id") is { } envelope:
                // Not awaited: a slow handler must not hold up the next envelope.
                var answer = AnswerAsync(envelope, type, message);
                _unanswered.TryAdd(answer, 0);
                _ = answer.ContinueWith(
                    static (done, unanswered) => ((ConcurrentDictionary<Task, byte>)unanswered!).TryRemove(done, out _),
                    _unanswered,
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
                break;
        }
    }

    private async Task AnswerAsync(string envelope, string? type, JsonElement message)
    {
        SlackDeliveryKind? kind = type switch
        {
            "slash_commands" => SlackDeliveryKind.SlashCommand,
            "interactive" => SlackDeliveryKind.Interactive,
            "events_api" => SlackDeliveryKind.Event,
            _ => null,
        };

        if (kind is null || message.Child("payload") is not { } payload)
        {
            _logger.LogWarning("An envelope of type {Type} was acknowledged unread.", type);
            await SendAsync(envelope, SlackAcknowledgement.Empty, withBody: false);
            return;
        }

        var acknowledgement = await _dispatcher.DispatchAsync(new(kind.Value, payload) { EnvelopeId = envelope });

        if (!acknowledgement.Accepted)
        {
            return;
        }

        var withBody = message.Flag("accepts_response_payload") && !acknowledgement.Body.IsEmpty;

        if ((!await SendAsync(envelope, acknowledgement, withBody) || (!withBody && !acknowledgement.Body.IsEmpty))
            && acknowledgement.Otherwise is { } otherwise)
        {
            try
            {
                await otherwise(CancellationToken.None);
            }
            catch (Exception failure)
            {
                _logger.LogError(failure, "An answer was lost with its socket.");
            }
        }
    }

    private async Task<bool> SendAsync(string envelope, SlackAcknowledgement acknowledgement, bool withBody)
    {
        var frame = new ArrayBufferWriter<byte>(128 + acknowledgement.Body.Length);
        using (var writer = new Utf8JsonWriter(frame))
        {
            writer.WriteStartObject();
            writer.WriteString("envelope_id"u8, envelope);

            if (withBody)
            {
                writer.WritePropertyName("payload"u8);
                writer.WriteRawValue(acknowledgement.Body.Span, skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        try
        {
            await _sending.WaitAsync(_closing.Token);
            try
            {
                await _socket.SendAsync(frame.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, _closing.Token);
                return true;
            }
            finally
            {
                _sending.Release();
            }
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            _logger.LogWarning("An acknowledgement could not be sent: its socket has gone.");
            return false;
        }
    }
}

/// <summary>No connection came about; the text says why, without the address.</summary>
internal sealed class SocketModeException(string message) : Exception(message);
