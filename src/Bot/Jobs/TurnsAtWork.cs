using System.Collections.Concurrent;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Jobs;

/// <summary>What this replica does, for whoever wants to see how several share the work.</summary>
internal sealed class TurnsAtWork(TimeProvider time)
{
    private readonly ConcurrentDictionary<RunId, DateTimeOffset> _turns = new();
    private int _taken;

    /// <summary>The turns that this replica is taking now, the longest first.</summary>
    public IReadOnlyList<TurnAtWork> All => [.. _turns.Select(turn => new TurnAtWork(turn.Key.Value, turn.Value)).OrderBy(turn => turn.Since)];

    /// <summary>How many turns it has begun since it was started.</summary>
    public int Taken => _taken;

    /// <summary>The turn that it began last; null before the first.</summary>
    public TurnAtWork? Last { get; private set; }

    /// <summary>A turn begins; disposing ends it. The gate lets one turn of a run at a time through.</summary>
    public IDisposable Begin(RunId run)
    {
        var turn = new TurnAtWork(run.Value, time.GetUtcNow());
        _turns[run] = turn.Since;
        Last = turn;
        Interlocked.Increment(ref _taken);
        return new End(_turns, run);
    }

    private sealed class End(ConcurrentDictionary<RunId, DateTimeOffset> turns, RunId run) : IDisposable
    {
        public void Dispose() => turns.TryRemove(run, out _);
    }
}

/// <summary>A turn of a step.</summary>
/// <param name="Run">The run.</param>
/// <param name="Since">When it began.</param>
internal sealed record TurnAtWork(string Run, DateTimeOffset Since);
