using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Eks;

namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>What <c>/version</c>, <c>/api</c> and <c>/apis</c> say, in the old discovery form that every kubectl understands.</summary>
internal static class Discovery
{
    public static JsonObject Version(string patch, string gitVersion, DateTimeOffset built)
    {
        var parts = patch.Split('.');
        return new JsonObject
        {
            ["major"] = parts[0],
            // EKS marks its builds so.
            ["minor"] = parts[1] + "+",
            ["gitVersion"] = gitVersion,
            ["gitCommit"] = gitVersion[(gitVersion.LastIndexOf('-') + 1)..].PadRight(40, '0'),
            ["gitTreeState"] = "clean",
            ["buildDate"] = Meta.Time(built),
            ["goVersion"] = "go1.25.1",
            ["compiler"] = "gc",
            ["platform"] = "linux/amd64",
        };
    }

    public static JsonObject Core() => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = Wire.Strings(["v1"]),
        ["serverAddressByClientCIDRs"] = new JsonArray(),
    };

    public static JsonObject Groups() => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = Wire.Objects(Resource.All.Where(resource => resource.Group.Length > 0).Select(resource => (resource.Group, resource.Version)).Distinct()
            .Select(group => new JsonObject
            {
                ["name"] = group.Group,
                ["versions"] = new JsonArray { GroupVersion(group.Group, group.Version) },
                ["preferredVersion"] = GroupVersion(group.Group, group.Version),
            })),
    };

    /// <summary>The resources of one group; null when there is no such group.</summary>
    public static JsonObject? Resources(string groupVersion)
    {
        var resources = Resource.All.Where(resource => resource.GroupVersion == groupVersion).ToList();
        return resources.Count == 0 ? null : new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = groupVersion,
            ["resources"] = Wire.Objects(resources.SelectMany(resource => Subresources(resource).Prepend(Describe(resource)))),
        };
    }

    private static JsonObject Describe(Resource resource) => new()
    {
        ["name"] = resource.Plural,
        ["singularName"] = resource.Kind.ToLowerInvariant(),
        ["namespaced"] = resource.Namespaced,
        ["kind"] = resource.Kind,
        ["verbs"] = Wire.Strings(resource.Verbs),
        ["shortNames"] = Wire.Strings(resource.ShortNames.Split(',', StringSplitOptions.RemoveEmptyEntries)),
    };

    private static IEnumerable<JsonObject> Subresources(Resource resource)
    {
        if (resource.Scales)
        {
            yield return Subresource($"{resource.Plural}/scale", "autoscaling", "v1", "Scale", ["get", "patch", "update"]);
        }

        if (resource.Plural == "pods")
        {
            yield return Subresource("pods/eviction", "policy", "v1", "Eviction", ["create"]);
        }
    }

    private static JsonObject Subresource(string name, string group, string version, string kind, string[] verbs) => new()
    {
        ["name"] = name,
        ["singularName"] = "",
        ["namespaced"] = true,
        ["group"] = group,
        ["version"] = version,
        ["kind"] = kind,
        ["verbs"] = Wire.Strings(verbs),
    };

    private static JsonObject GroupVersion(string group, string version) => new()
    {
        ["groupVersion"] = $"{group}/{version}",
        ["version"] = version,
    };
}
