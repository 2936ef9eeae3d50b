using System.Buffers;
using System.Buffers.Text;
using System.IO.Compression;
using System.Text.Json;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness.Knowledge;

namespace EksUpgradeBot.Adapters.Kubernetes.Evidence;

/// <summary>
/// Reads what Helm stores of a release (helm/helm <c>pkg/storage/driver/util.go</c>). It comes from whoever may write Secrets, so it is
/// unpacked with a limit; the values in it, which hold secrets, are skipped.
/// </summary>
internal static class StoredReleases
{
    // Packed it is at most 1 MiB, Kubernetes's limit for a Secret; charts pack about ten to one.
    private const int MostUnpacked = 32 * 1024 * 1024;

    /// <summary>The release in a Secret, with the objects whose API version is on its way out.</summary>
    /// <exception cref="InvalidDataException">It is no release of Helm's, or too large.</exception>
    public static InstalledChart Read(ChartSecret secret)
    {
        var labels = secret.Metadata?.Labels ?? new Dictionary<string, string>();
        var stored = Unpack(secret.Data?.Release ?? []);
        return new InstalledChart(
            secret.Metadata?.Namespace ?? "",
            labels.GetValueOrDefault("name") ?? secret.Metadata?.Name ?? "",
            $"{stored.Chart?.Metadata?.Name ?? "unknown chart"}-{stored.Chart?.Metadata?.Version ?? "?"}",
            stored.Version ?? 0,
            stored.Chart?.Metadata?.KubeVersion is { Length: > 0 } range ? range : null,
            [.. ManifestScanner.Scan(stored.Manifest ?? "", "").Where(item => ApiRemovals.Find(item.ApiVersion, item.Kind) is not null)]);
    }

    private static StoredRelease Unpack(byte[] value)
    {
        // Helm's own base64 lies inside that of Kubernetes, which the JSON reader has taken off.
        if (Base64.DecodeFromUtf8InPlace(value, out var length) != OperationStatus.Done)
        {
            throw new InvalidDataException("it is not base64");
        }

        try
        {
            using var gzip = new GZipStream(new MemoryStream(value, 0, length), CompressionMode.Decompress);
            return JsonSerializer.Deserialize(new Limited(gzip, MostUnpacked), EvidenceJson.Default.StoredRelease) ?? throw new InvalidDataException("it is empty");
        }
        catch (JsonException unreadable)
        {
            throw new InvalidDataException("it is not JSON", unreadable);
        }
    }

    /// <summary>A stream that ends in an error after so many bytes: a small Secret can unpack to gigabytes.</summary>
    private sealed class Limited(Stream inner, int most) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            _read += read;
            return _read <= most ? read : throw new InvalidDataException($"it unpacks to more than {most / 1024 / 1024} MiB");
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
