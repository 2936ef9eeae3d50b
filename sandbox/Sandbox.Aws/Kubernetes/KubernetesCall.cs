using Microsoft.AspNetCore.Http;

namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>A call of a Kubernetes API, taken apart.</summary>
internal sealed record KubernetesCall
{
    public required string Method { get; init; }

    public required string Path { get; init; }

    public required IQueryCollection Query { get; init; }

    public string Accept { get; init; } = "";

    public string ContentType { get; init; } = "";

    public string Body { get; init; } = "";

    public bool DryRun => Query["dryRun"] == "All" || (Body.Contains("dryRun", StringComparison.Ordinal) && Body.Contains("\"All\"", StringComparison.Ordinal));

    public bool AsTable => Accept.Contains("as=Table", StringComparison.Ordinal);

    /// <summary>The verb in Kubernetes' own words, as roles allow it.</summary>
    public string Verb(bool named) => Method switch
    {
        "GET" => !named && Query["watch"] == "true" ? "watch" : named ? "get" : "list",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        _ => "delete",
    };
}

/// <summary>What a path of the API names: <c>/apis/GROUP/VERSION[/namespaces/NAMESPACE]/PLURAL[/NAME[/SUBRESOURCE]]</c>.</summary>
internal sealed record KubernetesPath(string GroupVersion, string? Namespace, string? Plural, string? Name, string? Subresource)
{
    public static KubernetesPath? Read(string path)
    {
        var (groupVersion, rest) = path.Trim('/').Split('/') switch
        {
            ["api", var version, .. var more] => (version, more),
            ["apis", var group, var version, .. var more] => ($"{group}/{version}", more),
            _ => ("", []),
        };

        return groupVersion.Length == 0 ? null : rest switch
        {
            [] => new(groupVersion, null, null, null, null),
            ["namespaces", var space, var plural] => new(groupVersion, space, plural, null, null),
            ["namespaces", var space, var plural, var one] => new(groupVersion, space, plural, one, null),
            ["namespaces", var space, var plural, var one, var sub] => new(groupVersion, space, plural, one, sub),
            [var plural] => new(groupVersion, null, plural, null, null),
            [var plural, var one] => new(groupVersion, null, plural, one, null),
            _ => null,
        };
    }
}
