using System.Buffers;
using System.Text.Json;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>
/// Walks a JSON document of any size that comes as a stream: one value is taken whole where it is wanted, and what is not
/// wanted passes by without being kept. Only the largest value that is taken decides about the memory. What passes by is only looked
/// at for its end, several times faster than a parser reads it: within it, invalid JSON with matching brackets goes unnoticed.
/// </summary>
internal sealed class JsonStream(Stream stream) : IDisposable
{
    // A pipe of Linux gives at most 64 KiB at a time; from a file, fewer and larger reads cost less.
    private const int FirstSize = 256 * 1024;

    // One resource of 256 MiB is no plan any more; without a bound the whole document could be one value.
    private const int LargestValue = 256 * 1024 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = 512 });
    private int _start;
    private int _end;
    private bool _isLast;

    /// <summary>True when the stream was read to its end, which means that a parser's complaint is about what is missing.</summary>
    public bool HasEnded => _isLast;

    /// <summary>The next bytes, without taking them: fewer when the stream ends before.</summary>
    public async ValueTask<byte[]> PeekAsync(int count, CancellationToken cancellationToken)
    {
        while (!_isLast && _end - _start < count)
        {
            await FillAsync(count, cancellationToken);
        }

        return _buffer.AsSpan(_start, Math.Min(count, _end - _start)).ToArray();
    }

    /// <summary>Takes the mark with which some editors begin a file of UTF-8.</summary>
    public async ValueTask SkipByteOrderMarkAsync(CancellationToken cancellationToken)
    {
        if (await PeekAsync(3, cancellationToken) is [0xEF, 0xBB, 0xBF])
        {
            _start += 3;
        }
    }

    /// <summary>True when the stream holds nothing but white space, from here on.</summary>
    public async ValueTask<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        while (!_isLast && _buffer.AsSpan(_start, _end - _start).IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            await FillAsync(_end - _start + 1, cancellationToken);
        }

        return _buffer.AsSpan(_start, _end - _start).IndexOfAnyExcept(" \t\r\n"u8) < 0;
    }

    /// <summary>Takes the opening of an object or array; false when something else comes.</summary>
    public async ValueTask<bool> TryEnterAsync(JsonTokenType opening, CancellationToken cancellationToken)
    {
        bool? entered;
        while ((entered = TryEnter(opening)) is null)
        {
            await FillAsync(2, cancellationToken);
        }

        return entered.Value;
    }

    /// <summary>Takes the name of the next property of the object that is open; null at its end.</summary>
    public async ValueTask<string?> ReadNameAsync(CancellationToken cancellationToken)
    {
        string? name;
        while (!TryReadName(out name))
        {
            await FillAsync(2, cancellationToken);
        }

        return name;
    }

    /// <summary>
    /// Takes the next value whole: of the property whose name was read, or of the array that is open. Null at the array's
    /// end. Valid until the next call.
    /// </summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadValueAsync(CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>? value;
        while (!TryReadValue(out value))
        {
            // Twice as much each time, or reading a large value would try again for each 64 KiB of it.
            await FillAsync(Math.Max(2, 2 * (_end - _start)), cancellationToken);
        }

        return value;
    }

    /// <summary>Lets the next value pass by.</summary>
    public async ValueTask SkipAsync(CancellationToken cancellationToken)
    {
        JsonTokenType? first;
        while ((first = TryTakeToken()) is null)
        {
            await FillAsync(_end - _start + 1, cancellationToken);
        }

        if (first is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return;
        }

        var scan = new JsonScan();
        while (!TrySkip(ref scan))
        {
            await FillAsync(_end - _start + 1, cancellationToken);
        }

        _state = JsonScan.Close(first.Value, _state);
    }

    /// <summary>Gives the buffer back, emptied: it held secrets.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = [];
    }

    private Utf8JsonReader Reader() => new(_buffer.AsSpan(_start, _end - _start), _isLast, _state);

    private void Took(in Utf8JsonReader reader)
    {
        _state = reader.CurrentState;
        _start += (int)reader.BytesConsumed;
    }

    private bool? TryEnter(JsonTokenType opening)
    {
        var reader = Reader();
        if (!reader.Read())
        {
            return null;
        }

        if (reader.TokenType == opening)
        {
            Took(reader);
            return true;
        }

        return false;
    }

    private bool TryReadName(out string? name)
    {
        var reader = Reader();
        name = null;
        if (!reader.Read())
        {
            return false;
        }

        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            name = reader.GetString();
        }

        Took(reader);
        return true;
    }

    private bool TryReadValue(out ReadOnlyMemory<byte>? value)
    {
        var reader = Reader();
        value = null;
        if (!reader.Read())
        {
            return false;
        }

        if (reader.TokenType == JsonTokenType.EndArray)
        {
            Took(reader);
            return true;
        }

        var from = _start + (int)reader.TokenStartIndex;
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            Took(reader);
            value = _buffer.AsMemory(from, _start - from);
            return true;
        }

        var inner = _start + (int)reader.BytesConsumed;
        var scan = new JsonScan();
        if (!scan.TryFindEnd(_buffer.AsSpan(inner, _end - inner), out var length))
        {
            return false;
        }

        _state = JsonScan.Close(reader.TokenType, reader.CurrentState);
        _start = inner + length;
        value = _buffer.AsMemory(from, _start - from);
        return true;
    }

    private JsonTokenType? TryTakeToken()
    {
        var reader = Reader();
        if (!reader.Read())
        {
            return null;
        }

        Took(reader);
        return reader.TokenType;
    }

    private bool TrySkip(ref JsonScan scan)
    {
        var isDone = scan.TryFindEnd(_buffer.AsSpan(_start, _end - _start), out var length);
        _start += length;
        return isDone;
    }

    /// <summary>Reads until so many bytes are there that were not taken, or the stream ends.</summary>
    private async ValueTask FillAsync(int wanted, CancellationToken cancellationToken)
    {
        if (_isLast)
        {
            throw new JsonException("The document ends too early.");
        }

        MakeRoom(Math.Max(wanted, _end - _start + 1));
        do
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            _end += read;
            _isLast = read == 0;
        }
        while (!_isLast && _end - _start < wanted);
    }

    private void MakeRoom(int size)
    {
        if (size > LargestValue)
        {
            throw new JsonException("One value of the document is larger than 256 MiB.");
        }

        var old = _buffer;
        var target = size > old.Length ? ArrayPool<byte>.Shared.Rent(Math.Max(size, 2 * old.Length)) : old;
        old.AsSpan(_start, _end - _start).CopyTo(target);
        _end -= _start;
        _start = 0;
        _buffer = target;
        if (target != old)
        {
            ArrayPool<byte>.Shared.Return(old, clearArray: true);
        }
    }
}
