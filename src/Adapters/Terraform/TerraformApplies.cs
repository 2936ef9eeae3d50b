using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>
/// Starts applies that outlive the bot, at most one per run and key for ever, and says how they stand: those of this workspace by their
/// process and output, those of other replicas by what these say.
/// </summary>
internal sealed class TerraformApplies(TerraformSettings settings, OwnLocks locks, TimeProvider time) : IDisposable
{
    // Terraform prints its progress every 10 seconds. Where the process cannot be seen, a log this long untouched is dead.
    private static readonly TimeSpan SilentIsDead = TimeSpan.FromSeconds(60);

    private readonly SharedApplies _shared = new(settings.Ledger, settings.Replica, "terraform", time);
    private readonly ApplyReports _reports = new(new SharedApplies(settings.Ledger, settings.Replica, "terraform", time));

    // Between the record and the process id lies an instant in which an apply would look lost.
    private readonly SemaphoreSlim _starting = new(1, 1);

    private bool _isClosed;

    /// <summary>Starts the apply of the folder's plan, unless one was ever started.</summary>
    public async Task StartAsync(PlanFolder folder, string rootModule, Func<Task<ToolCall>> toCall, CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (File.Exists(folder.ApplyRecord) || await _shared.WasBegunAsync(folder.Run, folder.Key, cancellationToken))
            {
                return;
            }

            if (_isClosed)
            {
                throw new OutsideException("The bot is being stopped, and begins no apply that would die with it.", isTransient: true);
            }

            var hash = await PlanFolder.HashAsync(folder.Plan, cancellationToken)
                ?? throw new OutsideException("The plan to apply is not there any more.", isTransient: false);
            if (!File.Exists(folder.PlanDigest) || await File.ReadAllTextAsync(folder.PlanDigest, cancellationToken) != hash)
            {
                throw new OutsideException("The plan file is not the one that was made: it was changed or damaged since.", isTransient: false)
                {
                    Remedy = "Make a new plan.",
                };
            }

            var call = await toCall();
            _ = ExecutablePath.Find(call);
            var record = new ApplyRecord
            {
                Sha256 = hash,
                StartedAt = time.GetUtcNow(),
                RootModule = rootModule,
                Host = Environment.MachineName,
                Machine = ProcessIdentity.Machine,
            };

            // From here on nobody may start it again, whatever happens: no other replica, and not this one.
            if (!await _shared.TryBeginAsync(folder.Run, folder.Key, folder.Plan, record.StartedAt.Value, cancellationToken)
                || !record.TryWriteFirst(folder.ApplyRecord))
            {
                return;
            }

            var process = DetachedProcess.Start(call, folder.ApplyOutput);
            (record with { Pid = process.Pid, PidStartTime = process.StartTime }).Write(folder.ApplyRecord);

            // Not cancelled by a stop: the other replicas are to know of what runs.
            await _shared.NoteProcessAsync(folder.Run, folder.Key, process, CancellationToken.None);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>How the folder's apply stands, whoever began it.</summary>
    public async Task<TerraformApply> FollowAsync(PlanFolder folder, CancellationToken cancellationToken)
    {
        if (await ReadAsync(folder, cancellationToken) is not { } record)
        {
            return await _reports.FollowAsync(folder, cancellationToken);
        }

        var apply = await FollowHereAsync(folder, record, cancellationToken);
        await _reports.TellAsync(folder, record, apply, cancellationToken);
        return apply;
    }

    /// <summary>Tells the other replicas how the applies of this workspace stand.</summary>
    public async Task TellAllAsync(CancellationToken cancellationToken)
    {
        foreach (var folder in PlanFolder.All(settings.Workspace).Where(folder => !_reports.IsTold(folder)))
        {
            if (File.Exists(folder.ApplyRecord))
            {
                await FollowAsync(folder, cancellationToken);
            }
        }
    }

    /// <summary>True while an apply of the folder runs.</summary>
    public async Task<bool> IsRunningAsync(PlanFolder folder, CancellationToken cancellationToken) =>
        await ReadAsync(folder, cancellationToken) is { } record && IsAlive(folder, record);

    /// <summary>True when another replica's apply of the run is known to run.</summary>
    public Task<bool> IsRunningElsewhereAsync(Upgrade.Runs.RunId run, CancellationToken cancellationToken) =>
        _shared.IsAnyRunningAsync(run, IsApplyOf, cancellationToken);

    /// <summary>True when an apply was ever begun under the folder's key, by whomever.</summary>
    public async Task<bool> WasBegunAsync(PlanFolder folder, CancellationToken cancellationToken) =>
        File.Exists(folder.ApplyRecord) || await _shared.WasBegunAsync(folder.Run, folder.Key, cancellationToken);

    /// <summary>
    /// Begins no apply any more, and asks each one that runs here to end in order: it saves the state and gives the lock back, and EKS
    /// goes on with the update. How many run still.
    /// </summary>
    public async Task<int> InterruptAllAsync(CancellationToken cancellationToken)
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

        var running = 0;
        foreach (var folder in PlanFolder.All(settings.Workspace))
        {
            if (ApplyRecord.Read(folder.ApplyRecord) is { } record && record.Machine == ProcessIdentity.Machine && IsAlive(folder, record))
            {
                running++;

                // Once only: at a second signal Terraform throws away what it knows.
                if (record is { InterruptedAt: null } && ApplyRecord.Read(folder.ApplyRecord) is { Process: { } process } known)
                {
                    (known with { InterruptedAt = time.GetUtcNow() }).Write(folder.ApplyRecord);
                    DetachedProcess.Interrupt(process);
                }
            }
        }

        return running;
    }

