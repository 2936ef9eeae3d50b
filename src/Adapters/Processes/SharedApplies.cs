using System.Text.Json;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Processes;

/// <summary>How an apply that this workspace knows nothing of stands.</summary>
internal enum Sighting
{
    /// <summary>Its replica saw it end, and said how.</summary>
    Ended,

    /// <summary>It runs: its replica said so a moment ago, or its process is seen.</summary>
    Running,

    /// <summary>Its process ran on this machine, and is gone.</summary>
    Gone,

    /// <summary>Its replica is silent, and its machine is not this one.</summary>
    OutOfSight,
}

/// <summary>What the replicas tell each other of the applies of one tool, through the store.</summary>
/// <param name="ledger">Null when the store is not used, as by a single command.</param>
/// <param name="replica">Who we are.</param>
/// <param name="tool"><c>terraform</c> or <c>helmfile</c>.</param>
/// <param name="time">The clock.</param>
internal sealed class SharedApplies(ApplyLedger? ledger, ReplicaName replica, string tool, TimeProvider time)
{
    // Its replica speaks every few seconds while it lives. A minute bears a slow database and clocks that differ a little.
    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(60);

    /// <summary>True when this replica may start the apply; written down before it does.</summary>
    public async Task<bool> TryBeginAsync(RunId run, string key, string sign, DateTimeOffset at, CancellationToken cancellationToken) =>
        ledger is null || await ledger.TryBeginAsync(
            new BegunApply
            {
                Run = run,
                Tool = tool,
                Key = key,
                Replica = replica.Value,
                Host = Environment.MachineName,
                Machine = ProcessIdentity.Machine,
                Sign = sign,
                StartedAt = at,
                SeenAt = at,
            },
            cancellationToken);

    /// <summary>The tool runs as this process.</summary>
    public Task NoteProcessAsync(RunId run, string key, ProcessIdentity process, CancellationToken cancellationToken) =>
        ledger?.NoteProcessAsync(run, tool, key, process, cancellationToken) ?? Task.CompletedTask;

    /// <summary>Tells the others how an apply of this workspace stands.</summary>
    public Task ReportAsync<TReport>(RunId run, string key, TReport report, bool hasEnded, CancellationToken cancellationToken) =>
        ledger?.ReportAsync(run, tool, key, JsonSerializer.Serialize(report), time.GetUtcNow(), hasEnded, cancellationToken) ?? Task.CompletedTask;

    /// <summary>True when an apply was ever begun under the key, by whomever.</summary>
    public async Task<bool> WasBegunAsync(RunId run, string key, CancellationToken cancellationToken) =>
        ledger is not null && await ledger.FindAsync(run, tool, key, cancellationToken) is not null;

    /// <summary>
    /// How an apply stands that another workspace was used for, with the last that was told of it, if anything; null when none was ever begun.
    /// </summary>
    public async Task<(Sighting Sighting, BegunApply Apply, TReport? Told)?> LookAsync<TReport>(
        RunId run, string key, Func<ProcessIdentity, string, bool> isIt, CancellationToken cancellationToken)
        where TReport : class =>
        ledger is not null && await ledger.FindAsync(run, tool, key, cancellationToken) is { } apply
            ? (Look(apply, isIt), apply, Read<TReport>(apply.Report))
            : null;

    /// <summary>True when another workspace's apply of the run is known to run.</summary>
    public async Task<bool> IsAnyRunningAsync(RunId run, Func<ProcessIdentity, string, bool> isIt, CancellationToken cancellationToken) =>
        ledger is not null
        && (await ledger.ListOpenAsync(run, tool, cancellationToken)).Any(apply => Look(apply, isIt) == Sighting.Running);

    /// <summary>The applies of this tool that were begun between two times, on any machine.</summary>
    public async Task<IReadOnlyList<(Sighting Sighting, BegunApply Apply)>> ListBegunAsync(
        DateTimeOffset from, DateTimeOffset to, Func<ProcessIdentity, string, bool> isIt, CancellationToken cancellationToken) =>
        ledger is null ? [] : [.. (await ledger.ListBegunAsync(tool, from, to, cancellationToken)).Select(apply => (Look(apply, isIt), apply))];

    private static TReport? Read<TReport>(string? report)
        where TReport : class
    {
        try
        {
            return report is null ? null : JsonSerializer.Deserialize<TReport>(report);
        }
        catch (JsonException)
        {
            // Said by another version of the bot: EKS, or the cluster, knows what happened.
            return null;
        }
    }

    private Sighting Look(BegunApply apply, Func<ProcessIdentity, string, bool> isIt)
    {
        var isFresh = time.GetUtcNow() - apply.SeenAt < SilentAfter;
        return apply switch
        {
            { EndedAt: not null } => Sighting.Ended,

            // A replica that is known to be dead is no proof that its tool is: only the machine itself knows its processes.
            { Machine: var machine } when machine != ProcessIdentity.Machine => isFresh ? Sighting.Running : Sighting.OutOfSight,
            { Process: { } process } => DetachedProcess.IsAlive(process) ? Sighting.Running : Sighting.Gone,

            // Between the row and the process id: just being started, or its replica died in between.
            _ => isFresh || ProcessIdentity.All().Any(process => isIt(process, apply.Sign)) ? Sighting.Running : Sighting.Gone,
        };
    }
}
