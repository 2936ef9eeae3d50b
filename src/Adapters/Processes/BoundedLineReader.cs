using System.Buffers;
using System.Text;

namespace EksUpgradeBot.Adapters.Processes;

/// <summary>
/// Reads lines of UTF-8 with a bound on each: a tool that prints a gigabyte without a newline must not take the bot with
/// it. A longer line is cut at a whole character and ends in <c>…</c>.
/// </summary>
internal sealed class BoundedLineReader(Stream stream, int maxLineBytes)
{
    // A pipe of Linux holds 64 KiB; a quarter of it keeps the copies cheap and the heap flat.
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly ArrayBufferWriter<byte> _line = new();
    private int _start;
    private int _end;
    private bool _cut;
    private bool _any;

    /// <summary>True when the last line that was read ended in a newline, so that nothing of it is still to come.</summary>
    public bool LineWasWhole { get; private set; }

    /// <summary>The next line; null at the end.</summary>
    public async ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_start == _end)
            {
                _start = 0;
                _end = await stream.ReadAsync(_buffer, cancellationToken);
                if (_end == 0)
                {
                    LineWasWhole = false;
                    return _any ? Take() : null;
                }
            }

            _any = true;
            var newline = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            var until = newline < 0 ? _end : _start + newline;
            Keep(_buffer.AsSpan(_start, until - _start));
            _start = newline < 0 ? _end : until + 1;
            if (newline >= 0)
            {
                LineWasWhole = true;
                return Take();
            }
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        var room = maxLineBytes - _line.WrittenCount;
        _cut |= bytes.Length > room;
        _line.Write(bytes[..Math.Min(bytes.Length, room)]);
    }

    private string Take()
    {
        var bytes = _line.WrittenSpan;
        bytes = _cut ? WholeCharacters(bytes) : bytes.TrimEnd((byte)'\r');
        var text = Encoding.UTF8.GetString(bytes) + (_cut ? "…" : "");
        _line.ResetWrittenCount();
        _cut = false;
        _any = false;
        return text;
    }

    private static ReadOnlySpan<byte> WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        // Back over the continuation bytes (10xxxxxx) of the last character, and over its first byte when it is not whole.
        var start = bytes.Length;
        while (start > 0 && bytes.Length - start < 3 && (bytes[start - 1] & 0xC0) == 0x80)
        {
            start--;
        }

        return start > 0 && Rune.DecodeFromUtf8(bytes[(start - 1)..], out _, out _) != OperationStatus.Done
            ? bytes[..(start - 1)]
            : bytes;
    }
}