    /// <inheritdoc />
    public void Dispose() => _starting.Dispose();

    private async Task<TerraformApply> FollowHereAsync(PlanFolder folder, ApplyRecord record, CancellationToken cancellationToken)
    {
        // Looked at before the log is read: what ends in between is seen the next time, with its last word.
        var isAlive = IsAlive(folder, record);
        var log = await ApplyLog.ReadAsync(folder.ApplyOutput, cancellationToken);
        if (isAlive)
        {
            return new TerraformApply(ApplyPhase.Running, record.StartedAt, log.Working, log.Completed);
        }

        var exitCode = record.Process is { } process ? DetachedProcess.ExitCodeOf(process) : null;
        if (log.Errors.Count == 0 && log.IsSummedUp && exitCode is null or 0)
        {
            return Ended(ApplyPhase.Succeeded);
        }

        if (record.InterruptedAt is not null)
        {
            // Its errors only say that it was cancelled, in many words.
            return Ended(ApplyPhase.Lost) with { WasInterrupted = true };
        }

        if (log.Errors.Count > 0)
        {
            var owner = TerraformDiagnostics.FindLock(log.Errors) is { } held ? await locks.FindAsync(held, cancellationToken) : null;
            return Ended(ApplyPhase.Failed, TerraformDiagnostics.ToFailure(PlanMasks.Read(folder).Clean(log.Errors), settings.Environment, owner));
        }

        // An exit code below 128 is Terraform's own word, even when it found no other.
        return exitCode is > 0 and < 128
            ? Ended(ApplyPhase.Failed, new TerraformFailure(TerraformFailureKind.Other, Words(exitCode.Value, log.StrayLine is { } stray ? PlanMasks.Read(folder).Clean(stray) : null)))
            : Ended(ApplyPhase.Lost);

        TerraformApply Ended(ApplyPhase phase, TerraformFailure? failure = null) =>
            new(phase, record.StartedAt, phase == ApplyPhase.Lost ? log.Working : [], log.Completed, failure);
    }

    private async Task<ApplyRecord?> ReadAsync(PlanFolder folder, CancellationToken cancellationToken)
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

    private string Words(int exitCode, string? strayLine) => Redaction.Clean(
        $"Terraform ended with exit code {exitCode}{(strayLine is null ? "" : ": " + strayLine[..Math.Min(strayLine.Length, 300)])}", settings.Environment);

    private bool IsAlive(PlanFolder folder, ApplyRecord record) => record.IsAlive(
        folder.ApplyRecord, folder.ApplyOutput, SilentIsDead, time,
        () => ProcessIdentity.All()
            .Where(process => IsApplyOf(process, folder.Plan))
            .Select(process => (ProcessIdentity?)process)
            .FirstOrDefault());

    // Only the plan's path among the arguments tells a process whose id was never written.
    public static bool IsApplyOf(ProcessIdentity process, string plan) =>
        process.ReadArguments() is var arguments && arguments.Contains("apply") && arguments.Contains(plan);
}
