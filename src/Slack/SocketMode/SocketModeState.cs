namespace EksUpgradeBot.Slack.SocketMode;

/// <summary>How Socket Mode stands, for a health check.</summary>
public sealed class SocketModeState
{
    private readonly Lock _gate = new();
    private SocketModeStatus _status = new(SocketModePhase.NotStarted, 0, LastHello: null, Problem: null);

    /// <summary>A picture of this moment.</summary>
    public SocketModeStatus Current
    {
        get
        {
            lock (_gate)
            {
                return _status;
            }
        }
    }

    internal void Starts() => Change(status => status with { Phase = SocketModePhase.Connecting });

    internal void Opened(DateTimeOffset now) => Change(status => status.IsUnrecoverable
        ? status with { Connections = status.Connections + 1 }
        : new(SocketModePhase.Connected, status.Connections + 1, now, Problem: null));

    internal void Closed() => Change(status => status with
    {
        Connections = status.Connections - 1,
        Phase = status.Phase == SocketModePhase.Connected && status.Connections == 1 ? SocketModePhase.Connecting : status.Phase,
    });

    internal void Failed(string problem) => Change(status => status with { Problem = problem });

    internal void Stopped(SocketModePhase phase, string? problem) => Change(status => status with { Phase = phase, Problem = problem });

    private void Change(Func<SocketModeStatus, SocketModeStatus> change)
    {
        lock (_gate)
        {
            _status = change(_status);
        }
    }
}

/// <summary>How Socket Mode stands at one moment.</summary>
/// <param name="Phase">In one word.</param>
/// <param name="Connections">How many sockets have said hello and are open.</param>
/// <param name="LastHello">When the last of them did.</param>
/// <param name="Problem">What went wrong last, as Slack's error code or a few words; null when all is well.</param>
public sealed record SocketModeStatus(SocketModePhase Phase, int Connections, DateTimeOffset? LastHello, string? Problem)
{
    /// <summary>Whether something would be received now.</summary>
    public bool IsReady => Connections > 0;

    /// <summary>Whether it will not get better by itself.</summary>
    public bool IsUnrecoverable => Phase == SocketModePhase.Unrecoverable;
}

/// <summary>How Socket Mode stands, in one word.</summary>
public enum SocketModePhase
{
    /// <summary>Not in use, or not yet.</summary>
    NotStarted,

    /// <summary>No socket is open; being tried.</summary>
    Connecting,

    /// <summary>At least one socket is open.</summary>
    Connected,

    /// <summary>Somebody has turned Socket Mode off in the app's settings; tried again every few minutes.</summary>
    Disabled,

    /// <summary>Token or workspace are wrong; no longer tried.</summary>
    Unrecoverable,

    /// <summary>The host is stopping.</summary>
    Stopped,
}
