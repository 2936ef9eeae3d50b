using System.Text.Json;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>
/// Walks a JSON document of any size that comes as a stream: one value is taken whole where it is wanted, and what is not
/// wanted passes by without being kept. Only the largest value that is taken decides about the memory. What passes by is only looked
/// at for its end, several times faster than a parser reads it: within it, invalid JSON with matching brackets goes unnoticed.
/// </summary>
internal sealed class JsonStream(Stream stream) : IDisposable
{
    private readonly StreamWindow _window = new(stream);
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = 512 });

    /// <summary>True when the stream was read to its end, which means that a parser's complaint is about what is missing.</summary>
    public bool HasEnded => _window.HasEnded;

    /// <summary>The next bytes, without taking them: fewer when the stream ends before.</summary>
    public async ValueTask<byte[]> PeekAsync(int count, CancellationToken cancellationToken)
    {
        while (!_window.HasEnded && _window.Length < count)
        {
            await _window.FillAsync(count, cancellationToken);
        }

        return _window.Bytes[..Math.Min(count, _window.Length)].ToArray();
    }

    /// <summary>Takes the mark with which some editors begin a file of UTF-8.</summary>
    public async ValueTask SkipByteOrderMarkAsync(CancellationToken cancellationToken)
    {
        if (await PeekAsync(3, cancellationToken) is [0xEF, 0xBB, 0xBF])
        {
            _window.Take(3);
        }
    }

    /// <summary>True when the stream holds nothing but white space, from here on.</summary>
    public async ValueTask<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        while (!_window.HasEnded && _window.Bytes.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            await _window.FillAsync(_window.Length + 1, cancellationToken);
        }

        return _window.Bytes.IndexOfAnyExcept(" \t\r\n"u8) < 0;
    }

    /// <summary>Takes the opening of an object or array; false when something else comes.</summary>
    public async ValueTask<bool> TryEnterAsync(JsonTokenType opening, CancellationToken cancellationToken)
    {
        bool? entered;
        while ((entered = TryEnter(opening)) is null)
        {
            await _window.FillAsync(2, cancellationToken);
        }

        return entered.Value;
    }

    /// <summary>Takes the name of the next property of the object that is open; null at its end.</summary>
    public async ValueTask<string?> ReadNameAsync(CancellationToken cancellationToken)
    {
        string? name;
        while (!TryReadName(out name))
        {
            await _window.FillAsync(2, cancellationToken);
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
            await _window.FillAsync(Math.Max(2, 2 * _window.Length), cancellationToken);
        }

        return value;
    }

    /// <summary>Lets the next value pass by.</summary>
    public async ValueTask SkipAsync(CancellationToken cancellationToken)
    {
        JsonTokenType? first;
        while ((first = TryTakeToken()) is null)
        {
            await _window.FillAsync(_window.Length + 1, cancellationToken);
        }

        if (first is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return;
        }

        var scan = new JsonScan();
        while (!TrySkip(ref scan))
        {
            await _window.FillAsync(_window.Length + 1, cancellationToken);
        }

        _state = JsonScan.Close(first.Value, _state);
    }

    /// <summary>Gives the buffer back, emptied: it held secrets.</summary>
    public void Dispose() => _window.Dispose();

    private Utf8JsonReader Reader() => new(_window.Bytes, _window.HasEnded, _state);

    private ReadOnlyMemory<byte> Take(in Utf8JsonReader reader)
    {
        _state = reader.CurrentState;
        return _window.Take((int)reader.BytesConsumed);
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
            Take(reader);
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

        Take(reader);
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
            Take(reader);
            return true;
        }

        var from = (int)reader.TokenStartIndex;
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            value = Take(reader)[from..];
            return true;
        }

        var inner = (int)reader.BytesConsumed;
        var scan = new JsonScan();
        if (!scan.TryFindEnd(_window.Bytes[inner..], out var length))
        {
            return false;
        }

        _state = JsonScan.Close(reader.TokenType, reader.CurrentState);
        value = _window.Take(inner + length)[from..];
        return true;
    }

    private JsonTokenType? TryTakeToken()
    {
        var reader = Reader();
        if (!reader.Read())
        {
            return null;
        }

        Take(reader);
        return reader.TokenType;
    }

    private bool TrySkip(ref JsonScan scan)
    {
        var isDone = scan.TryFindEnd(_window.Bytes, out var length);
        _window.Take(length);
        return isDone;
    }
}
