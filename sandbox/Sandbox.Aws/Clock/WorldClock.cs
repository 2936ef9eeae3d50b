namespace EksUpgradeBot.Sandbox.Aws.Clock;

/// <summary>
/// The simulated world's own time: it starts at the real now and runs <see cref="Speed"/> simulated seconds per real second.
/// Invariant: it never goes back, whatever speed and jumps it is given.
/// </summary>
public sealed class WorldClock
{
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private DateTimeOffset _anchor;
    private DateTimeOffset _worldAtAnchor;
    private double _speed;

    /// <summary>Starts the world.</summary>
    public WorldClock(TimeProvider time, double speed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(speed);
        _time = time;
        _speed = speed;
        Began = _anchor = _worldAtAnchor = time.GetUtcNow();
    }

    /// <summary>The instant at which the world began.</summary>
    public DateTimeOffset Began { get; private set; }

    /// <summary>Now, in the simulated world.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                return Reading();
            }
        }
    }

    /// <summary>Simulated seconds per real second.</summary>
    public double Speed
    {
        get
        {
            lock (_gate)
            {
                return _speed;
            }
        }
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            lock (_gate)
            {
                Anchor(Reading());
                _speed = value;
            }
        }
    }

    /// <summary>The real time that clients sign their requests with.</summary>
    public DateTimeOffset RealNow => _time.GetUtcNow();

    /// <summary>Jumps forward.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        lock (_gate)
        {
            Anchor(Reading() + by);
        }
    }

    /// <summary>Begins another scene at the real now: the one way to go back.</summary>
    internal void Restart()
    {
        lock (_gate)
        {
            Began = _anchor = _worldAtAnchor = _time.GetUtcNow();
        }
    }

    private void Anchor(DateTimeOffset world)
    {
        _anchor = _time.GetUtcNow();
        _worldAtAnchor = world;
    }

    private DateTimeOffset Reading() => _worldAtAnchor + ((_time.GetUtcNow() - _anchor) * _speed);
}
