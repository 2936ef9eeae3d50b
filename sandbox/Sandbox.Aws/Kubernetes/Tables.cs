using System.Globalization;
using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>The <c>meta.k8s.io/v1</c> Table that <c>kubectl get</c> prints: the server chooses the columns.</summary>
internal static class Tables
{
    private static readonly (string Name, string Type, int Priority)[] NodeColumns =
    [
        ("Name", "string", 0), ("Status", "string", 0), ("Roles", "string", 0), ("Age", "string", 0), ("Version", "string", 0),
        ("Internal-IP", "string", 1), ("External-IP", "string", 1), ("OS-Image", "string", 1), ("Kernel-Version", "string", 1),
        ("Container-Runtime", "string", 1),
    ];

    private static readonly (string Name, string Type, int Priority)[] OtherColumns = [("Name", "string", 0), ("Age", "string", 0)];

    public static JsonObject Render(Resource resource, IReadOnlyList<JsonObject> items, JsonObject metadata, DateTimeOffset now)
    {
        var columns = resource.Plural == "nodes" ? NodeColumns : OtherColumns;
        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = metadata,
            ["columnDefinitions"] = new JsonArray([.. columns.Select(column => new JsonObject
            {
                ["name"] = column.Name,
                ["type"] = column.Type,
                ["format"] = column.Name == "Name" ? "name" : "",
                ["description"] = "",
                ["priority"] = column.Priority,
            })]),
            ["rows"] = new JsonArray([.. items.Select(item => new JsonObject
            {
                ["cells"] = resource.Plural == "nodes" ? Node(item, now) : [item["metadata"]!["name"]!.ToString(), Age(item, now)],
                ["object"] = new JsonObject
                {
                    ["kind"] = "PartialObjectMetadata",
                    ["apiVersion"] = "meta.k8s.io/v1",
                    ["metadata"] = item["metadata"]!.DeepClone(),
                },
            })]),
        };
    }

    private static JsonArray Node(JsonObject node, DateTimeOffset now)
    {
        var ready = node["status"]!["conditions"]!.AsArray().Any(condition => $"{condition!["type"]}" == "Ready" && $"{condition["status"]}" == "True");
        var cordoned = node["spec"]!["unschedulable"]?.GetValue<bool>() == true;
        return
        [
            node["metadata"]!["name"]!.ToString(),
            (ready ? "Ready" : "NotReady") + (cordoned ? ",SchedulingDisabled" : ""),
            "<none>",
            Age(node, now),
            node["status"]!["nodeInfo"]!["kubeletVersion"]!.ToString(),
            node["status"]!["addresses"]![0]!["address"]!.ToString(),
            "<none>",
            node["status"]!["nodeInfo"]!["osImage"]!.ToString(),
            node["status"]!["nodeInfo"]!["kernelVersion"]!.ToString(),
            node["status"]!["nodeInfo"]!["containerRuntimeVersion"]!.ToString(),
        ];
    }

    private static string Age(JsonObject item, DateTimeOffset now)
    {
        var age = now - DateTimeOffset.Parse(item["metadata"]!["creationTimestamp"]!.ToString(), CultureInfo.InvariantCulture);
        return age.TotalDays >= 2 ? $"{(int)age.TotalDays}d" : age.TotalHours >= 3 ? $"{(int)age.TotalHours}h"
            : age.TotalMinutes >= 2 ? $"{(int)age.TotalMinutes}m" : $"{(int)Math.Max(0, age.TotalSeconds)}s";
    }
}
