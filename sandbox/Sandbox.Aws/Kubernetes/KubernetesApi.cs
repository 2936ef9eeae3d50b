using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Catalogue;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Eks;
using EksUpgradeBot.Sandbox.Aws.Faults;

namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>Answers the paths of one cluster's Kubernetes API.</summary>
internal sealed class KubernetesApi(AwsWorld world, Cluster cluster)
{
    private readonly Objects _objects = new(world, cluster);
    private readonly Writes _writes = new(cluster);

    /// <summary>The status and the answer to a request; a string for what is not JSON.</summary>
    public (int Status, object Body) Invoke(KubernetesCall call) => world.At<(int, object)>(now =>
        call.Path.TrimEnd('/') switch
        {
            "/version" => (200, Discovery.Version(Served(now), KubernetesCatalogue.GitVersion(Served(now)), cluster.UpgradedAt ?? cluster.Scene.CreatedAt)),
            "/healthz" or "/readyz" or "/livez" => Health.Answer(call.Path, call.Query.ContainsKey("verbose"),
                world.Faults.Strike(FaultBoard.KubernetesNotReady, "readyz", cluster.EksName, cluster.Name) is not null),
            "/metrics" => (200, Metrics()),
            "/api" => (200, Discovery.Core()),
            "/apis" => (200, Discovery.Groups()),
            _ => Resources(call, now),
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

    private (int Status, object Body) Resources(KubernetesCall call, DateTimeOffset now)
    {
        var path = KubernetesPath.Read(call.Path) ?? throw NotFound();

        if (path.Plural is null)
        {
            return (200, Discovery.Resources(path.GroupVersion) ?? throw NotFound());
        }

        var resource = Resource.All.FirstOrDefault(known => known.GroupVersion == path.GroupVersion && known.Plural == path.Plural) ?? throw NotFound();
        Authorize(call, path, resource);

        if (resource.Plural == "secrets" && call.Method != "GET" && path.Namespace is not null)
        {
            return (call.Method == "POST" ? 201 : 200, SecretWrites.Write(cluster, call.Method, path.Namespace, path.Name, call.Body, now));
        }

        return (call.Method, path) switch
        {
            ("GET", { Name: null }) when call.Query["watch"] == "true" => throw new KubernetesError(405, "MethodNotAllowed", "watch is not simulated"),
            ("GET", { Name: null }) => (200, Paged(resource, Items(resource, path, call, now), call, now)),
            ("POST", { Name: null }) => (201, Created(call, path, resource, now)),
            (_, { Name: null }) => throw Writes.NotAllowed(),
            _ => (call.Method == "POST" ? 201 : 200, One(call, path, resource, now)),
        };
    }

    private void Authorize(KubernetesCall call, KubernetesPath path, Resource resource)
    {
        var verb = call.Verb(path.Name is not null);
        var what = path.Subresource is null ? resource.Plural : $"{resource.Plural}/{path.Subresource}";

        if (world.Faults.Strike(FaultBoard.KubernetesForbidden, [resource.Plural, what, $"{verb} {what}"], cluster.EksName, cluster.Name) is not null)
        {
            var where = path.Namespace is null ? "at the cluster scope" : $"in the namespace \"{path.Namespace}\"";
            throw new KubernetesError(403, "Forbidden",
                $"{what}{(resource.Group.Length > 0 ? "." + resource.Group : "")}{(path.Name is null ? "" : $" \"{path.Name}\"")} is forbidden: "
                + $"User \"arn:aws:iam::{cluster.AccountId}:user/eks-upgrade-bot\" cannot {verb} resource \"{what}\" in API group \"{resource.Group}\" {where}");
        }
    }

    private JsonObject Created(KubernetesCall call, KubernetesPath path, Resource resource, DateTimeOffset now)
    {
        var name = _writes.Create(resource, path.Namespace, call.Body, now);
        return Named(Find(resource, path with { Name = name }, now), resource);
    }

