namespace EksUpgradeBot.Sandbox.Aws.Clock;

/// <summary>
/// The simulated world's own time: it starts at the scene's instant and runs <see cref="Speed"/> simulated seconds per real second.
/// Invariant: it never goes back, whatever speed and jumps it is given.
/// </summary>
public sealed class WorldClock
{
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private DateTimeOffset _anchor;
    private DateTimeOffset _worldAtAnchor;
    private double _speed;

    /// <summary>Starts the world at <paramref name="start"/>.</summary>
    public WorldClock(TimeProvider time, DateTimeOffset start, double speed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(speed);
        _time = time;
        _anchor = time.GetUtcNow();
        _worldAtAnchor = start;
        _speed = speed;
    }

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

    /// <summary>Begins another scene: the one way to go back.</summary>
    internal void Restart(DateTimeOffset start)
    {
        lock (_gate)
        {
            Anchor(start);
        }
    }

    private void Anchor(DateTimeOffset world)
    {
        _anchor = _time.GetUtcNow();
        _worldAtAnchor = world;
    }

    private DateTimeOffset Reading() => _worldAtAnchor + ((_time.GetUtcNow() - _anchor) * _speed);
}
