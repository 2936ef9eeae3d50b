using System.Text;
using System.Text.Json;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>Finds where properties stand in a JSON file, so that a refusal can name the line.</summary>
internal static class JsonPlaces
{
    /// <summary>The path (arrays do not count) and line of every property.</summary>
    /// <exception cref="RefusalException">The file is not JSON.</exception>
    public static IReadOnlyList<(IReadOnlyList<string> Path, int Line)> Of(CodeFile file)
    {
        var found = new List<(IReadOnlyList<string>, int)>();
        var path = new Stack<string>();
        var bom = file.Bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var reader = new Utf8JsonReader(file.Bytes.AsSpan(bom));
        try
        {
            // A container hides the property that it is the value of until it ends; an element of an array has none.
            var containers = new Stack<bool>();
            var pending = false;
            var line = 1;
            var counted = 0;
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        path.Push(reader.GetString()!);
                        var at = bom + (int)reader.TokenStartIndex;
                        line += file.Bytes.AsSpan(counted, at - counted).Count((byte)'\n');
                        counted = at;
                        found.Add(([.. path.Reverse()], line));
                        pending = true;
                        break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        containers.Push(pending);
                        pending = false;
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        PopWhen(containers.Pop());
                        break;
                    default:
                        PopWhen(pending);
                        pending = false;
                        break;
                }
            }
        }
        catch (JsonException e)
        {
            throw new RefusalException(new VersionRefusal(
                file.Name, (int)(e.LineNumber ?? 0) + 1, "the file is not JSON", "Mend the file until terraform validate takes it."));
        }

        return found;

        void PopWhen(bool isValueOfProperty)
        {
            if (isValueOfProperty)
            {
                path.Pop();
            }
        }
    }
}
