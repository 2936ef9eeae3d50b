using System.Text.Json;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Workloads;

namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>What may be changed through the API: workloads, budgets, pods that are deleted or evicted, and cordons.</summary>
internal sealed class Writes(Cluster cluster)
{
    /// <summary>Reads a patch or an object; a patch is merged into the object as it stands.</summary>
    public static JsonObject Wanted(string method, string contentType, string body, JsonObject current)
    {
        var type = contentType.Split(';')[0].Trim();

        if (method == "PATCH" && type is not ("application/strategic-merge-patch+json" or "application/merge-patch+json"))
        {
            throw new KubernetesError(415, "UnsupportedMediaType",
                $"the body of the request was in an unknown format - accepted media types include: application/merge-patch+json, application/strategic-merge-patch+json (got {type})");
        }

        var json = Parse(body);
        return method == "PATCH" ? MergePatch.Apply((JsonObject)current.DeepClone(), json, type.StartsWith("application/strategic", StringComparison.Ordinal)) : json;
    }

    public static JsonObject Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject ?? throw new JsonException("not an object");
        }
        catch (JsonException)
        {
            throw new KubernetesError(400, "BadRequest", "the object provided is unrecognized: the body is not a JSON object");
        }
    }

    /// <summary>Makes an object what it is wanted to be.</summary>
    public void Store(Resource resource, string? @namespace, string name, JsonObject wanted, DateTimeOffset now)
    {
        switch (resource.Plural)
        {
            case "deployments" or "statefulsets" or "daemonsets":
                Store(Workload(resource.Kind, @namespace, name), wanted, now);
                break;
            case "poddisruptionbudgets":
                var budget = cluster.Workloads.Budgets.First(budget => (budget.Namespace, budget.Name) == (@namespace, name));
                Store(budget, wanted);
                budget.Generation++;
                break;
            case "nodes":
                // Uncordon sends null.
                cluster.Nodes.First(node => node.Name == name).Cordoned = wanted["spec"]?["unschedulable"]?.GetValue<bool>() == true;
                break;
            default:
                throw NotAllowed();
        }
    }

    /// <summary>The scale subresource.</summary>
    public void Scale(Resource resource, string? @namespace, string name, JsonObject wanted) =>
        Scale(Workload(resource.Kind, @namespace, name), wanted["spec"]?["replicas"]);

    /// <summary>A new budget; nothing else is made through this API.</summary>
    public string Create(Resource resource, string? @namespace, string body, DateTimeOffset now)
    {
        var wanted = Parse(body);
        var name = $"{wanted["metadata"]?["name"]}";

        if (resource.Plural != "poddisruptionbudgets" || @namespace is null || name.Length == 0)
        {
            throw NotAllowed();
        }

        if (cluster.Workloads.Budgets.Exists(budget => (budget.Namespace, budget.Name) == (@namespace, name)))
        {
            throw new KubernetesError(409, "AlreadyExists", $"poddisruptionbudgets.policy \"{name}\" already exists");
        }

        var made = new Budget { Namespace = @namespace, Name = name, CreatedAt = now, Selector = new Dictionary<string, string>() };
        Store(made, wanted);
        cluster.Workloads.Budgets.Add(made);
        return name;
    }

    public void Delete(Resource resource, string? @namespace, string name)
    {
        switch (resource.Plural)
        {
            case "poddisruptionbudgets":
                cluster.Workloads.Budgets.RemoveAll(budget => (budget.Namespace, budget.Name) == (@namespace, name));
                break;
            case "pods":
                // A DaemonSet's pod is there again at once, so nothing changes.
                if (Pod(@namespace, name) is { } pod)
                {
                    cluster.Workloads.Delete(pod);
                }

                break;
            default:
                throw NotAllowed();
        }
    }

    /// <summary>The eviction subresource: what <c>kubectl drain</c> asks for.</summary>
    public void Evict(string? @namespace, string name, bool dryRun, DateTimeOffset now)
    {
        if (Pod(@namespace, name) is { } pod && cluster.Workloads.Evict(pod, now, dryRun) is { } refusal)
        {
            throw new KubernetesError(refusal.Code, refusal.Reason, refusal.Message)
            {
                Details = refusal.Cause is null ? null : new JsonObject
                {
                    ["causes"] = new JsonArray { new JsonObject { ["reason"] = "DisruptionBudget", ["message"] = refusal.Cause } },
                },
            };
        }
    }

    public static KubernetesError NotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");

    private static void Store(Workload workload, JsonObject wanted, DateTimeOffset now)
    {
        var template = wanted["spec"]?["template"];
        var annotations = (template?["metadata"]?["annotations"] as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => $"{pair.Value}");
        var image = template?["spec"]?["containers"]?[0]?["image"]?.ToString() ?? workload.Image;

        if (image != workload.Image || !annotations.OrderBy(pair => pair.Key).SequenceEqual(workload.TemplateAnnotations.OrderBy(pair => pair.Key)))
        {
            workload.Revise(image, annotations, now);
            workload.Generation++;
        }

        if (!workload.IsDaemonSet)
        {
            Scale(workload, wanted["spec"]?["replicas"]);
        }
    }

    private static void Scale(Workload workload, JsonNode? replicas)
    {
        if (replicas is not JsonValue value || !value.TryGetValue<int>(out var count) || count < 0)
        {
            throw Invalid(workload.Kind, workload.Name, "spec.replicas", $"{replicas}", "must be greater than or equal to 0");
        }

        workload.Generation += workload.Replicas == count ? 0 : 1;
        workload.Replicas = count;
    }

    private static void Store(Budget budget, JsonObject wanted)
    {
        var least = Amount(budget, wanted, "minAvailable");
        var most = Amount(budget, wanted, "maxUnavailable");

        if (least is not null && most is not null)
        {
            throw Invalid("PodDisruptionBudget.policy", budget.Name, "spec", "", "minAvailable and maxUnavailable cannot be both set");
        }

        budget.MinAvailable = least;
        budget.MaxUnavailable = most;
        budget.UnhealthyPodEvictionPolicy = wanted["spec"]?["unhealthyPodEvictionPolicy"]?.ToString();

        if (wanted["spec"]?["selector"]?["matchLabels"] is JsonObject labels)
        {
            budget.Selector = labels.ToDictionary(pair => pair.Key, pair => $"{pair.Value}");
        }
    }

    private static string? Amount(Budget budget, JsonObject wanted, string member)
    {
        var text = wanted["spec"]?[member]?.ToString();
        return text is null || int.TryParse(text.TrimEnd('%'), out var number) && number >= 0 ? text
            : throw Invalid("PodDisruptionBudget.policy", budget.Name, $"spec.{member}", text, "must be a non-negative integer or a percentage");
    }

    private static KubernetesError Invalid(string kind, string name, string field, string value, string why) =>
        new(422, "Invalid", $"{kind} \"{name}\" is invalid: {field}: Invalid value: \"{value}\": {why}");

    private Workload Workload(string kind, string? @namespace, string name) =>
        cluster.Workloads.All.First(workload => (workload.Kind, workload.Namespace, workload.Name) == (kind, @namespace, name));

    private Pod? Pod(string? @namespace, string name) =>
        cluster.Workloads.Pods.FirstOrDefault(pod => (pod.Workload.Namespace, pod.Name) == (@namespace, name));
}
