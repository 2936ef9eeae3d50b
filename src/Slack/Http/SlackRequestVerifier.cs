using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace EksUpgradeBot.Slack.Http;

/// <summary>Tells whether a request comes from Slack and is fresh (docs.slack.dev/authentication/verifying-requests-from-slack).</summary>
internal sealed class SlackRequestVerifier
{
    private const string Version = "v0=";
    private const int SignatureLength = 32;

    // Slack's own figure, in both directions: a clock that is ahead is no reason to accept a request for longer.
    private const long WindowSeconds = 300;

    private readonly byte[] _secret;
    private readonly TimeProvider _time;

    /// <exception cref="InvalidOperationException">There is no secret: everything would be accepted.</exception>
    public SlackRequestVerifier(string? secret, TimeProvider time)
    {
        if (string.IsNullOrWhiteSpace(secret))
        {
            throw new InvalidOperationException("Signed HTTP needs the app's signing secret (SLACK_SIGNING_SECRET).");
        }

        _secret = Encoding.UTF8.GetBytes(secret);
        _time = time;
    }

    /// <summary>Null when all is well, else what is wrong, for the log only.</summary>
    /// <param name="signatures">The header X-Slack-Signature.</param>
    /// <param name="timestamps">The header X-Slack-Request-Timestamp.</param>
    /// <param name="body">The bytes as they came.</param>
    public string? Refuse(StringValues signatures, StringValues timestamps, ReadOnlySpan<byte> body)
    {
        // Two headers leave open which of them some proxy in between has looked at.
        if (signatures.Count != 1 || timestamps.Count != 1)
        {
            return "one signature and one timestamp are needed";
        }

        var timestamp = timestamps[0]!;

        if (timestamp.Length is 0 or > 12 || !timestamp.All(char.IsAsciiDigit))
        {
            return "the timestamp is not a number";
        }

        if (Math.Abs(_time.GetUtcNow().ToUnixTimeSeconds() - long.Parse(timestamp, CultureInfo.InvariantCulture)) > WindowSeconds)
        {
            return "the timestamp is more than five minutes away";
        }

        var signature = signatures[0]!;
        Span<byte> claimed = stackalloc byte[SignatureLength];

        if (!signature.StartsWith(Version, StringComparison.Ordinal)
            || signature.Length != Version.Length + (2 * SignatureLength)
            || Convert.FromHexString(signature.AsSpan(Version.Length), claimed, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return "the signature has an unknown form";
        }

        Span<byte> due = stackalloc byte[SignatureLength];
        Sign(timestamp, body, due);

        return CryptographicOperations.FixedTimeEquals(claimed, due) ? null : "the signature does not fit";
    }

    private void Sign(string timestamp, ReadOnlySpan<byte> body, Span<byte> signature)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _secret);
        mac.AppendData(Encoding.ASCII.GetBytes($"v0:{timestamp}:"));
        mac.AppendData(body);
        mac.GetHashAndReset(signature);
    }
}
