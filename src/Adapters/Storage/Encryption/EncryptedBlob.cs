using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Storage.Encryption;

/// <summary>
/// One piece of content as it is stored: compressed, then AES-256-GCM under a random nonce. The run, the kind and the name are
/// authenticated with it, so that it opens nowhere but in its own place.
/// <code>
/// "EKB1" · key id (8 bytes) · nonce (12) · tag (16) · ciphertext
/// </code>
/// </summary>
internal static class EncryptedBlob
{
    /// <summary>Bytes of a key's id in the header.</summary>
    public const int KeyIdLength = 8;

    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HeaderLength = 4 + KeyIdLength + NonceLength + TagLength;

    private static ReadOnlySpan<byte> Mark => "EKB1"u8;

    /// <summary>Encrypts content for its place.</summary>
    public static byte[] Seal(EncryptionKeys keys, BlobPlace place, ReadOnlySpan<byte> content)
    {
        var (id, key) = keys.First;
        var packed = Pack(content);
        var blob = new byte[HeaderLength + packed.Length];
        Mark.CopyTo(blob);
        id.CopyTo(blob.AsSpan(4));

        // Random, and 96 bits: four thousand million blobs under one key would be the limit (NIST SP 800-38D, 8.3).
        var nonce = blob.AsSpan(4 + KeyIdLength, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(nonce, packed, blob.AsSpan(HeaderLength), blob.AsSpan(HeaderLength - TagLength, TagLength), Associated(place, blob));
        CryptographicOperations.ZeroMemory(packed);
        return blob;
    }

    /// <summary>Decrypts what was encrypted for this place.</summary>
    /// <exception cref="OutsideException">The key is not among the given ones, or the blob was changed or belongs elsewhere (final).</exception>
    public static byte[] Open(EncryptionKeys keys, BlobPlace place, byte[] blob)
    {
        if (blob.Length < HeaderLength || !blob.AsSpan(0, 4).SequenceEqual(Mark))
        {
            throw Damaged(place);
        }

        var id = blob.AsSpan(4, KeyIdLength);
        var key = keys.Find(id) ?? throw new OutsideException(
            $"{place} is encrypted with the key {Convert.ToHexStringLower(id)}, which the bot was not given.", isTransient: false)
        {
            Remedy = "Put that key behind the new one in EKSBOT_ENCRYPTION_KEY, separated by a comma, until the runs of its time have ended. Else abort the run.",
        };
        var packed = new byte[blob.Length - HeaderLength];
        try
        {
            using var aes = new AesGcm(key, TagLength);
            aes.Decrypt(
                blob.AsSpan(4 + KeyIdLength, NonceLength), blob.AsSpan(HeaderLength), blob.AsSpan(HeaderLength - TagLength, TagLength), packed,
                Associated(place, blob));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw Damaged(place);
        }

        return Unpack(packed);
    }

    // Each part with its length, so that no two places run together; the mark and the key id, so that no other header is read for this one.
    private static byte[] Associated(BlobPlace place, ReadOnlySpan<byte> blob)
    {
        var text = string.Concat(
            new[] { place.Kind, place.Run.Value, place.Name }.Select(part => $"{Encoding.UTF8.GetByteCount(part)}:{part}"));
        return [.. blob[..(4 + KeyIdLength)], .. Encoding.UTF8.GetBytes(text)];
    }

    private static byte[] Pack(ReadOnlySpan<byte> content)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            brotli.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] Unpack(byte[] packed)
    {
        using var content = new MemoryStream();
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        brotli.CopyTo(content);
        return content.ToArray();
    }

    private static OutsideException Damaged(BlobPlace place) =>
        new($"{place} cannot be read from the store: it was changed, cut off, or put there for something else.", isTransient: false)
        {
            Remedy = "Do not trust the database before somebody knows why. Retry makes it anew.",
        };
}

/// <summary>What a piece of content is: it can be read only as that.</summary>
/// <param name="Kind">Where it is kept: <c>vault</c>.</param>
/// <param name="Run">The run that keeps it.</param>
/// <param name="Name">Its name in the run.</param>
internal sealed record BlobPlace(string Kind, RunId Run, string Name)
{
    /// <summary>For people: <c>plan/2-nodes-1 of run prod-20260302</c>.</summary>
    public override string ToString() => $"{Name} of run {Run}";
}
