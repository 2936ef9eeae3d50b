using System.Text.Json;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>What an apply has printed so far, as <c>terraform apply -json</c> writes it, one object a line.</summary>
internal sealed class ApplyLog
{
    // Terraform's own lines are far shorter. A dump of the state in an emergency is longer, and must not be kept.
    private const int MaxLineBytes = 256 * 1024;

    private readonly Dictionary<string, int> _working = new(StringComparer.Ordinal);
    private readonly List<string> _completed = [];
    private readonly List<TerraformDiagnostic> _errors = [];

    /// <summary>Addresses in work.</summary>
    public IReadOnlyList<TerraformWork> Working => [.. _working.Select(work => new TerraformWork(work.Key, work.Value))];

    /// <summary>Addresses that are done.</summary>
    public IReadOnlyList<string> Completed => _completed;

    /// <summary>The errors.</summary>
    public IReadOnlyList<TerraformDiagnostic> Errors => _errors;

    /// <summary>Terraform said its last word of a good end: the summary, which a failed apply never prints.</summary>
    public bool IsSummedUp { get; private set; }

    /// <summary>The last line that was no JSON, such as an error of the command line; null when there was none.</summary>
    public string? StrayLine { get; private set; }

    /// <summary>Reads what is there. The last line may be half written.</summary>
    public static async Task<ApplyLog> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var log = new ApplyLog();
        await PrintedLines.ReadAsync(path, MaxLineBytes, log.Add, cancellationToken);
        return log;
    }

    /// <summary>Takes a line.</summary>
    public void Add(string text)
    {
        if (text.Length == 0 || text[0] != '{')
        {
            StrayLine = text.Trim() is { Length: > 0 } stray ? stray : StrayLine;
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            Add(document.RootElement);
        }
        catch (JsonException)
        {
            // Half written, or cut because it was too long.
        }
    }

    private static string? AddressOf(JsonElement line, out int elapsed)
    {
        elapsed = 0;
        if (!line.TryGetProperty("hook", out var hook) || !hook.TryGetProperty("resource", out var resource))
        {
            return null;
        }

        elapsed = hook.TryGetProperty("elapsed_seconds", out var seconds) && seconds.TryGetDouble(out var value) ? (int)value : 0;
        return resource.TryGetProperty("addr", out var address) ? address.GetString() : null;
    }

    private void Add(JsonElement line)
    {
        if (TerraformDiagnostic.FromLine(line) is { } error)
        {
            _errors.Add(error);
            return;
        }

        var type = line.TryGetProperty("type", out var name) ? name.GetString() : null;
        if (type == "change_summary")
        {
            IsSummedUp |= line.TryGetProperty("changes", out var changes)
                && changes.TryGetProperty("operation", out var operation) && operation.GetString() == "apply";
        }
        else if (AddressOf(line, out var elapsed) is { } address)
        {
            Move(type, address, elapsed);
        }
    }

    private void Move(string? type, string address, int elapsed)
    {
        switch (type)
        {
            case "apply_start":
                // A replacement starts twice, to destroy and to make: it is done when the second is.
                _completed.Remove(address);
                _working[address] = 0;
                break;
            case "apply_progress":
                _working[address] = elapsed;
                break;
            case "apply_complete":
                _working.Remove(address);
                _completed.Add(address);
                break;
            case "apply_errored":
                _working.Remove(address);
                break;
        }
    }
}
