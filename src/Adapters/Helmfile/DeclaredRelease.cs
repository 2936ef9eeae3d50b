using System.Text.Json;
using System.Text.RegularExpressions;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Helmfile;

/// <summary>A release that the helmfile declares, from <c>helmfile list --output json</c> (helmfile/helmfile <c>pkg/app/app.go</c> <c>list</c>).</summary>
internal sealed partial record DeclaredRelease(string Name, string Namespace, bool Enabled, bool Installed, string Chart, string Version)
{
    /// <summary>The namespace where it is none that the helmfile names.</summary>
    public const string DefaultNamespace = "default";

    /// <summary>Reads the list.</summary>
    /// <exception cref="OutsideException">It is none.</exception>
    public static IReadOnlyList<DeclaredRelease> Parse(string json)
    {
        try
        {
            return [.. (JsonSerializer.Deserialize<List<DeclaredRelease>>(json, JsonSerializerOptions.Web) ?? [])
                .Select(release => release with { Namespace = release.Namespace is { Length: > 0 } space ? space : DefaultNamespace })];
        }
        catch (JsonException unreadable)
        {
            throw new OutsideException("Reading the list of releases failed: helmfile printed no readable JSON.", isTransient: false, innerException: unreadable);
        }
    }

    /// <summary>The chart with the version that would be deployed, and the version of what it installs; only the chart's name where no version is fixed.</summary>
    public (string Chart, string? App) Target(string directory)
    {
        var file = Path.Combine(directory, Chart, "Chart.yaml");
        if (File.Exists(file))
        {
            var fields = File.ReadLines(file).Select(line => Field().Match(line)).Where(match => match.Success)
                .GroupBy(match => match.Groups["key"].Value).ToDictionary(group => group.Key, group => group.First().Groups["value"].Value);
            return ($"{fields.GetValueOrDefault("name", Path.GetFileName(Chart))}-{fields.GetValueOrDefault("version", "unknown")}", fields.GetValueOrDefault("appVersion"));
        }

        var name = Path.GetFileName(Chart.TrimEnd('/'));
        return (Exact().IsMatch(Version ?? "") ? $"{name}-{Version!.TrimStart('v')}" : name, null);
    }

    [GeneratedRegex("^(?<key>name|version|appVersion):\\s*[\"']?(?<value>[^\"'#\\s]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Field();

    // Anything else is a range, which says nothing of the version that is taken.
    [GeneratedRegex(@"^v?\d+\.\d+\.\d+([-+][0-9A-Za-z.+-]+)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Exact();
}
