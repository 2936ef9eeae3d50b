using System.Text;
using EksUpgradeBot.Adapters.Code;
using EksUpgradeBot.Tests.Shared;
using Xunit.Sdk;

namespace EksUpgradeBot.Adapters.Tests.Code;

/// <summary>
/// A layout of the corpus: a sentence, the command, the files, and either the one file after the edit or the refusal.
/// Read as bytes, because line ends and byte order marks are what it is about.
/// </summary>
public sealed class EditorCase : IXunitSerializable
{
    private const string NoNewline = "(no newline)";

    public EditorCase()
    {
    }

    private EditorCase(string name) => Name = name;

    public string Name { get; private set; } = "";

    /// <summary>The root module, relative to where the files are written.</summary>
    public string RootModule { get; private set; } = ".";

    public string? Module { get; private set; }

    public string? Attribute { get; private set; }

    public IReadOnlyList<string> VarFiles { get; private set; } = [];

    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public (string File, byte[] Content)? After { get; private set; }

    public string? Refused { get; private set; }

    private static string Corpus { get; } = Repository.PathOf("tests/Adapters.Tests/Code/Corpus");

    public static IEnumerable<EditorCase> All() =>
        Directory.EnumerateFiles(Corpus, "*.case").Order(StringComparer.Ordinal).Select(path => Read(Path.GetFileNameWithoutExtension(path)));

    public static EditorCase Read(string name)
    {
        var found = new EditorCase(name);
        found.Load();
        return found;
    }

    /// <summary>Writes the files before the edit into a directory.</summary>
    public void WriteTo(string directory)
    {
        foreach (var (file, content) in Files)
        {
            var path = Path.Combine(directory, file);
            _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
    }

    /// <summary>What the command asks for, where the files were written into a directory.</summary>
    public VersionQuery QueryIn(string directory) => new(Path.Combine(directory, RootModule), Module, Attribute) { VarFiles = VarFiles };

    /// <summary>The path of the file of a place, as the case names it.</summary>
    public string FileOf(VersionPlace place) => Path.GetRelativePath("/case", Path.GetFullPath(place.File, Path.Combine("/case", RootModule)));

    public void Deserialize(IXunitSerializationInfo info)
    {
        Name = info.GetValue<string>("name")!;
        Load();
    }

    public void Serialize(IXunitSerializationInfo info) => info.AddValue("name", Name);

    public override string ToString() => Name;

    private void Load()
    {
        var bytes = File.ReadAllBytes(Path.Combine(Corpus, Name + ".case"));
        string? section = null;
        var start = 0;
        for (var at = 0; at < bytes.Length;)
        {
            var newline = bytes.AsSpan(at).IndexOf((byte)'\n');
            var end = newline < 0 ? bytes.Length : at + newline + 1;
            var line = Encoding.UTF8.GetString(bytes, at, end - at).TrimEnd('\n');
            if (line.StartsWith("-- ", StringComparison.Ordinal) && line.EndsWith(" --", StringComparison.Ordinal))
            {
                var name = line[3..^3];
                Keep(section, bytes[start..(name == NoNewline ? at - 1 : at)]);
                section = name == NoNewline ? null : name;
                start = end;
            }

            at = end;
        }

        Keep(section, bytes[start..]);
    }

    private void Keep(string? section, byte[] content)
    {
        switch (section)
        {
            case null when content.Length > 0:
                var words = Encoding.UTF8.GetString(content).Split('\n')[1].Split(' ');
                RootModule = words[2];
                VarFiles = [.. words.Zip(words.Skip(1)).Where(pair => pair.First == "--var-file").Select(pair => pair.Second)];
                Module = words.SkipWhile(word => word != "--module").ElementAtOrDefault(1);
                Attribute = words.SkipWhile(word => word != "--attribute").ElementAtOrDefault(1);
                break;
            case null:
                break;
            case "refused":
                Refused = Encoding.UTF8.GetString(content).TrimEnd('\n');
                break;
            case var name when name.StartsWith("after ", StringComparison.Ordinal):
                After = (name["after ".Length..], content);
                break;
            default:
                Files[section] = content;
                break;
        }
    }
}
