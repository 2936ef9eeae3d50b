using System.Text.Json;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Clusters;

namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>
/// Creating, replacing and deleting Helm's Secrets, by which a release is installed, upgraded and removed. Other objects are not
/// written here: they come from the scene.
/// </summary>
internal static class SecretWrites
{
    public static JsonObject Write(Cluster cluster, string method, string @namespace, string? name, string body, DateTimeOffset now)
    {
        if (method == "DELETE")
        {
            return cluster.Releases.RemoveAll(release => release.Namespace == @namespace && HelmReleases.SecretName(release) == name) > 0
                ? new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["status"] = "Success" }
                : throw new KubernetesError(404, "NotFound", $"secrets \"{name}\" not found");
        }

        var secret = Parse(body);
        if ($"{secret["type"]}" != HelmReleases.Type || HelmReleases.Decode(secret) is not { } release)
        {
            throw new KubernetesError(422, "Invalid", $"only Secrets of type {HelmReleases.Type} are simulated");
        }

        var at = cluster.Releases.FindIndex(known => (known.Namespace, known.Name, known.Revision) == (release.Namespace, release.Name, release.Revision));
        switch (method)
        {
            case "POST" when at >= 0:
                throw new KubernetesError(409, "AlreadyExists", $"secrets \"{HelmReleases.SecretName(release)}\" already exists");
            case "POST":
                cluster.Releases.Add(release with { BegunAt = now });
                break;
            case "PUT" when at < 0 || HelmReleases.SecretName(release) != name:
                throw new KubernetesError(404, "NotFound", $"secrets \"{name}\" not found");
            case "PUT":
                cluster.Releases[at] = release with { BegunAt = cluster.Releases[at].BegunAt };
                break;
            default:
                throw new KubernetesError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
        }

        return secret;
    }

    private static JsonObject Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject ?? throw new KubernetesError(400, "BadRequest", "the body is no object");
        }
        catch (JsonException e)
        {
            throw new KubernetesError(400, "BadRequest", e.Message);
        }
    }
}
