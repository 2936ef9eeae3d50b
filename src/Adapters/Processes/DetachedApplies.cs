using System.Collections.Concurrent;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Processes;

/// <summary>Where one apply is kept in the workspace and in the ledger. There is one place for each run and key.</summary>
/// <param name="Run">The run.</param>
/// <param name="Key">The key.</param>
/// <param name="Record">Path of the record that an apply was started; its being there forbids another.</param>
/// <param name="Output">Path of what the apply prints.</param>
/// <param name="Sign">What tells the apply's process from any other when its id was never written.</param>
internal sealed record ApplyPlace(RunId Run, string Key, string Record, string Output, string Sign);

/// <summary>
/// The life of a tool's applies that outlive the bot: each is begun at most once per place for ever, on every replica, runs in a session of
/// its own, and is found again by its record, its process and its output, or by what its replica says of it.
/// </summary>
/// <param name="shared">What the replicas tell each other.</param>
/// <param name="silentIsDead">How long the output must be untouched before a process that cannot be seen is taken for dead.</param>
/// <param name="isIt">True when a process is the apply with this sign.</param>
/// <param name="time">The clock.</param>
internal sealed class DetachedApplies(
    SharedApplies shared, TimeSpan silentIsDead, Func<ProcessIdentity, string, bool> isIt, TimeProvider time) : IDisposable
{
    // Between the record and the process id lies an instant in which an apply would look lost.
    private readonly SemaphoreSlim _starting = new(1, 1);

    // Those of whose end there is nothing more to say.
    private readonly ConcurrentDictionary<ApplyPlace, bool> _told = new();

    private bool _isClosed;

    /// <summary>Starts the apply, unless one was ever started.</summary>
    /// <param name="place">Where it is kept.</param>
    /// <param name="prepare">Makes the call, and the SHA-256 of what is applied; not called when an apply was ever started.</param>
    /// <param name="cancellationToken">Ends the preparation.</param>
    public async Task StartAsync(ApplyPlace place, Func<Task<(ToolCall Call, string Sha256)>> prepare, CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (await WasBegunAsync(place, cancellationToken))
            {
                return;
            }

            if (_isClosed)
            {
                throw new OutsideException("The bot is being stopped, and begins no apply that would die with it.", isTransient: true);
            }

            var (call, sha256) = await prepare();
            _ = ExecutablePath.Find(call);
            var startedAt = time.GetUtcNow();
            var record = new ApplyRecord
            {
                Sha256 = sha256,
                StartedAt = startedAt,
                RootModule = call.WorkingDirectory!,
                Host = Environment.MachineName,
                Machine = ProcessIdentity.Machine,
            };

            // From here on nobody may start it again, whatever happens: no other replica, and not this one.
            if (!await shared.TryBeginAsync(place.Run, place.Key, place.Sign, startedAt, cancellationToken) || !record.TryWriteFirst(place.Record))
            {
                return;
            }

            var process = DetachedProcess.Start(call, place.Output);
            (record with { Pid = process.Pid, PidStartTime = process.StartTime }).Write(place.Record);

            // Not cancelled by a stop: the other replicas are to know of what runs.
            await shared.NoteProcessAsync(place.Run, place.Key, process, CancellationToken.None);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Starts nothing from here on; what is just being started is, before this returns.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            _isClosed = true;
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>True when an apply was ever begun at the place, by whomever.</summary>
    public async Task<bool> WasBegunAsync(ApplyPlace place, CancellationToken cancellationToken) =>
        File.Exists(place.Record) || await shared.WasBegunAsync(place.Run, place.Key, cancellationToken);

    /// <summary>The record of the apply that this workspace began; null when it began none.</summary>
    public async Task<ApplyRecord?> FindAsync(ApplyPlace place, CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            return ApplyRecord.Read(place.Record);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>True while the apply of a record runs.</summary>
    public bool IsAlive(ApplyPlace place, ApplyRecord record) => record.IsAlive(
        place.Record, place.Output, silentIsDead, time,
        () => ProcessIdentity.All()
            .Where(process => isIt(process, place.Sign))
            .Select(process => (ProcessIdentity?)process)
            .FirstOrDefault());

    /// <summary>True while an apply of this workspace runs at the place.</summary>
    public async Task<bool> IsRunningAsync(ApplyPlace place, CancellationToken cancellationToken) =>
        await FindAsync(place, cancellationToken) is { } record && IsAlive(place, record);

    /// <summary>True when there is nothing more to tell the other replicas of the apply.</summary>
    public bool IsTold(ApplyPlace place) => _told.ContainsKey(place);

    /// <summary>
    /// Tells the other replicas how an apply of this workspace stands. That it has ended is said only where its process can be seen, because
    /// others rely on that; where it cannot, as in a pod that came back on another machine, nothing is said, and silence tells them so.
    /// </summary>
    /// <param name="place">Where it is kept.</param>
    /// <param name="record">Its record.</param>
    /// <param name="report">How it stands.</param>
    /// <param name="isRunning">Whether it runs.</param>
    /// <param name="cancellationToken">Ends the telling.</param>
    public async Task TellAsync<TReport>(ApplyPlace place, ApplyRecord record, TReport report, bool isRunning, CancellationToken cancellationToken)
    {
        if (IsTold(place))
        {
            return;
        }

        var hasEnded = !isRunning && record.Machine == ProcessIdentity.Machine;
        if (isRunning || hasEnded)
        {
            await shared.ReportAsync(place.Run, place.Key, report, hasEnded, cancellationToken);
        }

        if (!isRunning)
        {
            _told[place] = true;
        }
    }

    /// <summary>True when another replica's apply of the run is known to run.</summary>
    public Task<bool> IsRunningElsewhereAsync(RunId run, CancellationToken cancellationToken) =>
        shared.IsAnyRunningAsync(run, isIt, cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _starting.Dispose();
}
