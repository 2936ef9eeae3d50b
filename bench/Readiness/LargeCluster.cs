using System.Text;
using System.Text.Json.Nodes;

namespace EksUpgradeBot.Bench.Readiness;

/// <summary>How large the cluster is.</summary>
internal sealed record Size(int Nodes, int Pods, int Releases);

/// <summary>A scene of one cluster, and the files that a bot needs to look at it.</summary>
internal static class LargeCluster
{
    private const int Groups = 10;

    // VPC CNI and kube-proxy have a pod on every node.
    private const int PodsOnEveryNode = 2;

    private const int ReplicasOfEach = 20;

    /// <summary>The scene file.</summary>
    public static string WriteScene(string directory, Size size)
    {
        var workloads = (size.Pods - (PodsOnEveryNode * size.Nodes)) / ReplicasOfEach;
        var scene = new JsonObject
        {
            ["title"] = "One large cluster",
            ["clock"] = "2026-11-22T09:00:00Z",
            ["clusters"] = new JsonArray(new JsonObject
            {
                ["name"] = "large",
                ["version"] = "1.34",
                ["nodegroups"] = new JsonArray([.. Enumerable.Range(0, Groups).Select(group => new JsonObject { ["name"] = $"group-{group}", ["nodes"] = size.Nodes / Groups, ["maxUnavailable"] = 1 })]),
                ["addons"] = new JsonObject { ["vpc-cni"] = "", ["coredns"] = "", ["kube-proxy"] = "" },
                ["releases"] = new JsonArray([.. Enumerable.Range(0, size.Releases).Select(Release)]),
                ["workloads"] = new JsonArray([.. Enumerable.Range(0, workloads).Select(workload => new JsonObject
                {
                    ["namespace"] = $"team-{workload % 40}",
                    ["name"] = $"service-{workload}",
                    ["image"] = $"ghcr.io/example/service-{workload}:1.0.0",
                    ["replicas"] = ReplicasOfEach,
                    ["minAvailable"] = ReplicasOfEach / 2,
                })]),
            }),
        };
        var path = Path.Combine(directory, "scene.json");
        File.WriteAllText(path, scene.ToJsonString());
        return path;
    }

    /// <summary>The bot's configuration, with code that is used in place.</summary>
    public static string WriteConfiguration(string directory)
    {
        var code = Directory.CreateDirectory(Path.Combine(directory, "code")).FullName;
        File.WriteAllText(Path.Combine(code, "main.tf"), "module \"eks\" {\n  source          = \"./eks\"\n  cluster_version = \"1.34\"\n}\n");
        var path = Path.Combine(directory, "bot.yaml");
        File.WriteAllText(path, $"""
            store: Data Source={directory}/bot.db
            workspace: {directory}/work
            clusters:
              - name: large
                region: eu-west-1
                terraform:
                  directory: {code}
                approvals:
                  approvers: [U0ANA]
            """);
        return path;
    }

    // Some twenty kilobytes of manifest, as a chart of a service with its rights has.
    private static JsonObject Release(int number)
    {
        var manifest = new StringBuilder();
        for (var part = 0; part < 40; part++)
        {
            manifest.Append($"---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: part-{part}\n  namespace: team-{number % 40}\ndata:\n");
            for (var line = 0; line < 10; line++)
            {
                manifest.Append($"  key-{line}: value {number} {part} {line} with some words behind it\n");
            }
        }

        return new JsonObject { ["namespace"] = $"team-{number % 40}", ["name"] = $"release-{number}", ["chartVersion"] = "1.0.0", ["revision"] = 3, ["manifest"] = manifest.ToString() };
    }
}
