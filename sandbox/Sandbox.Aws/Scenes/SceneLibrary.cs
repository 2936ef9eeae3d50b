using System.Text.Json;

namespace EksUpgradeBot.Sandbox.Aws.Scenes;

/// <summary>Finds scenes: those built in by name, others by the path of a JSON file.</summary>
public static class SceneLibrary
{
    private const string Folder = "scene/";

    /// <summary>The names of the scenes that are built in.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Embedded.Names(Folder).Order(StringComparer.Ordinal)];

    /// <summary>Loads a scene as it was written; throws with what is there when it does not exist.</summary>
    public static Scene Load(string nameOrPath)
    {
        if (Names.Contains(nameOrPath))
        {
            return Embedded.Json<Scene>(Folder + nameOrPath);
        }

        if (!File.Exists(nameOrPath))
        {
            throw new ArgumentException($"No scene '{nameOrPath}'. There are {string.Join(", ", Names)}, or a JSON file's path.", nameof(nameOrPath));
        }

        return JsonSerializer.Deserialize<Scene>(File.ReadAllText(nameOrPath), Embedded.Options)
            ?? throw new InvalidDataException($"The scene {nameOrPath} is empty.");
    }
}