    private JsonObject One(KubernetesCall call, KubernetesPath path, Resource resource, DateTimeOffset now)
    {
        var found = Find(resource, path, now);

        switch (call.Method, path.Subresource)
        {
            case ("GET", null):
                break;
            case ("GET", "status"):
                break;
            case ("POST", "eviction") when resource.Plural == "pods":
                _writes.Evict(path.Namespace, path.Name!, call.DryRun, now);
                return KubernetesError.Success();
            case ("GET", "scale") when resource.Scales:
                return Scale(found);
            case ("PATCH" or "PUT", "scale") when resource.Scales:
                _writes.Scale(resource, path.Namespace, path.Name!, Writes.Wanted(call.Method, call.ContentType, call.Body, Scale(found)));
                return Scale(Find(resource, path, now));
            case ("PATCH" or "PUT", null) when call.Query["dryRun"] == "All":
                return Named(Writes.Wanted(call.Method, call.ContentType, call.Body, found), resource);
            case ("PATCH" or "PUT", null):
                _writes.Store(resource, path.Namespace, path.Name!, Writes.Wanted(call.Method, call.ContentType, call.Body, found), now);
                found = Find(resource, path, now);
                break;
            case ("DELETE", null):
                _writes.Delete(resource, path.Namespace, path.Name!);
                return KubernetesError.Success();
            default:
                throw path.Subresource is null ? Writes.NotAllowed() : NotFound();
        }

        return call.AsTable ? Tables.Render(resource, [found], [], now) : Named(found, resource);
    }

    private JsonObject Find(Resource resource, KubernetesPath path, DateTimeOffset now) =>
        _objects.List(resource, now).Select(draw => draw()).FirstOrDefault(item => Fits(item, path))
        ?? throw new KubernetesError(404, "NotFound", $"{resource.Plural}{(resource.Group.Length > 0 ? "." + resource.Group : "")} \"{path.Name}\" not found");

    private IReadOnlyList<Func<JsonObject>> Items(Resource resource, KubernetesPath path, KubernetesCall call, DateTimeOffset now)
    {
        var items = _objects.List(resource, now);
        return path.Namespace is null && !call.Query.ContainsKey("labelSelector") && !call.Query.ContainsKey("fieldSelector") ? items
            : [.. items.Select(draw => draw())
                .Where(item => Fits(item, path))
                .Where(item => Selector.Labels(item, call.Query["labelSelector"]) && Selector.Fields(item, call.Query["fieldSelector"]))
                .Select(item => (Func<JsonObject>)(() => item))];
    }

    private static bool Fits(JsonObject item, KubernetesPath path) =>
        (path.Namespace is null || $"{item["metadata"]!["namespace"]}" == path.Namespace) && (path.Name is null || $"{item["metadata"]!["name"]}" == path.Name);

    private static JsonObject Paged(Resource resource, IReadOnlyList<Func<JsonObject>> items, KubernetesCall call, DateTimeOffset now)
    {
        var from = int.TryParse(call.Query["continue"], out var start) ? start : 0;
        var limit = int.TryParse(call.Query["limit"], out var asked) && asked > 0 ? asked : int.MaxValue;
        var page = items.Skip(from).Take(limit).Select(draw => draw()).ToList();
        var metadata = new JsonObject { ["resourceVersion"] = "1000" };

        if (from + page.Count < items.Count)
        {
            metadata["continue"] = $"{from + page.Count}";
            metadata["remainingItemCount"] = items.Count - from - page.Count;
        }

        return call.AsTable ? Tables.Render(resource, page, metadata, now) : new JsonObject
        {
            ["kind"] = resource.Kind + "List",
            ["apiVersion"] = resource.GroupVersion,
            ["metadata"] = metadata,
            ["items"] = Wire.Objects(page.Select(item => Named(item, resource))),
        };
    }

    private static JsonObject Scale(JsonObject workload) => new()
    {
        ["kind"] = "Scale",
        ["apiVersion"] = "autoscaling/v1",
        ["metadata"] = workload["metadata"]!.DeepClone(),
        ["spec"] = new JsonObject { ["replicas"] = workload["spec"]!["replicas"]!.DeepClone() },
        ["status"] = new JsonObject { ["replicas"] = workload["status"]!["replicas"]!.DeepClone() },
    };

    private static JsonObject Named(JsonObject item, Resource resource)
    {
        item["kind"] = resource.Kind;
        item["apiVersion"] = resource.GroupVersion;
        return item;
    }

    private static KubernetesError NotFound() => new(404, "NotFound", "the server could not find the requested resource");
}
