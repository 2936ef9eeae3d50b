using System.Buffers;
using System.Text.Json;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>The part of a stream that was read and not taken yet. It grows with what is asked of it at once, up to a bound.</summary>
internal sealed class StreamWindow(Stream stream) : IDisposable
{
    // A pipe of Linux gives at most 64 KiB at a time; from a file, fewer and larger reads cost less.
    private const int FirstSize = 256 * 1024;

    // One resource of 256 MiB is no plan any more; without a bound the whole document could be one value.
    private const int LargestValue = 256 * 1024 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _start;
    private int _end;

    /// <summary>True when the stream was read to its end: nothing follows what is here.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>How many bytes are here.</summary>
    public int Length => _end - _start;

    /// <summary>What is here. Valid until the next filling.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start, Length);

    /// <summary>Takes so many of the bytes that are here. Valid until the next filling.</summary>
    public ReadOnlyMemory<byte> Take(int count)
    {
        var taken = _buffer.AsMemory(_start, count);
        _start += count;
        return taken;
    }

    /// <summary>Reads until so many bytes are here, or the stream ends.</summary>
    /// <exception cref="JsonException">It has ended already, or that is more than one value may have.</exception>
    public async ValueTask FillAsync(int wanted, CancellationToken cancellationToken)
    {
        if (HasEnded)
        {
            throw new JsonException("The document ends too early.");
        }

        MakeRoom(Math.Max(wanted, Length + 1));
        do
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            _end += read;
            HasEnded = read == 0;
        }
        while (!HasEnded && Length < wanted);
    }

    /// <summary>Gives the buffer back, emptied: it held secrets.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = [];
    }

    private void MakeRoom(int size)
    {
        if (size > LargestValue)
        {
            throw new JsonException("One value of the document is larger than 256 MiB.");
        }

        var old = _buffer;
        var target = size > old.Length ? ArrayPool<byte>.Shared.Rent(Math.Max(size, 2 * old.Length)) : old;
        Bytes.CopyTo(target);
        _end -= _start;
        _start = 0;
        _buffer = target;
        if (target != old)
        {
            ArrayPool<byte>.Shared.Return(old, clearArray: true);
        }
    }
}
