using System.Collections.Concurrent;
using System.Text.Json;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Helmfile;

/// <summary>
/// Starts applies of charts that outlive the bot, at most one per run and key for ever, and says how they stand: those of this workspace by
/// their process and output, those of other replicas by what these say.
/// </summary>
internal sealed class ChartApplies(HelmfileSettings settings, TimeProvider time) : IDisposable
{
    // A helm that waits for pods prints nothing all the while, and charts that allow it half an hour are not rare.
    private static readonly TimeSpan SilentIsDead = TimeSpan.FromMinutes(45);

    // Between the record and the process id lies an instant in which an apply would look lost.
    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly SharedApplies _shared = new(settings.Ledger, settings.Replica, "helmfile", time);

    // Whose end the others were told of.
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>Starts the apply, unless one was ever started.</summary>
    public async Task StartAsync(ChartFolder folder, Func<Task<ToolCall>> toCall, CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (File.Exists(folder.ApplyRecord) || await _shared.WasBegunAsync(folder.RunId, folder.Key, cancellationToken))
            {
                return;
            }

            var call = await toCall();
            _ = ExecutablePath.Find(call);
            var record = new ApplyRecord
            {
                StartedAt = time.GetUtcNow(),
                RootModule = call.WorkingDirectory!,
                Host = Environment.MachineName,
                Machine = ProcessIdentity.Machine,
            };

            // From here on nobody may start it again, whatever happens: no other replica, and not this one.
            if (!await _shared.TryBeginAsync(folder.RunId, folder.Key, folder.Temporary, record.StartedAt.Value, cancellationToken)
                || !record.TryWriteFirst(folder.ApplyRecord))
            {
                return;
            }

            var process = DetachedProcess.Start(call, folder.ApplyOutput);
            (record with { Pid = process.Pid, PidStartTime = process.StartTime }).Write(folder.ApplyRecord);
            await _shared.NoteProcessAsync(folder.RunId, folder.Key, process, CancellationToken.None);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>How the folder's apply stands, whoever began it.</summary>
    public async Task<ChartApply> FollowAsync(ChartFolder folder, CancellationToken cancellationToken)
    {
        if (await ReadAsync(folder, cancellationToken) is not { } record)
        {
            return await FollowElsewhereAsync(folder, cancellationToken);
        }

        var apply = await FollowHereAsync(folder, record, cancellationToken);
        if (!_told.ContainsKey(folder.Directory))
        {
            // That it has ended is said only by whoever can see its process: others rely on that.
            var hasEnded = apply.Phase != ApplyPhase.Running && record.Machine == ProcessIdentity.Machine;
            await _shared.ReportAsync(folder.RunId, folder.Key, JsonSerializer.Serialize(apply), hasEnded, cancellationToken);
            _ = hasEnded && _told.TryAdd(folder.Directory, true);
        }

        return apply;
    }

    /// <summary>Tells the other replicas how the applies of this workspace stand.</summary>
    public async Task TellAllAsync(CancellationToken cancellationToken)
    {
        foreach (var folder in ChartFolder.All(settings.Workspace).Where(folder => !_told.ContainsKey(folder.Directory) && File.Exists(folder.ApplyRecord)))
        {
            await FollowAsync(folder, cancellationToken);
        }
    }

    /// <summary>True when another replica's apply of the run is known to run.</summary>
    public Task<bool> IsRunningElsewhereAsync(Upgrade.Runs.RunId run, CancellationToken cancellationToken) =>
        _shared.IsAnyRunningAsync(run, IsApplyIn, cancellationToken);

    private async Task<ChartApply> FollowElsewhereAsync(ChartFolder folder, CancellationToken cancellationToken)
    {
        if (await _shared.LookAsync(folder.RunId, folder.Key, IsApplyIn, cancellationToken) is not var (sighting, begun))
        {
            return new ChartApply(ApplyPhase.NotStarted, null, []);
        }

        var told = Read(begun.Report);
        return sighting switch
        {
            Sighting.Ended when told is not null => told,
            Sighting.Running => new ChartApply(ApplyPhase.Running, begun.StartedAt, told?.Completed ?? []),
            Sighting.OutOfSight => new ChartApply(ApplyPhase.OutOfSight, begun.StartedAt, told?.Completed ?? []) { BegunBy = begun.Replica, LastSeenAt = begun.SeenAt },
            _ => new ChartApply(ApplyPhase.Lost, begun.StartedAt, told?.Completed ?? []) { BegunBy = begun.Replica, LastSeenAt = begun.SeenAt },
        };
    }

    private static ChartApply? Read(string? report)
    {
        try
        {
            return report is null ? null : JsonSerializer.Deserialize<ChartApply>(report);
        }
        catch (JsonException)
        {
            // Said by another version of the bot: the cluster knows what happened.
            return null;
        }
    }

    private async Task<ChartApply> FollowHereAsync(ChartFolder folder, ApplyRecord record, CancellationToken cancellationToken)
    {
        // Looked at before the log is read: what ends in between is seen the next time, with its last word.
        var isAlive = IsAlive(folder, record);
        var text = await ApplyText.ReadAsync(folder.ApplyOutput, cancellationToken);
        if (isAlive)
        {
            return new ChartApply(ApplyPhase.Running, record.StartedAt, text.Completed);
        }

        // A process that another bot had started leaves no exit code: then its last word decides. With neither it is lost.
        var exitCode = record.Process is { } process ? DetachedProcess.ExitCodeOf(process) : null;
        var phase = (exitCode, text) switch
        {
            (0, _) => ApplyPhase.Succeeded,
            ( > 0 and < 128, _) or (_, { HasFailed: true }) => ApplyPhase.Failed,
            (null, { IsSummedUp: true }) => ApplyPhase.Succeeded,
            _ => ApplyPhase.Lost,
        };
        return new ChartApply(
            phase, record.StartedAt, text.Completed,
            phase == ApplyPhase.Failed ? HelmfileErrors.Explain(exitCode, text.Last, settings.Environment).Failure : null);
    }

    /// <summary>True while an apply of the folder runs.</summary>
    public async Task<bool> IsRunningAsync(ChartFolder folder, CancellationToken cancellationToken) =>
        await ReadAsync(folder, cancellationToken) is { } record && IsAlive(folder, record);

    /// <inheritdoc />
    public void Dispose() => _starting.Dispose();

    private async Task<ApplyRecord?> ReadAsync(ChartFolder folder, CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            return ApplyRecord.Read(folder.ApplyRecord);
        }
        finally
        {
            _starting.Release();
        }
    }

    private bool IsAlive(ChartFolder folder, ApplyRecord record) => record.IsAlive(
        folder.ApplyRecord, folder.ApplyOutput, SilentIsDead, time,
        () => ProcessIdentity.All()
            .Where(process => IsApplyIn(process, folder.Temporary))
            .Select(process => (ProcessIdentity?)process)
            .FirstOrDefault());

    // No argument of helmfile's is the run's own; its folder for temporary files is. Helm inherits it, but is not told to apply.
    private static bool IsApplyIn(ProcessIdentity process, string temporary) =>
        process.ReadArguments().Contains("apply") && process.ReadEnvironment().Contains($"HELMFILE_TEMPDIR={temporary}");
}
