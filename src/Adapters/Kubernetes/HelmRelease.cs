using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace EksUpgradeBot.Adapters.Kubernetes;

/// <summary>The newest revision of a Helm release.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Status">Helm's word: <c>deployed</c>, <c>failed</c>, <c>pending-upgrade</c>, … An open set.</param>
/// <param name="ChangedAt">When this revision was begun.</param>
/// <param name="ChartAndVersion">Such as <c>web-4.0.7</c>; null when what Helm stored cannot be read.</param>
/// <param name="AppVersion">The version of what the chart installs; null when the chart does not say.</param>
public sealed record HelmRelease(
    string Name, string Namespace, string Status, DateTimeOffset ChangedAt, string? ChartAndVersion, string? AppVersion)
{
    /// <summary>An operation runs, or was killed in the middle: Helm refuses another one.</summary>
    public bool IsPending => Status.StartsWith("pending-", StringComparison.Ordinal);
}

/// <summary>
/// Reads what Helm stores: a Secret <c>sh.helm.release.v1.NAME.vREVISION</c> whose value is base64 of gzip of JSON, in base64 once
/// more as Kubernetes has it (helm/helm <c>pkg/storage/driver/util.go</c>). Of the JSON only the chart's metadata is looked at; the
/// values, which hold secrets, are skipped.
/// </summary>
internal static class HelmSecret
{
    // Secrets are at most 1 MiB; what unpacks to more than this is no release of Helm's.
    private const int MostUnpacked = 32 * 1024 * 1024;

    /// <summary>The revision in a Secret. Name, status and number are labels, so that a selector finds them.</summary>
    public static (HelmRelease Release, int Number) ToRevision(ReleaseSecret secret)
    {
        var labels = secret.Metadata?.Labels ?? new Dictionary<string, string>();
        var (chart, app) = ReadChart(secret.Data?.Release);
        var release = new HelmRelease(
            labels.GetValueOrDefault("name", ""), secret.Metadata?.Namespace ?? "", labels.GetValueOrDefault("status", "unknown"),
            secret.Metadata?.CreationTimestamp ?? default, chart, app);
        return (release, int.TryParse(labels.GetValueOrDefault("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);
    }

    private static (string? ChartAndVersion, string? AppVersion) ReadChart(string? data)
    {
        try
        {
            var packed = Convert.FromBase64String(Encoding.ASCII.GetString(Convert.FromBase64String(data ?? "")));
            using var unpacked = new MemoryStream();
            using (var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress))
            {
                var buffer = new byte[64 * 1024];
                for (int read; (read = gzip.Read(buffer)) > 0 && unpacked.Length < MostUnpacked;)
                {
                    unpacked.Write(buffer, 0, read);
                }
            }

            using var release = JsonDocument.Parse(unpacked.GetBuffer().AsMemory(0, (int)unpacked.Length));
            var metadata = release.RootElement.GetProperty("chart").GetProperty("metadata");
            var app = metadata.TryGetProperty("appVersion", out var version) ? version.GetString() : null;
            return ($"{metadata.GetProperty("name").GetString()}-{metadata.GetProperty("version").GetString()}", app is { Length: > 0 } ? app : null);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return (null, null);
        }
    }
}
