using System.Text.Json;
using System.Text.Json.Serialization;
using EksUpgradeBot.Adapters.Processes;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>
/// That an apply was started, on the disk before it is. Its being there, even empty after a crash, forbids a second apply for ever.
/// </summary>
internal sealed record ApplyRecord
{
    /// <summary>SHA-256 of the plan file.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>When.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Where Terraform runs.</summary>
    public string RootModule { get; init; } = "";

    /// <summary>The host's name, which Terraform writes into the state lock.</summary>
    public string Host { get; init; } = "";

    /// <summary>The machine and its space of process ids: the id below means nothing on another.</summary>
    public string Machine { get; init; } = "";

    /// <summary>Terraform's process id; null between the record and the start.</summary>
    public int? Pid { get; init; }

    /// <summary>Its start time.</summary>
    public long? PidStartTime { get; init; }

    /// <summary>The process; null when it is not known.</summary>
    [JsonIgnore]
    public ProcessIdentity? Process => Pid is { } pid && PidStartTime is { } start ? new ProcessIdentity(pid, start) : null;

    /// <summary>The record; null when no apply was ever started.</summary>
    public static ApplyRecord? Read(PlanFolder folder)
    {
        try
        {
            return JsonSerializer.Deserialize<ApplyRecord>(File.ReadAllBytes(folder.ApplyRecord)) ?? new ApplyRecord();
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
    public bool TryWriteFirst(PlanFolder folder)
    {
        try
        {
            using var file = PlanFolder.Create(folder.ApplyRecord);
            file.Write(JsonSerializer.SerializeToUtf8Bytes(this));
            file.Flush(flushToDisk: true);
            return true;
        }
        catch (IOException) when (File.Exists(folder.ApplyRecord))
        {
            return false;
        }
    }

    /// <summary>Replaces the record.</summary>
    public void Write(PlanFolder folder) => PlanFolder.WriteDurably(folder.ApplyRecord, JsonSerializer.SerializeToUtf8Bytes(this));
}
