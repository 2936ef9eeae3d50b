using System.Text.Json;
using System.Text.Json.Serialization;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness.Knowledge;

/// <summary>What the product knows of the world, with where it was read and when. It lies in the assembly itself.</summary>
/// <param name="ReadOn">The day on which the sources were read.</param>
/// <param name="Source">The source of every row that names none of its own.</param>
/// <param name="Rows">The rows, in the order of the file.</param>
internal sealed record Embedded<T>(DateOnly ReadOn, string Source, IReadOnlyList<T> Rows)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Reads a file of this folder.</summary>
    /// <exception cref="InvalidDataException">The file is missing or unreadable: a mistake of the build.</exception>
    public static Embedded<T> Read(string file)
    {
        using var stream = typeof(Embedded<T>).Assembly.GetManifestResourceStream($"Knowledge/{file}")
            ?? throw new InvalidDataException($"{file} is not in the assembly.");
        return JsonSerializer.Deserialize<Embedded<T>>(stream, Options) ?? throw new InvalidDataException($"{file} is empty.");
    }
}

/// <summary>How far the product's knowledge reaches. Beyond it a report becomes more careful, not empty.</summary>
public static class KnowledgeLimit
{
    /// <summary>The newest version of Kubernetes that the notes tell of.</summary>
    public static KubernetesVersion Newest { get; } = VersionNotes.All.Max(note => note.Version);

    /// <summary>The day on which the sources were read.</summary>
    public static DateOnly ReadOn => VersionNotes.ReadOn;
}
