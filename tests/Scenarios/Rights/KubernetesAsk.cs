using System.Text.Json;

namespace EksUpgradeBot.Scenarios.Rights;

/// <summary>A call of a Kubernetes API as RBAC sees it: a path that is no resource, or a verb on a resource.</summary>
internal sealed record KubernetesAsk(string Verb, string? Path, string Group = "", string Resource = "", string? Namespace = null, string? Name = null)
{
    /// <summary>As <see cref="PrintedRole.Lines"/> writes it.</summary>
    public override string ToString() => $"{Verb} {Path ?? $"{Group}/{Resource}"}";

    /// <summary>Reads a call of the world's log.</summary>
    public static KubernetesAsk Of(JsonElement call)
    {
        var path = call.GetProperty("path").GetString()!.Split('?')[0];
        var (group, rest) = path.Trim('/').Split('/') switch
        {
            ["api", _, .. var more] => ("", more),
            ["apis", var named, _, .. var more] => (named, more),
            _ => ("", []),
        };
        return rest switch
        {
            // Discovery of a group, and whatever is not under /api at all.
            [] => new(VerbOf(call, isNamed: true), path),
            ["namespaces", var space, var resource] => new(VerbOf(call, false), null, group, resource, space),
            ["namespaces", var space, var resource, var name] => new(VerbOf(call, true), null, group, resource, space, name),
            ["namespaces", var space, var resource, var name, var sub] => new(VerbOf(call, true), null, group, $"{resource}/{sub}", space, name),
            [var resource] => new(VerbOf(call, false), null, group, resource),
            [var resource, var name] => new(VerbOf(call, true), null, group, resource, Name: name),
            _ => throw new NotSupportedException($"What is asked with {path}?"),
        };
    }

    private static string VerbOf(JsonElement call, bool isNamed) => call.GetProperty("method").GetString() switch
    {
        "GET" => isNamed ? "get" : "list",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        _ => "delete",
    };
}
