using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>
/// Applies of Terraform plans that outlive the bot: what may be begun, how they stand (those of this workspace by their process and output,
/// those of other replicas by what these say), and how they end in order when the bot is stopped.
/// </summary>
internal sealed class TerraformApplies(TerraformSettings settings, OwnLocks locks, TimeProvider time) : IDisposable
{
    // Terraform prints its progress every 10 seconds. Where the process cannot be seen, a log this long untouched is dead.
    private static readonly TimeSpan SilentIsDead = TimeSpan.FromSeconds(60);

    private const int LongestSaid = 300;

    private readonly DetachedApplies _detached = new(
        new SharedApplies(settings.Ledger, settings.Replica, "terraform", time), SilentIsDead, IsApplyOf, time);

    private readonly ApplyReports _reports = new(new SharedApplies(settings.Ledger, settings.Replica, "terraform", time));

    /// <summary>Starts the apply of the folder's plan, unless one was ever started.</summary>
    public Task StartAsync(PlanFolder folder, Func<Task<ToolCall>> toCall, CancellationToken cancellationToken) => _detached.StartAsync(
        folder.Apply,
        async () =>
        {
            var hash = await PlanFolder.HashAsync(folder.Plan, cancellationToken)
                ?? throw new OutsideException("The plan to apply is not there any more.", isTransient: false);
            if (!File.Exists(folder.PlanDigest) || await File.ReadAllTextAsync(folder.PlanDigest, cancellationToken) != hash)
            {
                throw new OutsideException("The plan file is not the one that was made: it was changed or damaged since.", isTransient: false)
                {
                    Remedy = "Make a new plan.",
                };
            }

            return (await toCall(), hash);
        },
        cancellationToken);

    /// <summary>How the folder's apply stands, whoever began it.</summary>
    public async Task<TerraformApply> FollowAsync(PlanFolder folder, CancellationToken cancellationToken)
    {
        if (await _detached.FindAsync(folder.Apply, cancellationToken) is not { } record)
        {
            return await _reports.FollowAsync(folder, cancellationToken);
        }

        var apply = await FollowHereAsync(folder, record, cancellationToken);
        await _detached.TellAsync(folder.Apply, record, apply, apply.Phase == ApplyPhase.Running, cancellationToken);
        return apply;
    }

    /// <summary>Tells the other replicas how the applies of this workspace stand.</summary>
    public async Task TellAllAsync(CancellationToken cancellationToken)
    {
        foreach (var folder in PlanFolder.All(settings.Workspace).Where(folder => !_detached.IsTold(folder.Apply)))
        {
            if (File.Exists(folder.ApplyRecord))
            {
                await FollowAsync(folder, cancellationToken);
            }
        }
    }

    /// <summary>True while an apply of the folder runs.</summary>
    public Task<bool> IsRunningAsync(PlanFolder folder, CancellationToken cancellationToken) => _detached.IsRunningAsync(folder.Apply, cancellationToken);

    /// <summary>True when another replica's apply of the run is known to run.</summary>
    public Task<bool> IsRunningElsewhereAsync(RunId run, CancellationToken cancellationToken) => _detached.IsRunningElsewhereAsync(run, cancellationToken);

    /// <summary>True when an apply was ever begun under the folder's key, by whomever.</summary>
    public Task<bool> WasBegunAsync(PlanFolder folder, CancellationToken cancellationToken) => _detached.WasBegunAsync(folder.Apply, cancellationToken);

    /// <summary>
    /// Begins no apply any more, and asks each one that runs here to end in order: it saves the state and gives the lock back, and EKS
    /// goes on with the update. How many run still.
    /// </summary>
    public async Task<int> InterruptAllAsync(CancellationToken cancellationToken)
    {
        await _detached.CloseAsync(cancellationToken);

        var running = 0;
        foreach (var folder in PlanFolder.All(settings.Workspace))
        {
            if (ApplyRecord.Read(folder.ApplyRecord) is { } record && record.Machine == ProcessIdentity.Machine && _detached.IsAlive(folder.Apply, record))
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
    public void Dispose() => _detached.Dispose();

    private async Task<TerraformApply> FollowHereAsync(PlanFolder folder, ApplyRecord record, CancellationToken cancellationToken)
    {
        // Looked at before the log is read: what ends in between is seen the next time, with its last word.
        var isAlive = _detached.IsAlive(folder.Apply, record);
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

    private string Words(int exitCode, string? strayLine)
    {
        // Cleaned before it is cut: the beginning of a secret is not known for one.
        var said = strayLine is null ? "" : ": " + Redaction.Clean(strayLine, settings.Environment);
        return $"Terraform ended with exit code {exitCode}{(said.Length > LongestSaid ? said[..LongestSaid] : said)}";
    }

    /// <summary>True when a process is the apply of a plan file: only its path among the arguments tells a process whose id was never written.</summary>
    public static bool IsApplyOf(ProcessIdentity process, string plan) =>
        process.ReadArguments() is var arguments && arguments.Contains("apply") && arguments.Contains(plan);
}
