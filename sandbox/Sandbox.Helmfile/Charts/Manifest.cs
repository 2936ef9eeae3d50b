using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Helmfile.State;

namespace EksUpgradeBot.Sandbox.Helmfile.Charts;

/// <summary>An object of a manifest.</summary>
/// <param name="Content">Its text with the comment that says where it comes from.</param>
internal sealed record ManifestObject(string ApiVersion, string Kind, string Name, string Namespace, string Content)
{
    /// <summary>
    /// How helm-diff names it: namespace, name, kind and API without its version. The release's namespace stands there for objects
    /// that have none, also for those of the whole cluster (databus23/helm-diff <c>manifest/parse.go</c>).
    /// </summary>
    public string Key => $"{Namespace}, {Name}, {Kind} ({(ApiVersion.Split('/') is [var group, _] ? group : ApiVersion)})";
}

/// <summary>Reads the documents of a manifest.</summary>
internal static class Manifest
{
    public static IReadOnlyList<ManifestObject> Parse(string manifest, string defaultNamespace) =>
    [
        .. ("\n" + manifest).Split("\n---\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(content => (Content: content, Json: Yaml.Parse(content) as JsonObject))
            .Where(item => item.Json?["kind"] is not null)
            .Select(item => new ManifestObject(
                $"{item.Json!["apiVersion"]}", $"{item.Json["kind"]}", $"{item.Json["metadata"]?["name"]}",
                item.Json["metadata"]?["namespace"] is { } space ? $"{space}" : defaultNamespace, item.Content)),
    ];
}
