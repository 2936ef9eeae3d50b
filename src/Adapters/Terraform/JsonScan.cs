using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>Finds where an object or array ends whose opening bracket was taken, piece by piece: it heeds nothing but brackets and strings.</summary>
internal struct JsonScan()
{
    private static readonly SearchValues<byte> Marks = SearchValues.Create("\"{}[]"u8);

    private int _depth = 1;
    private bool _inString;

    /// <summary>Lets a parser that stands before a value pass over it, and goes on behind it.</summary>
    /// <param name="reader">The parser.</param>
    /// <param name="rest">What the parser was made from; afterwards what follows on the value. It must hold the whole value.</param>
    public static void Skip(ref Utf8JsonReader reader, ref ReadOnlySpan<byte> rest)
    {
        reader.Read();
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return;
        }

        var inner = rest[(int)reader.BytesConsumed..];
        if (!new JsonScan().TryFindEnd(inner, out var length))
        {
            throw new JsonException("A value ends too early.");
        }

        rest = inner[length..];
        reader = new Utf8JsonReader(rest, isFinalBlock: true, Close(reader.TokenType, reader.CurrentState));
    }

    /// <summary>The state of a parser that saw an object or array open, when that is closed.</summary>
    public static JsonReaderState Close(JsonTokenType opening, JsonReaderState state)
    {
        var reader = new Utf8JsonReader(opening == JsonTokenType.StartObject ? "}"u8 : "]"u8, isFinalBlock: false, state);
        reader.Read();
        return reader.CurrentState;
    }

    /// <summary>Goes on with the next bytes.</summary>
    /// <param name="bytes">What follows on all that was taken so far.</param>
    /// <param name="length">How much of it was taken: up to and with the closing bracket, or all but a backslash whose second half is missing.</param>
    /// <returns>True when the end is there.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // One call may be the whole of a large plan: there is no time to warm up.
    public bool TryFindEnd(ReadOnlySpan<byte> bytes, out int length)
    {
        for (length = 0; length < bytes.Length;)
        {
            var found = _inString ? bytes[length..].IndexOfAny((byte)'"', (byte)'\\') : bytes[length..].IndexOfAny(Marks);
            if (found < 0)
            {
                length = bytes.Length;
                return false;
            }

            length += found;
            switch (bytes[length])
            {
                case (byte)'\\' when length + 1 == bytes.Length:
                    return false;

                case (byte)'\\':
                    length += 2;
                    break;

                case (byte)'"':
                    _inString = !_inString;
                    length++;
                    break;

                case (byte)'{' or (byte)'[':
                    _depth++;
                    length++;
                    break;

                default:
                    length++;
                    if (--_depth == 0)
                    {
                        return true;
                    }

                    break;
            }
        }

        return false;
    }
}
