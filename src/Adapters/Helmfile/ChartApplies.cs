using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Helmfile;

/// <summary>
/// Applies of charts that outlive the bot, and how they stand: those of this workspace by their process and output, those of other replicas
/// by what these say.
/// </summary>
internal sealed class ChartApplies(HelmfileSettings settings, TimeProvider time) : IDisposable
{
    // A helm that waits for pods prints nothing all the while, and charts that allow it half an hour are not rare.
    private static readonly TimeSpan SilentIsDead = TimeSpan.FromMinutes(45);

    private readonly SharedApplies _shared = new(settings.Ledger, settings.Replica, "helmfile", time);
    private readonly DetachedApplies _detached = new(
        new SharedApplies(settings.Ledger, settings.Replica, "helmfile", time), SilentIsDead, IsApplyIn, time);

    /// <summary>Starts the apply, unless one was ever started.</summary>
    public Task StartAsync(ChartFolder folder, Func<Task<ToolCall>> toCall, CancellationToken cancellationToken) =>
        _detached.StartAsync(folder.Apply, async () => (await toCall(), ""), cancellationToken);

    /// <summary>How the folder's apply stands, whoever began it.</summary>
    public async Task<ChartApply> FollowAsync(ChartFolder folder, CancellationToken cancellationToken)
    {
        if (await _detached.FindAsync(folder.Apply, cancellationToken) is not { } record)
        {
            return await FollowElsewhereAsync(folder, cancellationToken);
        }

        var apply = await FollowHereAsync(folder, record, cancellationToken);
        await _detached.TellAsync(folder.Apply, record, apply, apply.Phase == ApplyPhase.Running, cancellationToken);
        return apply;
    }

    /// <summary>Tells the other replicas how the applies of this workspace stand.</summary>
    public async Task TellAllAsync(CancellationToken cancellationToken)
    {
        foreach (var folder in ChartFolder.All(settings.Workspace).Where(folder => !_detached.IsTold(folder.Apply) && File.Exists(folder.ApplyRecord)))
        {
            await FollowAsync(folder, cancellationToken);
        }
    }

    /// <summary>True when another replica's apply of the run is known to run.</summary>
    public Task<bool> IsRunningElsewhereAsync(Upgrade.Runs.RunId run, CancellationToken cancellationToken) => _detached.IsRunningElsewhereAsync(run, cancellationToken);

    private async Task<ChartApply> FollowElsewhereAsync(ChartFolder folder, CancellationToken cancellationToken)
    {
        if (await _shared.LookAsync<ChartApply>(folder.RunId, folder.Key, IsApplyIn, cancellationToken) is not var (sighting, begun, told))
        {
            return new ChartApply(ApplyPhase.NotStarted, null, []);
        }

        return sighting switch
        {
            Sighting.Ended when told is not null => told,
            Sighting.Running => new ChartApply(ApplyPhase.Running, begun.StartedAt, told?.Completed ?? []),
            Sighting.OutOfSight => new ChartApply(ApplyPhase.OutOfSight, begun.StartedAt, told?.Completed ?? []) { BegunBy = begun.Replica, LastSeenAt = begun.SeenAt },
            _ => new ChartApply(ApplyPhase.Lost, begun.StartedAt, told?.Completed ?? []) { BegunBy = begun.Replica, LastSeenAt = begun.SeenAt },
        };
    }

    private async Task<ChartApply> FollowHereAsync(ChartFolder folder, ApplyRecord record, CancellationToken cancellationToken)
    {
        // Looked at before the log is read: what ends in between is seen the next time, with its last word.
        var isAlive = _detached.IsAlive(folder.Apply, record);
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
    public Task<bool> IsRunningAsync(ChartFolder folder, CancellationToken cancellationToken) => _detached.IsRunningAsync(folder.Apply, cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _detached.Dispose();

    // No argument of helmfile's is the run's own; its folder for temporary files is. Helm inherits it, but is not told to apply.
    private static bool IsApplyIn(ProcessIdentity process, string temporary) =>
        process.ReadArguments().Contains("apply") && process.ReadEnvironment().Contains($"HELMFILE_TEMPDIR={temporary}");
}
