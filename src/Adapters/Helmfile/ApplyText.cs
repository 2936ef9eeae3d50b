using System.Text.RegularExpressions;
using EksUpgradeBot.Adapters.Processes;

namespace EksUpgradeBot.Adapters.Helmfile;

/// <summary>
/// What <c>helmfile apply</c> has printed so far, both streams in one. While it works helm says of each release how it went; the last
/// word is a table of those that are updated, deleted and failed (helmfile/helmfile <c>pkg/state/state.go</c>
/// <c>DisplayAffectedReleases</c>; the headings were <c>UPDATED RELEASES:</c> and became <c>===== Updated Releases =====</c>).
/// </summary>
internal sealed partial class ApplyText
{
    private const int MaxLineBytes = 64 * 1024;
    private const int LastLines = 200;

    private readonly List<string> _completed = [];
    private readonly Queue<string> _last = new();

    /// <summary>Releases that are done, in order.</summary>
    public IReadOnlyList<string> Completed => _completed;

    /// <summary>helmfile said its last word: the table.</summary>
    public bool IsSummedUp { get; private set; }

    /// <summary>It ended with an error, or says that a release failed.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>The last lines.</summary>
    public IReadOnlyList<string> Last => [.. _last];

    /// <summary>Reads what is there. The last line may be half written.</summary>
    public static async Task<ApplyText> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var text = new ApplyText();
        await PrintedLines.ReadAsync(path, MaxLineBytes, text.Add, cancellationToken);
        return text;
    }

    /// <summary>Takes a line.</summary>
    public void Add(string line)
    {
        _last.Enqueue(line);
        if (_last.Count > LastLines)
        {
            _last.Dequeue();
        }

        if (Done().Match(line) is { Success: true } done && !_completed.Contains(done.Groups["name"].Value))
        {
            _completed.Add(done.Groups["name"].Value);
        }

        if (Table().Match(line) is { Success: true } table)
        {
            IsSummedUp = true;
            HasFailed |= table.Groups["what"].Value.StartsWith("failed", StringComparison.OrdinalIgnoreCase);
        }

        HasFailed |= Error().IsMatch(line);
    }

    // Helm prints NAME: after an install or an upgrade that went well, and nothing of the kind after any other.
    [GeneratedRegex("^(NAME: (?<name>\\S+)$|release \"(?<name>[^\"]+)\" uninstalled)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Done();

    [GeneratedRegex(@"^=*\s*(?<what>updated|deleted|failed|failed to delete) releases\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Table();

    [GeneratedRegex(@"^(in \S+: |err: |err \d+: )", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Error();
}
