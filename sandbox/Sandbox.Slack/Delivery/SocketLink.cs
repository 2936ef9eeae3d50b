using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Slack.Delivery;

/// <summary>One live socket of the app: sends it frames and waits for its acknowledgements.</summary>
internal sealed class SocketLink(WebSocket socket, TimeProvider time, TimeSpan patience) : IDisposable
{
    private const int LargestFrame = 1024 * 1024;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonNode?>> _awaited = new(StringComparer.Ordinal);

    public string Id { get; } = Guid.NewGuid().ToString("N")[..8];

    /// <summary>Told to reconnect: it may still acknowledge what it has, and gets nothing new.</summary>
    public bool Leaving { get; private set; }

    public bool IsOpen => socket.State == WebSocketState.Open;

    /// <summary>Sends an envelope and waits for its acknowledgement on this socket, as long as apps are given.</summary>
    public async Task<Receipt> DeliverAsync(Parcel parcel, bool cutBeforeAck, CancellationToken cancellationToken)
    {
        var envelopeId = Guid.NewGuid().ToString();
        var envelope = new JsonObject
        {
            ["envelope_id"] = envelopeId,
            ["type"] = parcel.Type,
            ["accepts_response_payload"] = parcel.AcceptsAnswer,
            ["payload"] = parcel.Payload.Copy(),
        };
        if (parcel.Type == Parcel.Event)
        {
            envelope["retry_attempt"] = parcel.RetryAttempt;
            envelope["retry_reason"] = parcel.RetryReason ?? "";
        }

        var acknowledged = new TaskCompletionSource<JsonNode?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited[envelopeId] = acknowledged;
        // The clock runs from before the sending, so that a test may turn it as soon as the frame is there.
        var waiting = acknowledged.Task.WaitAsync(patience, time, cancellationToken);
        try
        {
            await SendAsync(envelope, cancellationToken);
            if (cutBeforeAck)
            {
                Abort();
            }

            var answer = await waiting;
            return new(true, parcel.AcceptsAnswer ? answer : null);
        }
        catch (TimeoutException)
        {
            return Receipt.TimedOut;
        }
        catch (Exception gone) when (IsCut(gone, cancellationToken))
        {
            _ = waiting.ContinueWith(late => late.Exception, TaskScheduler.Default);
            return Receipt.NotConnected;
        }
        finally
        {
            _awaited.TryRemove(envelopeId, out _);
        }
    }

    public async Task SendAsync(JsonObject frame, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(frame.Line());
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Reads acknowledgements until either side closes.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        using var frame = new MemoryStream();
        try
        {
            while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                frame.Write(buffer, 0, part.Count);
                if (frame.Length > LargestFrame)
                {
                    break;
                }

                if (part.EndOfMessage)
                {
                    Acknowledge(Encoding.UTF8.GetString(frame.GetBuffer(), 0, (int)frame.Length));
                    frame.SetLength(0);
                }
            }

            if (socket.State == WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
            }
        }
        catch (Exception cut) when (cut is WebSocketException or OperationCanceledException or IOException)
        {
            // The other side vanished, or the workspace shuts down: either way the link is over.
        }
        finally
        {
            foreach (var awaited in _awaited.Values)
            {
                awaited.TrySetException(new WebSocketException("The socket closed before the acknowledgement."));
            }
        }
    }

    /// <summary>Tells the app to connect anew.</summary>
    public async Task DisconnectAsync(string reason, CancellationToken cancellationToken)
    {
        Leaving = true;
        try
        {
            await SendAsync(
                new JsonObject
                {
                    ["type"] = "disconnect",
                    ["reason"] = reason,
                    ["debug_info"] = new JsonObject { ["host"] = "applink-sandbox" },
                },
                cancellationToken);
        }
        catch (Exception gone) when (IsCut(gone, cancellationToken))
        {
            // It has left already.
        }
    }

    /// <summary>Ends the link politely.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            if (socket.State == WebSocketState.Open)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
            }
        }
        catch (Exception gone) when (IsCut(gone, cancellationToken))
        {
            // It has left already.
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Cuts the line, as a broken network does.</summary>
    public void Abort() => socket.Abort();

    public void Dispose()
    {
        _sending.Dispose();
        socket.Dispose();
    }

    /// <summary>A socket that is cut while it sends reports it in several ways, a cancellation that nobody asked for among them.</summary>
    private static bool IsCut(Exception problem, CancellationToken cancellationToken) =>
        problem is WebSocketException or InvalidOperationException or IOException
        || (problem is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private void Acknowledge(string text)
    {
        var frame = Json.Parse(text);
        if (frame.Text("envelope_id") is { } id && _awaited.TryRemove(id, out var awaited))
        {
            awaited.TrySetResult((frame as JsonObject)?["payload"]?.DeepClone());
        }
    }
}
