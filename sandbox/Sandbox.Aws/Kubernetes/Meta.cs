using System.Globalization;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Eks;

namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>Metadata and the small parts that many objects share.</summary>
internal static class Meta
{
    public static JsonObject Object(
        Cluster cluster, string name, string? @namespace, IReadOnlyDictionary<string, string>? labels = null, DateTimeOffset? createdAt = null,
        int generation = 0)
    {
        var metadata = new JsonObject
        {
            ["name"] = name,
            ["uid"] = Uid(cluster, @namespace, name),
            ["resourceVersion"] = $"{1000 + generation}",
            ["creationTimestamp"] = Time(createdAt ?? cluster.Scene.CreatedAt),
            ["labels"] = Wire.Map(labels ?? Labels(name)),
        };

        if (@namespace is not null)
        {
            metadata["namespace"] = @namespace;
        }

        if (generation > 0)
        {
            metadata["generation"] = generation;
        }

        return new JsonObject { ["metadata"] = metadata };
    }

    public static string Uid(Cluster cluster, string? @namespace, string name) => Stable.Uuid($"{cluster.Arn}/{@namespace}/{name}");

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public static JsonObject Condition(string type, bool status, string? reason = null, string? message = null)
    {
        var condition = new JsonObject { ["type"] = type, ["status"] = status ? "True" : "False" };

        if (reason is not null)
        {
            condition["reason"] = reason;
            condition["message"] = message ?? "";
        }

        return condition;
    }

    public static JsonArray Owner(Cluster cluster, string apiVersion, string kind, string @namespace, string name) =>
    [
        new JsonObject
        {
            ["apiVersion"] = apiVersion,
            ["kind"] = kind,
            ["name"] = name,
            ["uid"] = Uid(cluster, @namespace, name),
            ["controller"] = true,
            ["blockOwnerDeletion"] = true,
        },
    ];

    public static JsonObject Match(IReadOnlyDictionary<string, string> labels) => new() { ["matchLabels"] = Wire.Map(labels) };

    private static Dictionary<string, string> Labels(string name) => new() { ["app.kubernetes.io/name"] = name };
}
