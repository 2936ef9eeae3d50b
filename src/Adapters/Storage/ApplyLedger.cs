using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Storage;

/// <summary>An apply that was begun, as every replica knows it.</summary>
public sealed record BegunApply
{
    /// <summary>The run.</summary>
    public required RunId Run { get; init; }

    /// <summary><c>terraform</c> or <c>helmfile</c>.</summary>
    public required string Tool { get; init; }

    /// <summary>Step and attempt.</summary>
    public required string Key { get; init; }

    /// <summary>Which replica began it.</summary>
    public required string Replica { get; init; }

    /// <summary>That replica's host, which Terraform writes into the state lock.</summary>
    public required string Host { get; init; }

    /// <summary>Its machine and space of process ids: <see cref="ProcessIdentity.Machine"/>.</summary>
    public required string Machine { get; init; }

    /// <summary>What the process shows in its arguments or environment.</summary>
    public required string Sign { get; init; }

    /// <summary>When, by that replica's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The process; null when its replica died, or was stopped, before it could write it down.</summary>
    public ProcessIdentity? Process { get; init; }

    /// <summary>When its replica last knew how it stood.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>How it stood then, as JSON of the tool's adapter; null when nothing was said yet.</summary>
    public string? Report { get; init; }

    /// <summary>When its replica saw that the process was gone; null while it was not seen to end.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>
/// The applies that were begun, in the store: written before a tool is started, so that no replica starts the same one again, and kept
/// up to date by the replica that can see the process, so that every other knows how it stands. Rows are never deleted: they are a log.
/// </summary>
public sealed class ApplyLedger(Database database)
{
    private const string Select =
        """
        select run as Run, tool as Tool, key as Key, replica as Replica, host as Host, machine as Machine, sign as Sign, pid as Pid,
               pid_start_time as PidStartTime, started_at as StartedAt, seen_at as SeenAt, report as Report, ended_at as EndedAt
        from applies
        """;

    /// <summary>True when the caller may start the apply: the row is on the disk, and the only one. False for every other, for ever.</summary>
    public async Task<bool> TryBeginAsync(BegunApply begun, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            session => session.ExecuteAsync(
                """
                insert into applies (run, tool, key, replica, host, machine, sign, started_at, seen_at)
                values (@Run, @Tool, @Key, @Replica, @Host, @Machine, @Sign, @At, @At)
                on conflict do nothing
                """,
                new
                {
                    Run = begun.Run.Value,
                    begun.Tool,
                    begun.Key,
                    begun.Replica,
                    begun.Host,
                    begun.Machine,
                    begun.Sign,
                    At = StoredTime.Write(begun.StartedAt),
                }),
            cancellationToken) == 1;

    /// <summary>The tool runs as this process.</summary>
    public Task NoteProcessAsync(RunId run, string tool, string key, ProcessIdentity process, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.ExecuteAsync(
                "update applies set pid = @Pid, pid_start_time = @Start where run = @Run and tool = @Tool and key = @Key",
                new { Run = run.Value, Tool = tool, Key = key, Pid = (long)process.Pid, Start = process.StartTime }),
            cancellationToken);

    /// <summary>How the apply stands, said by the replica that can see its process. The last word stays.</summary>
    public Task ReportAsync(RunId run, string tool, string key, string report, DateTimeOffset at, bool hasEnded, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.ExecuteAsync(
                """
                update applies set report = @Report, seen_at = @At, ended_at = @EndedAt
                where run = @Run and tool = @Tool and key = @Key and ended_at is null
                """,
                new { Run = run.Value, Tool = tool, Key = key, Report = report, At = StoredTime.Write(at), EndedAt = hasEnded ? StoredTime.Write(at) : null }),
            cancellationToken);

    /// <summary>The apply; null when none was ever begun.</summary>
    public async Task<BegunApply?> FindAsync(RunId run, string tool, string key, CancellationToken cancellationToken) =>
        (await database.ReadAsync(
            session => session.FindAsync<Row>($"{Select} where run = @Run and tool = @Tool and key = @Key", new { Run = run.Value, Tool = tool, Key = key }),
            cancellationToken))?.ToApply();

    /// <summary>The applies of a run that were not seen to end.</summary>
    public Task<IReadOnlyList<BegunApply>> ListOpenAsync(RunId run, string tool, CancellationToken cancellationToken) =>
        ListAsync("where run = @Run and tool = @Tool and ended_at is null", new { Run = run.Value, Tool = tool }, cancellationToken);

    /// <summary>The applies of a tool that were begun between two times.</summary>
    public Task<IReadOnlyList<BegunApply>> ListBegunAsync(string tool, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        ListAsync(
            "where tool = @Tool and started_at >= @From and started_at <= @To order by started_at desc",
            new { Tool = tool, From = StoredTime.Write(from), To = StoredTime.Write(to) }, cancellationToken);

    private async Task<IReadOnlyList<BegunApply>> ListAsync(string where, object arguments, CancellationToken cancellationToken) =>
        [.. (await database.ReadAsync(session => session.ListAsync<Row>($"{Select} {where}", arguments), cancellationToken)).Select(row => row.ToApply())];

    private sealed record Row
    {
        public string Run { get; init; } = "";

        public string Tool { get; init; } = "";

        public string Key { get; init; } = "";

        public string Replica { get; init; } = "";

        public string Host { get; init; } = "";

        public string Machine { get; init; } = "";

        public string Sign { get; init; } = "";

        public long? Pid { get; init; }

        public long? PidStartTime { get; init; }

        public string StartedAt { get; init; } = "";

        public string SeenAt { get; init; } = "";

        public string? Report { get; init; }

        public string? EndedAt { get; init; }

        public BegunApply ToApply() => new()
        {
            Run = new RunId(Run),
            Tool = Tool,
            Key = Key,
            Replica = Replica,
            Host = Host,
            Machine = Machine,
            Sign = Sign,
            Process = Pid is { } pid && PidStartTime is { } start ? new ProcessIdentity((int)pid, start) : null,
            StartedAt = StoredTime.Read(StartedAt),
            SeenAt = StoredTime.Read(SeenAt),
            Report = Report,
            EndedAt = EndedAt is { } ended ? StoredTime.Read(ended) : null,
        };
    }
}
