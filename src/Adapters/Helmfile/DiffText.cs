using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Helmfile;

/// <summary>
/// Reads what <c>helmfile diff</c> prints, line by line as it comes. On standard output a line <c>Comparing release=…</c> for each
/// release, and under it helm-diff's text: a heading for each object that differs, then its lines, each with a sign in front. On
/// standard error, at the end, the releases that are affected; only there stand those that would be uninstalled. The order of the
/// releases is the helmfile's, whatever runs at once (helmfile/helmfile <c>pkg/state/state.go</c> <c>DiffReleases</c>;
/// databus23/helm-diff <c>diff/report.go</c>).
/// </summary>
internal sealed partial class DiffText
{
    // What is kept is for a person who looks; the digest is over all of it.
    private const int MostKept = 4 * 1024 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly StringBuilder _kept = new();
    private readonly List<ComparedRelease> _compared = [];
    private ComparedRelease? _current;
    private bool _isSecret;
    private bool _isAffectedList;

    /// <summary>The releases that were compared and differ, in order, and those that would be uninstalled.</summary>
    public IReadOnlyList<ComparedRelease> Changed => [.. _compared.Where(release => release.IsChanged)];

    /// <summary>What was printed, without colours and the content of Secrets.</summary>
    public string Kept => _kept.ToString();

    /// <summary>Lower-case hexadecimal SHA-256 over what differs. Paths of charts that helmfile fetched for itself are left out: they change each time.</summary>
    public string Sha256 => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>Takes a line.</summary>
    public void Add(ToolLine line)
    {
        var text = Colour().Replace(line.Text, "");
        if (line.IsError)
        {
            AddLog(text);
        }
        else
        {
            AddDiff(text);
        }
    }

    private void AddLog(string text)
    {
        if (text.Trim() == "Affected releases are:")
        {
            _isAffectedList = true;
        }
        else if (_isAffectedList && Affected().Match(text) is { Success: true } affected)
        {
            var name = affected.Groups["name"].Value;
            if (affected.Groups["what"].Value == "DELETED")
            {
                _compared.Add(new ComparedRelease(name, affected.Groups["chart"].Value, null) { IsUninstalled = true });
                Keep($"{name} DELETED");
            }
        }
        else
        {
            _isAffectedList = false;
        }
    }

    private void AddDiff(string text)
    {
        if (Comparing().Match(text) is { Success: true } comparing)
        {
            var space = comparing.Groups["namespace"].Value;
            _current = new ComparedRelease(comparing.Groups["name"].Value, comparing.Groups["chart"].Value, space.Length > 0 ? space : null);
            _compared.Add(_current);
            _isSecret = false;
            Keep($"release {_current.Name} {_current.Namespace}");
        }
        else if (text.Contains("Release was not present in Helm.", StringComparison.Ordinal))
        {
            Current().IsNew = true;
        }
        else if (text.Length > 0 && text[0] is not ('+' or '-' or ' ') && Heading().Match(text) is { Success: true } heading)
        {
            var name = new ObjectName(heading.Groups["kind"].Value, heading.Groups["namespace"].Value, heading.Groups["name"].Value);
            Current().Objects.Add(new ObjectChange(name, heading.Groups["what"].Value switch
            {
                "has been added" => ChangeKind.Create,
                "has been removed" => ChangeKind.Delete,
                _ => ChangeKind.Update,
            }));
            _isSecret = name.Kind == "Secret";
            Keep(text);
        }
        else if (!_isSecret)
        {
            NoteChart(text);
            Keep(text);
        }
    }

    // Charts label their objects with themselves; where nothing else says which version it is, this does.
    private void NoteChart(string text)
    {
        if (_current is { } release && ChartLabel().Match(text) is { Success: true } label)
        {
            if (label.Groups["sign"].Value == "-")
            {
                release.LabelBefore ??= label.Groups["chart"].Value;
            }
            else
            {
                release.LabelAfter ??= label.Groups["chart"].Value;
            }
        }
    }

    private ComparedRelease Current() => _current
        ?? throw new OutsideException("helmfile diff shows changes without saying of which release.", isTransient: false)
        {
            Remedy = "Install helmfile 1.0 or later where the bot runs.",
        };

    private void Keep(string line)
    {
        _hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        if (_kept.Length + line.Length < MostKept)
        {
            _kept.Append(line).Append('\n');
        }
    }

    [GeneratedRegex("\\e\\[[0-9;]*m", RegexOptions.CultureInvariant)]
    private static partial Regex Colour();

    [GeneratedRegex(@"^Comparing release=(?<name>[^,]+), chart=(?<chart>[^,]+?)(, namespace=(?<namespace>.*))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Comparing();

    [GeneratedRegex(
        @"^(?<namespace>[^,]*), (?<name>[^,]+), (?<kind>\w+) \([^)]*\) (?<what>has been added|has been removed|has changed|changed ownership)\b",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s+(?<name>\S+) \((?<chart>.*)\) (?<what>UPDATED|DELETED)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Affected();

    [GeneratedRegex("^(?<sign>[+-])\\s+helm\\.sh/chart: \"?(?<chart>[A-Za-z0-9._+-]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ChartLabel();
}

/// <summary>A release that helmfile compared.</summary>
internal sealed class ComparedRelease(string name, string chart, string? @namespace)
{
    public string Name => name;

    public string Chart => chart;

    /// <summary>Null when helmfile did not say, as before 1.0.</summary>
    public string? Namespace => @namespace;

    /// <summary>Helm knows it not yet.</summary>
    public bool IsNew { get; set; }

    public bool IsUninstalled { get; init; }

    public List<ObjectChange> Objects { get; } = [];

    /// <summary>The chart's label in lines that go.</summary>
    public string? LabelBefore { get; set; }

    /// <summary>The chart's label in lines that come.</summary>
    public string? LabelAfter { get; set; }

    public bool IsChanged => IsNew || IsUninstalled || Objects.Count > 0;
}
