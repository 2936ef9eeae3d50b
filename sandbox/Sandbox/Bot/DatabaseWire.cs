using System.Net.Sockets;

namespace EksUpgradeBot.Sandbox.Bot;

/// <summary>One connection through a <see cref="DatabaseLink"/>.</summary>
internal sealed class DatabaseWire(Socket replica) : IDisposable
{
    private readonly SessionPatience _patience = new();
    private readonly Lock _gate = new();
    private readonly Socket _server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _signOfLife = TimeProvider.System.GetTimestamp();
    private bool _isCut;
    private bool _waitsForAnswer;

    /// <summary>Carries bytes until both ends are gone.</summary>
    public async Task CarryAsync(string host, int port, CancellationToken cancellationToken)
    {
        replica.NoDelay = true;
        await using var ending = cancellationToken.Register(() => _over.TrySetResult());
        try
        {
            if (!IsCut)
            {
                await _server.ConnectAsync(host, port, cancellationToken);
                await Task.WhenAny(_over.Task, Task.WhenAll(PumpAsync(replica, _server, isAsked: true), PumpAsync(_server, replica, isAsked: false)));
            }
            else
            {
                await _over.Task;
            }
        }
        catch (Exception refused) when (refused is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // No server listens there, or the link is taken away.
        }

        Dispose();
    }

    /// <summary>From now on nothing passes; the server waits as long as its kernel does.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            if (_isCut)
            {
                return;
            }

            _isCut = true;

            // Until now the server's probes were answered.
            var silent = TimeProvider.System.GetElapsedTime(_signOfLife);
            if (silent > _patience.Idle)
            {
                _signOfLife += (long)((silent - _patience.Idle).TotalSeconds * TimeProvider.System.TimestampFrequency);
            }
        }

        _ = RunOutAsync();
    }

    /// <summary>The network works again and knows nothing of this connection: whoever uses it is told so.</summary>
    public void Forget()
    {
        if (IsCut)
        {
            Reset(replica);
            if (!_server.Connected)
            {
                _over.TrySetResult();
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Reset(replica);
        Reset(_server);
        _over.TrySetResult();
    }

    private bool IsCut
    {
        get
        {
            lock (_gate)
            {
                return _isCut;
            }
        }
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // Nobody is there to be reset.
        }

        socket.Dispose();
    }

    private async Task PumpAsync(Socket from, Socket to, bool isAsked)
    {
        var buffer = new byte[32 * 1024];
        try
        {
            while (true)
            {
                var count = await from.ReceiveAsync(buffer);
                if (!Passes(buffer.AsSpan(0, count), isAsked))
                {
                    if (count == 0)
                    {
                        return;
                    }

                    continue;
                }

                if (count == 0)
                {
                    to.Shutdown(SocketShutdown.Send);
                    return;
                }

                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
                }
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            // One end broke off: the other is told so, unless nothing gets through.
            if (!IsCut)
            {
                Dispose();
            }
        }
    }

    /// <summary>False when the network swallows it.</summary>
    private bool Passes(ReadOnlySpan<byte> bytes, bool isAsked)
    {
        lock (_gate)
        {
            if (_isCut)
            {
                // What the server says now is not acknowledged: its kernel counts from the first of these words.
                if (!isAsked && !_waitsForAnswer)
                {
                    _waitsForAnswer = true;
                    _signOfLife = TimeProvider.System.GetTimestamp();
                }

                return false;
            }

            _signOfLife = TimeProvider.System.GetTimestamp();
            if (isAsked)
            {
                _patience.Read(bytes);
            }

            return true;
        }
    }

    /// <summary>Ends the server's side when its kernel has waited long enough.</summary>
    private async Task RunOutAsync()
    {
        while (!_over.Task.IsCompleted)
        {
            TimeSpan left;
            lock (_gate)
            {
                left = _patience.Limit - TimeProvider.System.GetElapsedTime(_signOfLife);
            }

            if (left <= TimeSpan.Zero)
            {
                Reset(_server);
                return;
            }

            await Task.WhenAny(_over.Task, Task.Delay(left, TimeProvider.System));
        }
    }
}
