using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Catalogue;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Eks;
using Microsoft.AspNetCore.Http;

namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>Answers the paths of one cluster's Kubernetes API.</summary>
internal sealed class KubernetesApi(AwsWorld world, Cluster cluster)
{
    private readonly Objects _objects = new(world, cluster);

    /// <summary>The answer to a request; a string for what is not JSON.</summary>
    public object Invoke(string method, string path, IQueryCollection query, string accept, string body) => world.At<object>(now =>
        path.TrimEnd('/') switch
        {
            "/version" => Discovery.Version(Served(now), KubernetesCatalogue.GitVersion(Served(now))),
            "/healthz" or "/readyz" or "/livez" => "ok",
            "/metrics" => Metrics(),
            "/api" => Discovery.Core(),
            "/apis" => Discovery.Groups(),
            _ => Resources(method, path.Trim('/').Split('/'), query, accept, body, now),
        });

    private string Served(DateTimeOffset now) => cluster.ServedPatch(now, world.Kubernetes);

    /// <summary>Deprecated APIs that were called, in the metric that upgrade tools read.</summary>
    private string Metrics()
    {
        var lines = new List<string>
        {
            "# HELP apiserver_requested_deprecated_apis [STABLE] Gauge of deprecated APIs that have been requested, broken out by API group, version, resource, subresource, and removed_release.",
            "# TYPE apiserver_requested_deprecated_apis gauge",
        };
        lines.AddRange(cluster.Scene.Insights.Where(insight => insight.Usage is not null)
            .Select(insight => (Parts: insight.Usage!.Trim('/').Split('/'), insight.KubernetesVersion))
            .Where(usage => usage.Parts.Length >= 4)
            .Select(usage =>
                $"apiserver_requested_deprecated_apis{{group=\"{usage.Parts[1]}\",removed_release=\"{usage.KubernetesVersion}\","
                + $"resource=\"{usage.Parts[3]}\",subresource=\"\",version=\"{usage.Parts[2]}\"}} 1"));
        return string.Join('\n', lines) + "\n";
    }

    private JsonObject Resources(string method, string[] parts, IQueryCollection query, string accept, string body, DateTimeOffset now)
    {
        var (groupVersion, rest) = parts switch
        {
            ["api", var version, .. var more] => (version, more),
            ["apis", var group, var version, .. var more] => ($"{group}/{version}", more),
            _ => throw NotFound(),
        };

        if (rest.Length == 0)
        {
            return Discovery.Resources(groupVersion) ?? throw NotFound();
        }

        var (@namespace, kind, name) = rest switch
        {
            ["namespaces", var space, var plural] => (space, plural, null),
            ["namespaces", var space, var plural, var one] => (space, plural, one),
            [var plural] => (null, plural, null),
            [var plural, var one] => (null, plural, (string?)one),
            _ => throw NotFound(),
        };
        var resource = Resource.All.FirstOrDefault(known => known.GroupVersion == groupVersion && known.Plural == kind) ?? throw NotFound();
        if (resource.Plural == "secrets" && method != "GET" && @namespace is not null)
        {
            return SecretWrites.Write(cluster, method, @namespace, name, body);
        }

        var items = _objects.List(resource, now);

        if (@namespace is not null || name is not null || query.ContainsKey("labelSelector") || query.ContainsKey("fieldSelector"))
        {
            items = [.. items.Select(draw => draw())
                .Where(item => @namespace is null || $"{item["metadata"]!["namespace"]}" == @namespace)
                .Where(item => name is null || $"{item["metadata"]!["name"]}" == name)
                .Where(item => Selector.Labels(item, query["labelSelector"]) && Selector.Fields(item, query["fieldSelector"]))
                .Select(item => (Func<JsonObject>)(() => item))];
        }

        if (name is null)
        {
            return query["watch"] == "true" ? throw new KubernetesError(405, "MethodNotAllowed", "watch is not simulated")
                : Paged(resource, items, query, accept, now);
        }

        var found = items is [var match, ..] ? match()
            : throw new KubernetesError(404, "NotFound", $"{resource.Plural}{(resource.Group.Length > 0 ? "." + resource.Group : "")} \"{name}\" not found");

        if (method == "PATCH" && resource.Plural == "nodes")
        {
            Cordon(name, body);
            found = _objects.List(resource, now).Select(draw => draw()).First(item => $"{item["metadata"]!["name"]}" == name);
        }

        return AsTable(accept) ? Tables.Render(resource, [found], [], now) : Named(found, resource);
    }

    private static JsonObject Paged(Resource resource, IReadOnlyList<Func<JsonObject>> items, IQueryCollection query, string accept, DateTimeOffset now)
    {
        var from = int.TryParse(query["continue"], out var start) ? start : 0;
        var limit = int.TryParse(query["limit"], out var asked) && asked > 0 ? asked : int.MaxValue;
        var page = items.Skip(from).Take(limit).Select(draw => draw()).ToList();
        var metadata = new JsonObject { ["resourceVersion"] = "1000" };

        if (from + page.Count < items.Count)
        {
            metadata["continue"] = $"{from + page.Count}";
            metadata["remainingItemCount"] = items.Count - from - page.Count;
        }

        return AsTable(accept) ? Tables.Render(resource, page, metadata, now) : new JsonObject
        {
            ["kind"] = resource.Kind + "List",
            ["apiVersion"] = resource.GroupVersion,
            ["metadata"] = metadata,
            ["items"] = Wire.Objects(page.Select(item => Named(item, resource))),
        };
    }

    private static bool AsTable(string accept) => accept.Contains("as=Table", StringComparison.Ordinal);

    private static JsonObject Named(JsonObject item, Resource resource)
    {
        item["kind"] = resource.Kind;
        item["apiVersion"] = resource.GroupVersion;
        return item;
    }

    private void Cordon(string node, string body)
    {
        var group = cluster.Nodegroups.First(group => group.NodesAt(world.Clock.Now).Any(known => known.Name == node));

        if ((JsonNode.Parse(body) as JsonObject)?["spec"] is JsonObject spec && spec.ContainsKey("unschedulable"))
        {
            // Uncordon sends null.
            _ = spec["unschedulable"]?.GetValue<bool>() == true ? group.Cordoned.Add(node) : group.Cordoned.Remove(node);
        }
    }

    private static KubernetesError NotFound() => new(404, "NotFound", "the server could not find the requested resource");
}
