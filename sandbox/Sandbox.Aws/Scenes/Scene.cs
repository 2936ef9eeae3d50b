namespace EksUpgradeBot.Sandbox.Aws.Scenes;

/// <summary>
/// How the world stands when it begins: a JSON file under <c>Scenes/</c>, one per scene, in camelCase.
/// Everything that is not said has a default, so a scene shows only what is particular about it.
/// </summary>
public sealed record Scene
{
    /// <summary>One line for a person who chooses a scene.</summary>
    public string Title { get; init; } = "";

    /// <summary>
    /// The instant for which the scene was written; versions and support dates follow from it. A world begins now, and every date of its
    /// scene moves along.
    /// </summary>
    public required DateTimeOffset Clock { get; init; }

    /// <summary>The AWS account that owns everything.</summary>
    public string AccountId { get; init; } = "111122223333";

    /// <summary>How long things take, in simulated time.</summary>
    public SceneTimings Timings { get; init; } = new();

    /// <summary>The fleet.</summary>
    public required IReadOnlyList<SceneCluster> Clusters { get; init; }
}
