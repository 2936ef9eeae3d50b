using System.Text.Json;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Adapters.Kubernetes.Evidence;

/// <summary>
/// Finds the objects in a file of manifests by its lines, without making a tree of it: files are megabytes, may be templates that no
/// parser takes, and come from outside. What is no object is passed over.
/// </summary>
internal static class ManifestScanner
{
    /// <summary>Each object with API version and kind.</summary>
    /// <param name="text">YAML documents, or JSON in their place.</param>
    /// <param name="file">The name for the places; empty to give none.</param>
    public static IEnumerable<ManifestObject> Scan(string text, string file)
    {
        if (text.AsSpan().TrimStart().StartsWith("{"))
        {
            return ScanJson(text, file);
        }

        return ScanLines(text, file);
    }

    private static IEnumerable<ManifestObject> ScanLines(string text, string file)
    {
        var document = new Draft();
        var items = new Draft();
        var at = 0;
        foreach (var range in Lines(text))
        {
            at++;
            var line = text[range];
            if (line.StartsWith("---", StringComparison.Ordinal))
            {
                foreach (var found in End())
                {
                    yield return found;
                }

                continue;
            }

            var indent = line.Length - line.TrimStart(' ').Length;
            var rest = line[indent..];
            if (indent == 0 && !rest.StartsWith("- ", StringComparison.Ordinal))
            {
                document.Read(rest, at, isTop: true);
            }
            else if (indent == 2 && document.InMetadata)
            {
                document.ReadName(rest);
            }

            // The items of a List are objects of their own, as deep as the first of them.
            if (document.IsList && rest.StartsWith("- ", StringComparison.Ordinal) && (items.Depth < 0 || items.Depth == indent))
            {
                if (items.ToObject(file) is { } before)
                {
                    yield return before;
                }

                items = new Draft { Depth = indent };
                items.Read(rest[2..], at, isTop: true);
            }
            else if (items.Depth >= 0 && indent == items.Depth + 2)
            {
                items.Read(rest, at, isTop: true);
            }
            else if (items.Depth >= 0 && indent == items.Depth + 4 && items.InMetadata)
            {
                items.ReadName(rest);
            }
        }

        foreach (var found in End())
        {
            yield return found;
        }

        IEnumerable<ManifestObject> End()
        {
            ManifestObject?[] found = [items.ToObject(file), document.IsList ? null : document.ToObject(file)];
            document = new Draft();
            items = new Draft();
            return found.OfType<ManifestObject>();
        }
    }

    private static IEnumerable<Range> Lines(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            var stop = end < 0 ? text.Length : end;
            yield return start..(stop > start && text[stop - 1] == '\r' ? stop - 1 : stop);
            start = stop + 1;
        }
    }

    private static IEnumerable<ManifestObject> ScanJson(string text, string file)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            yield break;
        }

        using (document)
        {
            IEnumerable<JsonElement> roots = document.RootElement.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array
                ? items.EnumerateArray()
                : [document.RootElement];
            foreach (var root in roots)
            {
                if (Text(root, "apiVersion") is { } version && Text(root, "kind") is { } kind)
                {
                    var name = root.TryGetProperty("metadata", out var metadata) ? Text(metadata, "name") : null;
                    yield return new ManifestObject(version, kind, name ?? "", file.Length == 0 ? "" : $"{file}:1");
                }
            }
        }
    }

    private static string? Text(JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>An object as far as its lines have been read.</summary>
    private sealed class Draft
    {
        private string? _apiVersion;
        private string? _kind;
        private string _name = "";
        private int _line;

        /// <summary>The indentation of the dash that began it; -1 when it is a document of its own.</summary>
        public int Depth { get; init; } = -1;

        public bool InMetadata { get; private set; }

        public bool IsList => _kind?.EndsWith("List", StringComparison.Ordinal) is true;

        public void Read(string line, int at, bool isTop)
        {
            InMetadata = isTop && line.StartsWith("metadata:", StringComparison.Ordinal);
            if (Value(line, "apiVersion:") is { } version)
            {
                _apiVersion ??= version;
                _line = _line == 0 ? at : _line;
            }
            else if (Value(line, "kind:") is { } kind)
            {
                _kind ??= kind;
            }
        }

        public void ReadName(string line) => _name = _name.Length == 0 && Value(line, "name:") is { } name ? name : _name;

        public ManifestObject? ToObject(string file) =>
            _apiVersion is { Length: > 0 } version && _kind is { Length: > 0 } kind && !version.Contains("{{") && !kind.Contains("{{")
                ? new ManifestObject(version, kind, _name.Contains("{{") ? "" : _name, file.Length == 0 ? "" : $"{file}:{_line}")
                : null;

        private static string? Value(string line, string key) =>
            line.StartsWith(key, StringComparison.Ordinal) ? line[key.Length..].Split(" #")[0].Trim().Trim('"', '\'') : null;
    }
}
