using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Helmfile.Cluster;

/// <summary>One revision of a release as helm keeps it: a Secret of type <c>helm.sh/release.v1</c>, its value base64 of gzip of JSON.</summary>
internal sealed record StoredRelease(string Name, string Namespace, int Revision, string Status, string ChartName, string ChartVersion, string AppVersion, string Manifest)
{
    public const string Type = "helm.sh/release.v1";

    /// <summary>An operation runs, or was killed in the middle: helm refuses another one.</summary>
    public bool IsPending => Status.StartsWith("pending-", StringComparison.Ordinal);

    public string SecretName => $"sh.helm.release.v1.{Name}.v{Revision}";

    public static StoredRelease Read(JsonNode secret)
    {
        // Kubernetes encodes once more what helm has encoded.
        var packed = Convert.FromBase64String(Encoding.ASCII.GetString(Convert.FromBase64String($"{secret["data"]!["release"]}")));
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        var release = JsonNode.Parse(gzip)!;
        var metadata = release["chart"]!["metadata"]!;
        return new StoredRelease(
            $"{release["name"]}", $"{release["namespace"]}", release["version"]!.GetValue<int>(), $"{release["info"]!["status"]}",
            $"{metadata["name"]}", $"{metadata["version"]}", $"{metadata["appVersion"]}", $"{release["manifest"]}");
    }

    public JsonObject ToSecret(DateTimeOffset now)
    {
        var release = new JsonObject
        {
            ["name"] = Name,
            ["info"] = new JsonObject
            {
                ["first_deployed"] = now.ToString("O", CultureInfo.InvariantCulture),
                ["last_deployed"] = now.ToString("O", CultureInfo.InvariantCulture),
                ["deleted"] = "",
                ["description"] = Status switch { "deployed" => "Upgrade complete", "pending-upgrade" => "Preparing upgrade", _ => Status },
                ["status"] = Status,
            },
            ["chart"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = ChartName, ["version"] = ChartVersion, ["appVersion"] = AppVersion, ["apiVersion"] = "v2" },
            },
            ["config"] = new JsonObject(),
            ["manifest"] = Manifest,
            ["version"] = Revision,
            ["namespace"] = Namespace,
        };
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(release.ToJsonString()));
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["type"] = Type,
            ["metadata"] = new JsonObject
            {
                ["name"] = SecretName,
                ["namespace"] = Namespace,
                ["labels"] = new JsonObject
                {
                    ["name"] = Name,
                    ["owner"] = "helm",
                    ["status"] = Status,
                    ["version"] = Revision.ToString(CultureInfo.InvariantCulture),
                },
            },
            ["data"] = new JsonObject { ["release"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(Convert.ToBase64String(packed.ToArray()))) },
        };
    }
}
