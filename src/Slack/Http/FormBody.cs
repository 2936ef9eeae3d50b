using System.Text;

namespace EksUpgradeBot.Slack.Http;

/// <summary>Reads a form-encoded body from its bytes, which are still needed as they are for the signature.</summary>
internal static class FormBody
{
    // Far above what Slack sends, far below what would hurt.
    private const int MaxFields = 100;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Null when it is malformed, or says the same field twice.</summary>
    public static Dictionary<string, string>? TryRead(ReadOnlySpan<byte> body)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);

        foreach (var range in body.Split((byte)'&'))
        {
            var field = body[range];

            if (field.IsEmpty)
            {
                continue;
            }

            var equals = field.IndexOf((byte)'=');
            var name = Decode(equals < 0 ? field : field[..equals]);
            var value = equals < 0 ? "" : Decode(field[(equals + 1)..]);

            if (name is null || value is null || fields.Count >= MaxFields || !fields.TryAdd(name, value))
            {
                return null;
            }
        }

        return fields;
    }

    private static string? Decode(ReadOnlySpan<byte> encoded)
    {
        var decoded = encoded.Length <= 1024 ? stackalloc byte[encoded.Length] : new byte[encoded.Length];
        var length = 0;

        for (var at = 0; at < encoded.Length; at++)
        {
            switch (encoded[at])
            {
                case (byte)'+':
                    decoded[length++] = (byte)' ';
                    break;

                case (byte)'%':
                    if (at + 2 >= encoded.Length
                        || !char.IsAsciiHexDigit((char)encoded[at + 1])
                        || !char.IsAsciiHexDigit((char)encoded[at + 2]))
                    {
                        return null;
                    }

                    decoded[length++] = (byte)((HexOf(encoded[at + 1]) << 4) | HexOf(encoded[at + 2]));
                    at += 2;
                    break;

                case var other:
                    decoded[length++] = other;
                    break;
            }
        }

        try
        {
            return Strict.GetString(decoded[..length]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static int HexOf(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
