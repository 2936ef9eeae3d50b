using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>Starts applies that outlive the bot, at most one per folder for ever, and says how they stand.</summary>
internal sealed class TerraformApplies(TerraformSettings settings, TimeProvider time) : IDisposable
{
    // Terraform prints its progress every 10 seconds. Where the process cannot be seen, a log this long untouched is dead.
    private static readonly TimeSpan SilentIsDead = TimeSpan.FromSeconds(60);

    // Between the record and the process id lies an instant in which an apply would look lost.
    private readonly SemaphoreSlim _starting = new(1, 1);

    /// <summary>Starts the apply of the folder's plan, unless one was ever started.</summary>
    public async Task StartAsync(PlanFolder folder, string rootModule, Func<Task<ToolCall>> toCall, CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (File.Exists(folder.ApplyRecord))
            {
                return;
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
    public async Task<TerraformApply> FollowAsync(PlanFolder folder, CancellationToken cancellationToken)
    {
        var record = await ReadAsync(folder, cancellationToken);
        if (record is null)
        {
            return new TerraformApply(ApplyPhase.NotStarted, null, [], []);
        }

        // Looked at before the log is read: what ends in between is seen the next time, with its last word.
        var isAlive = IsAlive(folder, record);
        var log = await ApplyLog.ReadAsync(folder.ApplyOutput, cancellationToken);
        if (isAlive)
        {
            return new TerraformApply(ApplyPhase.Running, record.StartedAt, log.Working, log.Completed);
        }

        var exitCode = record.Process is { } process ? DetachedProcess.ExitCodeOf(process) : null;
        if (log.Errors.Count > 0)
        {
            return Ended(ApplyPhase.Failed, TerraformDiagnostics.ToFailure(PlanMasks.Read(folder).Clean(log.Errors), settings.Environment, settings.Workspace));
        }

        if (log.IsSummedUp && exitCode is null or 0)
        {
            return Ended(ApplyPhase.Succeeded);
        }

        // An exit code below 128 is Terraform's own word, even when it found no other.
        return exitCode is > 0 and < 128
            ? Ended(ApplyPhase.Failed, new TerraformFailure(TerraformFailureKind.Other, Words(exitCode.Value, log.StrayLine is { } stray ? PlanMasks.Read(folder).Clean(stray) : null)))
            : Ended(ApplyPhase.Lost);

        TerraformApply Ended(ApplyPhase phase, TerraformFailure? failure = null) =>
            new(phase, record.StartedAt, phase == ApplyPhase.Lost ? log.Working : [], log.Completed, failure);
    }

    /// <summary>True while an apply of the folder runs.</summary>
    public async Task<bool> IsRunningAsync(PlanFolder folder, CancellationToken cancellationToken) =>
        await ReadAsync(folder, cancellationToken) is { } record && IsAlive(folder, record);

    /// <inheritdoc />
    public void Dispose() => _starting.Dispose();

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

    // Only the plan's path among the arguments tells a process whose id was never written.
    private bool IsAlive(PlanFolder folder, ApplyRecord record) => record.IsAlive(
        folder.ApplyRecord, folder.ApplyOutput, SilentIsDead, time,
        () => ProcessIdentity.All()
            .Where(process => process.ReadArguments() is var arguments && arguments.Contains("apply") && arguments.Contains(folder.Plan))
            .Select(process => (ProcessIdentity?)process)
            .FirstOrDefault());
}
