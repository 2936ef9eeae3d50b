using System.Text;
using System.Text.Json;

namespace EksUpgradeBot.Adapters.Code.Json;

/// <summary>Reads a JSON file into its parts, each with its place, which System.Text.Json's own documents do not keep.</summary>
internal ref struct JsonParser
{
    private readonly byte[] _bytes;
    private Utf8JsonReader _reader;
    private int _line = 1;
    private int _counted;

    private JsonParser(byte[] bytes)
    {
        _bytes = bytes;
        _reader = new Utf8JsonReader(bytes);
    }

    /// <summary>The value that a file holds.</summary>
    /// <exception cref="RefusalException">The file is not JSON as Terraform reads it.</exception>
    public static JsonPart Parse(string name, byte[] bytes)
    {
        const string Mend = "Mend the file until terraform validate takes it.";
        if (bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble))
        {
            throw new RefusalException(new VersionRefusal(
                name, 1, "the file begins with a byte order mark, which Terraform does not take in JSON", "Save it without one."));
        }

        var parser = new JsonParser(bytes);
        try
        {
            parser._reader.Read();
            var part = parser.Read();
            parser._reader.Read();
            return part;
        }
        catch (JsonException e)
        {
            throw new RefusalException(new VersionRefusal(name, (int)(e.LineNumber ?? 0) + 1, "the file is not JSON", Mend));
        }
        catch (InvalidOperationException)
        {
            // Thrown for a string whose bytes are no UTF-8.
            throw new RefusalException(new VersionRefusal(name, parser._line, "the file is not JSON in UTF-8", Mend));
        }
    }

    /// <summary>The value whose first token was just read. It nests 64 deep at most, which is the reader's own limit.</summary>
    private JsonPart Read()
    {
        var line = CountLines();
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new List<JsonMember>();
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
                {
                    var (name, at) = (_reader.GetString()!, CountLines());
                    _reader.Read();
                    members.Add(new JsonMember(name, at, Read()));
                }

                return new JsonObject(line, members);
            case JsonTokenType.StartArray:
                var items = new List<JsonPart>();
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Read());
                }

                return new JsonArray(line, items);
            case JsonTokenType.String:
                return new JsonText(line, _reader.ValueIsEscaped ? null : (int)_reader.TokenStartIndex + 1, _reader.GetString()!);
            default:
                return new JsonWord(line, Encoding.UTF8.GetString(_reader.ValueSpan));
        }
    }

    private int CountLines()
    {
        var at = (int)_reader.TokenStartIndex;
        _line += _bytes.AsSpan(_counted, at - _counted).Count((byte)'\n');
        _counted = at;
        return _line;
    }
}
