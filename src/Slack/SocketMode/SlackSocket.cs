using System.Buffers;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Slack.SocketMode;

/// <summary>The socket itself: whole messages in, up to a size, and whole messages out, one after the other.</summary>
internal sealed class SlackSocket : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly ArrayBufferWriter<byte> _received = new(16 * 1024);
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly int _maxBytes;
    private readonly ILogger _logger;

    public SlackSocket(int maxBytes, ILogger logger)
    {
        _maxBytes = maxBytes;
        _logger = logger;

        // ClientWebSocket hides the server's pings, so a dead line is found by pings of our own that get no pong.
        _socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(10);
        _socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(15);
    }

    /// <summary>Whether a close of ours would still be heard.</summary>
    public bool CanClose => _socket.State is WebSocketState.Open or WebSocketState.CloseReceived;

    /// <summary>Whether an exception says that the socket has gone, and not that something is wrong here.</summary>
    public static bool HasGone(Exception failure) =>
        failure is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;

    public Task ConnectAsync(Uri url, CancellationToken cancellationToken) => _socket.ConnectAsync(url, cancellationToken);

    /// <summary>The next message; null when the other side has closed or the message was too large.</summary>
    /// <returns>Its bytes, which stay as they are until the next call.</returns>
    public async Task<ReadOnlyMemory<byte>?> ReceiveAsync()
    {
        _received.ResetWrittenCount();
        ValueWebSocketReceiveResult piece;

        do
        {
            piece = await _socket.ReceiveAsync(_received.GetMemory(4 * 1024), CancellationToken.None);

            if (piece.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            _received.Advance(piece.Count);

            if (_received.WrittenCount > _maxBytes)
            {
                _logger.LogError("A socket is dropped: a message is larger than {Limit} bytes.", _maxBytes);
                _socket.Abort();
                return null;
            }
        }
        while (!piece.EndOfMessage);

        return _received.WrittenMemory;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Says that nothing more will be sent; what the other side still sends can be received.</summary>
    public async Task CloseOutputAsync(CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    public void Abort() => _socket.Abort();

    public void Dispose()
    {
        _socket.Dispose();
        _sending.Dispose();
    }
}
