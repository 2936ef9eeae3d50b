using System.Text.Json;
using System.Text.Json.Serialization;

namespace EksUpgradeBot.Adapters.Processes;

/// <summary>
/// That an apply was started, on the disk before it is. Its being there, even empty after a crash, forbids a second apply for ever.
/// </summary>
internal sealed record ApplyRecord
{
    /// <summary>SHA-256 of what is applied: of the plan file, or of the diff that was shown.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>When.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Where the tool runs.</summary>
    public string RootModule { get; init; } = "";

    /// <summary>The host's name, which Terraform writes into the state lock.</summary>
    public string Host { get; init; } = "";

    /// <summary>The machine and its space of process ids: the id below means nothing on another.</summary>
    public string Machine { get; init; } = "";

    /// <summary>The tool's process id; null between the record and the start.</summary>
    public int? Pid { get; init; }

    /// <summary>Its start time.</summary>
    public long? PidStartTime { get; init; }

    /// <summary>When the bot asked the tool to end because it was itself to end; null when it never did.</summary>
    public DateTimeOffset? InterruptedAt { get; init; }

    /// <summary>The process; null when it is not known.</summary>
    [JsonIgnore]
    public ProcessIdentity? Process => Pid is { } pid && PidStartTime is { } start ? new ProcessIdentity(pid, start) : null;

    /// <summary>The record in a file; null when no apply was ever started.</summary>
    public static ApplyRecord? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ApplyRecord>(File.ReadAllBytes(path)) ?? new ApplyRecord();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException)
        {
            // A crash between making the file and filling it.
            return new ApplyRecord();
        }
    }

    /// <summary>Writes the first record; false when there is one already, by whomever.</summary>
    public bool TryWriteFirst(string path)
    {
        try
        {
            using var file = PrivateFile.Create(path);
            file.Write(JsonSerializer.SerializeToUtf8Bytes(this));
            file.Flush(flushToDisk: true);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    /// <summary>Replaces the record.</summary>
    public void Write(string path) => PrivateFile.WriteDurably(path, JsonSerializer.SerializeToUtf8Bytes(this));

    /// <summary>True while the tool runs.</summary>
    /// <param name="path">Where the record is; the process id is added when only <paramref name="find"/> knew the process.</param>
    /// <param name="output">What the tool prints into.</param>
    /// <param name="silentIsDead">How long the output must be untouched before a process that cannot be seen is taken for dead.</param>
    /// <param name="find">Finds the process when its id was never written.</param>
    public bool IsAlive(string path, string output, TimeSpan silentIsDead, TimeProvider time, Func<ProcessIdentity?> find)
    {
        if (Machine.Length > 0 && Machine != ProcessIdentity.Machine)
        {
            var lastWord = File.Exists(output) ? File.GetLastWriteTimeUtc(output) : StartedAt?.UtcDateTime ?? default;
            return time.GetUtcNow().UtcDateTime - lastWord < silentIsDead;
        }

        if (Process is { } known)
        {
            return DetachedProcess.IsAlive(known);
        }

        // The bot died between the record and the process id.
        if (find() is not { } found)
        {
            return false;
        }

        (this with { Pid = found.Pid, PidStartTime = found.StartTime }).Write(path);
        return true;
    }
}
