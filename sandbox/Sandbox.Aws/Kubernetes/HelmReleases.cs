using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Scenes;

namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>Helm's memory of a release: a Secret whose value is base64 of base64 of gzip of JSON.</summary>
internal static class HelmReleases
{
    public const string Type = "helm.sh/release.v1";

    public static string SecretName(SceneRelease release) => $"sh.helm.release.v1.{release.Name}.v{release.Revision}";

    public static Dictionary<string, string> Labels(SceneRelease release) => new()
    {
        ["owner"] = "helm",
        ["name"] = release.Name,
        ["status"] = release.Status,
        ["version"] = release.Revision.ToString(CultureInfo.InvariantCulture),
    };

    // A page of Secrets draws them all to choose by label; packing each anew would take the time of the whole answer.
    private static readonly ConditionalWeakTable<SceneRelease, string> Packed = [];

    /// <summary>The <c>release</c> member of the Secret's data.</summary>
    public static string Encode(SceneRelease release, DateTimeOffset deployed) => Packed.GetValue(release, one => Pack(one, deployed));

    private static string Pack(SceneRelease release, DateTimeOffset deployed)
    {
        var json = new JsonObject
        {
            ["name"] = release.Name,
            ["namespace"] = release.Namespace,
            ["version"] = release.Revision,
            ["info"] = new JsonObject
            {
                ["status"] = release.Status,
                ["first_deployed"] = deployed.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                ["last_deployed"] = deployed.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                ["description"] = "Upgrade complete",
            },
            ["chart"] = new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["name"] = release.Chart ?? release.Name,
                    ["version"] = release.ChartVersion,
                    ["appVersion"] = release.AppVersion,
                    ["kubeVersion"] = release.KubeVersion,
                    ["apiVersion"] = "v2",
                },
            },
            ["config"] = release.Values?.DeepClone() ?? new JsonObject(),
            ["manifest"] = release.Manifest,
        };

        using var packed = new MemoryStream();

        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(json.ToJsonString()));
        }

        // Helm encodes once, and Kubernetes encodes every Secret's value once more.
        return Convert.ToBase64String(Encoding.ASCII.GetBytes(Convert.ToBase64String(packed.ToArray())));
    }

    /// <summary>The release that a Secret of Helm's holds; null when it is none.</summary>
    public static SceneRelease? Decode(JsonObject secret)
    {
        try
        {
            var packed = Convert.FromBase64String(Encoding.ASCII.GetString(Convert.FromBase64String($"{secret["data"]?["release"]}")));
            using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
            var release = JsonNode.Parse(gzip)!;
            var metadata = release["chart"]!["metadata"]!;
            return new SceneRelease
            {
                Namespace = $"{release["namespace"]}",
                Name = $"{release["name"]}",
                Chart = $"{metadata["name"]}",
                ChartVersion = $"{metadata["version"]}",
                AppVersion = $"{metadata["appVersion"]}",
                KubeVersion = $"{metadata["kubeVersion"]}",
                Revision = release["version"]!.GetValue<int>(),
                Status = $"{release["info"]!["status"]}",
                Values = release["config"]?.DeepClone() as JsonObject,
                Manifest = $"{release["manifest"]}",
            };
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or JsonException or NullReferenceException or InvalidOperationException)
        {
            return null;
        }
    }
}
