using System.Buffers;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>Finds where an object or array ends whose opening bracket was taken, piece by piece: it heeds nothing but brackets and strings.</summary>
internal struct JsonScan()
{
    private static readonly SearchValues<byte> Marks = SearchValues.Create("\"{}[]"u8);

    private int _depth = 1;
    private bool _inString;

    /// <summary>Goes on with the next bytes.</summary>
    /// <param name="bytes">What follows on all that was taken so far.</param>
    /// <param name="length">How much of it was taken: up to and with the closing bracket, or all but a backslash whose second half is missing.</param>
    /// <returns>True when the end is there.</returns>
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
