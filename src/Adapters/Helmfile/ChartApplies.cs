using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Helmfile;

/// <summary>Starts applies of charts that outlive the bot, at most one per folder for ever, and says how they stand.</summary>
internal sealed class ChartApplies(HelmfileSettings settings, TimeProvider time) : IDisposable
{
    // A helm that waits for pods prints nothing all the while, and charts that allow it half an hour are not rare.
    private static readonly TimeSpan SilentIsDead = TimeSpan.FromMinutes(45);

    // Between the record and the process id lies an instant in which an apply would look lost.
    private readonly SemaphoreSlim _starting = new(1, 1);

    /// <summary>Starts the apply, unless one was ever started.</summary>
    public async Task StartAsync(ChartFolder folder, Func<Task<ToolCall>> toCall, CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (File.Exists(folder.ApplyRecord))
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

            // From here on nothing may start it again, whatever happens.
            if (!record.TryWriteFirst(folder.ApplyRecord))
            {
                return;
            }

            var process = DetachedProcess.Start(call, folder.ApplyOutput);
            (record with { Pid = process.Pid, PidStartTime = process.StartTime }).Write(folder.ApplyRecord);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>How the folder's apply stands.</summary>
    public async Task<ChartApply> FollowAsync(ChartFolder folder, CancellationToken cancellationToken)
    {
        if (await ReadAsync(folder, cancellationToken) is not { } record)
        {
            return new ChartApply(ApplyPhase.NotStarted, null, []);
        }

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

    // No argument of helmfile's is the run's own; its folder for temporary files is. Helm inherits it, but is not told to apply.
    private bool IsAlive(ChartFolder folder, ApplyRecord record) => record.IsAlive(
        folder.ApplyRecord, folder.ApplyOutput, SilentIsDead, time,
        () => ProcessIdentity.All()
            .Where(process => process.ReadArguments().Contains("apply") && process.ReadEnvironment().Contains($"HELMFILE_TEMPDIR={folder.Temporary}"))
            .Select(process => (ProcessIdentity?)process)
            .FirstOrDefault());
}
